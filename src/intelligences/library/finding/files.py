"""What stands beside the uses in the JSON of an answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from intelligences.search.queries import Results

from ..exports import LICENCE
from ..queries.finding import Answer
from .filters import FILTERS, labels, place_names


def around(answer: Answer) -> dict[str, Any]:
    """The count of all pages, what was understood, the numbers of each filter by its name in the index."""
    results = answer.results
    nearest = results.nearest.results if results.nearest else ()
    return {
        "count": results.count,
        "page": results.page,
        "pages": results.pages,
        "licence": LICENCE,
        "query": results.text,
        "understood": understood(results),
        "nearest": [{"title": one.title_text, "url": settings.SITE_URL + one.url} for one in nearest],
        "facets": _facets(answer),
    }


def understood(results: Results) -> dict[str, Any]:
    """How the text was read: what was corrected, what was left out."""
    read = results.understood
    return {
        "query": read.text,
        "corrections": [{"typed": one.typed, "used": one.used} for one in read.corrections],
        "excluded": list(read.excluded),
        "every_word": not read.loosened,
    }


def _facets(answer: Answer) -> dict[str, list[dict[str, Any]]]:
    held = {name: answer.facet(name).values for name in FILTERS}
    names = place_names()
    told = {}
    for name, values in held.items():
        words = labels(name, [one.value for one in values], names)
        told[FILTERS[name].facet] = [
            {"value": one.value, "label": words[one.value], "count": one.count} for one in values
        ]
    return told
