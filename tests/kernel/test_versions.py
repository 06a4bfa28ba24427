"""Versions are immutable, a field can be purged everywhere, and the hash still verifies."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from intelligences.kernel import events, registries, versions
from intelligences.kernel.models import Event, LongWork, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def thing() -> LongWork:
    """Any saved row can have versions."""
    return LongWork.objects.create(kind="test", title="Une fiche")


@pytest.fixture
def citable(thing: LongWork) -> Iterator[LongWork]:
    registries.citables.register(registries.Citable(LongWork, label=str, url=lambda work: f"/{work.pk}"))
    yield thing
    registries.citables.forget("kernel.longwork")


def test_versions_are_numbered_and_differ_readably(thing: LongWork) -> None:
    first = versions.take(thing, {"title": "Avant", "cost": 10, "gone": True}, by=None)
    second = versions.take(thing, {"title": "Après", "cost": 10, "new": [1]}, by=None)
    assert (first.number, second.number) == (1, 2)
    assert versions.diff(first, second) == [
        versions.FieldChange("title", "Avant", "Après"),
        versions.FieldChange("new", None, [1]),
        versions.FieldChange("gone", True, None),
    ]


def test_the_same_content_makes_no_new_version(thing: LongWork) -> None:
    first = versions.take(thing, {"title": "Pareil", "share": 1e16}, by=None)
    assert versions.take(thing, {"title": "Pareil", "share": 1e16}, by=None) == first
    assert Event.objects.filter(kind="version.taken").count() == 1


def test_a_purged_field_leaves_a_dated_tombstone_and_a_hash_that_verifies(thing: LongWork) -> None:
    for title in ("Un", "Deux"):
        versions.take(thing, {"title": title, "contact": "Prénom Nom"}, by=None)
    before = [version.hash for version in versions.history(thing)]
    assert versions.purge_field(thing, "contact", by=None, reason="à la demande de la personne") == 2
    for version in versions.history(thing):
        assert versions.is_intact(version)
        assert versions.values(version)["contact"].reason == "à la demande de la personne"
        assert "Prénom" not in str(version.fields)
        assert "salt" not in version.fields["contact"]
    assert [version.hash for version in versions.history(thing)] == before
    assert versions.purge_field(thing, "contact", by=None, reason="encore") == 0


def test_a_purge_reaches_frozen_citations_and_registered_copies(citable: LongWork) -> None:
    versions.take(citable, {"title": "Cité", "contact": "Prénom Nom"}, by=None)
    citation = versions.cite(citable)
    emptied: list[tuple[str, str, str]] = []
    holder = registries.CopyHolder("test", purge=lambda *where: emptied.append(where) or 1)
    registries.copy_holders.register(holder)
    try:
        assert versions.purge_field(citable, "contact", by=None, reason="demande") == 2
    finally:
        registries.copy_holders.forget("test")
    assert emptied == [("kernel.longwork", str(citable.pk), "contact")]
    assert isinstance(versions.read(citation)["contact"], versions.Purged)
    assert versions.read(citation)["title"] == "Cité"


def test_a_citation_stays_what_it_was_when_the_thing_changes(citable: LongWork) -> None:
    versions.take(citable, {"title": "Ce jour-là"}, by=None)
    citation = versions.cite(citable)
    versions.take(citable, {"title": "Depuis"}, by=None)
    assert versions.read(citation) == {"title": "Ce jour-là"}


def test_a_thing_without_a_version_cannot_be_cited(citable: LongWork) -> None:
    with pytest.raises(versions.VersionMissing, match="publiez-la"):
        versions.cite(citable)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE kernel_version SET fields = jsonb_set(fields, '{title,value}', '\"faux\"')",
        "UPDATE kernel_version SET fields = fields - 'title'",
        "UPDATE kernel_version SET number = 9",
        "UPDATE kernel_version SET hash = 'x'",
        "DELETE FROM kernel_version",
    ],
)
def test_the_database_refuses_to_change_a_version(thing: LongWork, change: str) -> None:
    versions.take(thing, {"title": "Vrai"}, by=None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert versions.values(versions.history(thing)[0]) == {"title": "Vrai"}


def test_a_forged_version_is_found(thing: LongWork) -> None:
    versions.take(thing, {"title": "Vrai"}, by=None)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_version DISABLE TRIGGER USER")
        cursor.execute("UPDATE kernel_version SET fields = jsonb_set(fields, '{title,value}', '\"faux\"')")
        cursor.execute("ALTER TABLE kernel_version ENABLE TRIGGER USER")
    assert [v.subject for v in versions.verify_all()] == [events.reference(thing)]
    assert Version.objects.count() == 1
