"""The answers as files."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.writers import Column
from intelligences.search.queries import Facet, Results

MOST_ROWS = 5_000

COLUMNS = (
    Column("kind", _("type"), lambda found: found.kind),
    Column("id", _("identifiant"), lambda found: found.id),
    Column("title", _("titre"), lambda found: found.title_text),
    Column("excerpt", _("extrait"), lambda found: found.excerpt_text),
    Column("language", _("langue"), lambda found: found.language),
    Column("date", _("date"), lambda found: found.on),
    Column("url", _("adresse"), lambda found: settings.SITE_URL + found.url),
)


def around(answer: Results) -> dict[str, Any]:
    """What stands beside the rows in the JSON."""
    facets = {"kind": answer.kinds, "language": answer.languages} | {facet.name: facet for facet in answer.facets}
    understood = answer.understood
    return {
        "count": answer.count,
        "page": answer.page,
        "pages": answer.pages,
        "query": answer.text,
        "understood": {
            "query": understood.text,
            "corrections": [{"typed": one.typed, "used": one.used} for one in understood.corrections],
            "excluded": list(understood.excluded),
            "every_word": not understood.loosened,
            "whole_query": not understood.cut,
            "complete": not understood.interrupted,
        },
        "instead": answer.instead,
        "facets": {name: _counts(facet) for name, facet in facets.items()},
    }


def _counts(facet: Facet) -> list[dict[str, Any]]:
    return [{"value": one.value, "label": one.label, "count": one.count} for one in facet.values]
