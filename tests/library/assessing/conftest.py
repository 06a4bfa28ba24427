"""A published use of the cast's town, and what is answered of it."""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import Cast

if TYPE_CHECKING:
    from intelligences.documents.models import Document
    from intelligences.library.models import Assessment, Deployment

    Answer = Callable[..., Assessment]


@pytest.fixture
def town_use(cast: Cast) -> Deployment:
    from intelligences.library import actions
    from intelligences.library.models import Deployment

    told = {"title": "Tri des demandes de places", "learning": "learning", "personal_data": "yes"}
    made = Deployment(
        **told, operator_name=cast.ville.name, organisation=cast.ville, origin="declared", started_on="2026-03-03"
    )
    return actions.publish(made, by=cast.alice)  # type: ignore[return-value]


@pytest.fixture
def town_document(cast: Cast) -> Document:
    from intelligences.documents.models import Document

    return Document.objects.create(
        organisation=cast.ville, deposited_by=cast.alice, title="Procédure d’examen", language="fr",
        licence="etalab-2.0", audience="members",
    )  # fmt: skip


@pytest.fixture
def answer(town_use: Deployment, cast: Cast) -> Answer:
    """Answer some questions as Alice, from the revisions that they have."""
    from intelligences.library import actions
    from intelligences.library.queries.assessing import assessment_of

    def answered(pack: str, typed: Mapping[str, list[str]], by: Any = None) -> Assessment:
        held = assessment_of(town_use, pack)
        seen = {id: held.revision_of(id) for id in typed}
        return actions.answer(town_use, pack, typed, seen=seen, by=by or cast.alice)

    return answered
