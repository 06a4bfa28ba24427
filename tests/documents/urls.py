"""Sample parameters for the walk of every address: what each one needs, made on the spot."""

import io
from typing import Any

from tests.cast import Cast


def _organisation(cast: Cast) -> dict[str, Any]:
    return {"pk": cast.ville.pk}


def _document(cast: Cast) -> dict[str, Any]:
    from intelligences.documents import actions

    description = actions.Description("Notes", "etalab-2.0", "fr", "members")
    made = actions.deposit(io.BytesIO(b"Notes"), "notes.txt", description, by=cast.bruno, organisation=cast.ville)
    return {"pk": made.pk, "slug": made.slug}


SAMPLES = {
    "documents:of_organisation": _organisation,
    "documents:deposit": _organisation,
    "documents:document": _document,
    "documents:download": lambda cast: {**_document(cast), "number": 99},
    "documents:new_edition": _document,
    "documents:open": _document,
    "documents:withdraw": _document,
    "documents:put_back": _document,
    "documents:purge": _document,
}
