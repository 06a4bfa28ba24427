"""The bulk path: streamed, idempotent, one event, versions and index included."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from intelligences.kernel import versions
from intelligences.kernel.models import Event, Version
from intelligences.library import actions
from intelligences.library.actions import Prepared
from intelligences.library.models import Deployment, DeploymentTerritory, Evidence
from intelligences.moderation.models import Case
from intelligences.search.models import Entry
from intelligences.territories.models import Territory

pytestmark = pytest.mark.django_db


def _records(source: Any, count: int, **told: Any) -> Iterator[Prepared]:
    for number in range(count):
        yield Prepared(
            Deployment(
                title=f"Algoritme {number}", operator_name="Gemeente", collection="ailleurs", country="NL",
                language="other", origin="imported", source=source, register="nl", external_id=str(number),
                extra={"Aantal": str(number)}, **told,
            )
        )  # fmt: skip


def test_many_records_are_published_with_versions_index_and_one_event(source: Any) -> None:
    events = Event.objects.count()
    run = actions.publish_many(_records(source, 1500), register="nl", by=None)
    assert (run.created, run.changed, run.unchanged) == (1500, 0, 0)
    written = Deployment.objects.filter(register="nl").order_by("id")
    assert {use.state for use in written} == {"published"}
    assert Entry.objects.filter(kind="use", title__startswith="Algoritme").count() == 1500
    kept = Version.objects.filter(subject__in=[f"library.deployment:{use.pk}" for use in written]).order_by("subject")
    assert kept.count() == 1500
    assert all(versions.is_intact(version) for version in kept)
    assert versions.values(kept[0])["extra.Aantal"]
    assert Event.objects.count() == events + 1


def test_the_same_records_twice_change_nothing(source: Any) -> None:
    actions.publish_many(_records(source, 20), register="nl", by=None)
    before = list(Deployment.objects.filter(register="nl").order_by("id").values())
    count = Version.objects.count()
    run = actions.publish_many(_records(source, 20), register="nl", by=None)
    assert (run.created, run.changed, run.unchanged) == (0, 0, 20)
    assert list(Deployment.objects.filter(register="nl").order_by("id").values()) == before
    assert Version.objects.count() == count


def test_a_new_edition_changes_only_what_differs(source: Any) -> None:
    actions.publish_many(_records(source, 20), register="nl", by=None)
    changed = [*_records(source, 20)]
    changed[3].record.problem = "Nieuw doel."
    run = actions.publish_many(changed, register="nl", by=None)
    assert (run.created, run.changed, run.unchanged) == (0, 1, 19)
    use = Deployment.objects.get(register="nl", external_id="3")
    assert [version.number for version in versions.history(use)] == [1, 2]
    assert Entry.objects.get(kind="use", thing=str(use.pk)).summary == "Gemeente — Nieuw doel."


def test_what_an_organisation_made_its_own_is_left_to_it(source: Any) -> None:
    actions.publish_many(_records(source, 3), register="nl", by=None)
    Deployment.objects.filter(register="nl", external_id="1").update(origin="declared", problem="Door ons.")
    run = actions.publish_many(_records(source, 3, problem="Anders."), register="nl", by=None)
    assert (run.changed, run.unchanged) == (2, 1)
    assert Deployment.objects.get(register="nl", external_id="1").problem == "Door ons."


def test_a_withdrawal_and_a_grouping_survive_a_new_edition(source: Any, dina: Any) -> None:
    from intelligences.library.models import Solution

    actions.publish_many(_records(source, 2), register="nl", by=None)
    first, second = Deployment.objects.filter(register="nl").order_by("external_id")
    solution = actions.publish(Solution(name="Product", origin="collected", source=source), by=dina)
    actions.group(solution, [first], by=dina)
    actions.withdraw(second, because="Fiche en double.", by=dina)
    actions.publish_many(_records(source, 2, problem="Anders."), register="nl", by=None)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.solution, first.problem) == (solution, "Anders.")
    assert (second.state, second.withdrawn_because) == ("withdrawn", "Fiche en double.")
    assert not Entry.objects.filter(kind="use", thing=str(second.pk)).exists()


def test_measures_and_pool_follow_the_file(source: Any) -> None:
    nantes = Territory.objects.get(kind="commune", code="44109")

    def prepared(claim: str) -> list[Prepared]:
        told = {"title": "Usage", "operator_name": "Syndicat", "origin": "collected", "source": source}
        record = Deployment(**told, register="test", external_id="1")
        measure = Evidence(claim=claim, level=0, level_why="Affirmé.", origin="collected", source=source)
        return [Prepared(record, [measure], [DeploymentTerritory(territory=nantes, role="member")])]

    actions.publish_many(prepared("Un effet."), register="test", by=None)
    same = actions.publish_many(prepared("Un effet."), register="test", by=None)
    other = actions.publish_many(prepared("Un autre effet."), register="test", by=None)
    use = Deployment.objects.get(register="test")
    assert (same.unchanged, other.changed) == (1, 1)
    assert [one.claim for one in use.evidence.order_by("id")] == ["Un autre effet."]
    assert [link.territory for link in use.pool_links.order_by("id")] == [nantes]
    assert [version.number for version in versions.history(use)] == [1, 2]


def test_what_has_to_be_checked_waits_in_the_queue(source: Any) -> None:
    records = [Prepared(one.record, waits_because="À vérifier.") for one in _records(source, 2)]
    run = actions.publish_many(records, register="nl", by=None)
    assert (run.created, run.waiting) == (0, 2)
    assert Case.objects.pending().filter(note="À vérifier.").count() == 2


def test_a_record_of_another_register_stops_everything(source: Any) -> None:
    with pytest.raises(ValueError, match="register"):
        actions.publish_many(_records(source, 2), register="uk", by=None)


def test_reads_and_writes_do_not_grow_with_the_records(
    source: Any, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(60):
        actions.publish_many(_records(source, 1000), register="nl", by=None)
