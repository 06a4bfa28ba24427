"""A register read again and again: only what changed, never over what an organisation said, nothing lost in silence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from intelligences.kernel import longwork
from intelligences.kernel.models import Event, LongWork
from intelligences.library import actions as library
from intelligences.library.importers.files import BadFile
from intelligences.library.models import Deployment, RegisterImport
from intelligences.library.models.imports import folder
from intelligences.opendata import actions
from intelligences.opendata.models import HarvestItem, HarvestJob, HarvestSource
from tests.library.importers.made import work
from tests.opendata.harvesting.made import URL, harvest, rows, states, told
from tests.opendata.web import Web

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_one_connection")]


def _uses(source: Any) -> dict[str, str]:
    found = Deployment.objects.filter(register=source.register).order_by("external_id")
    return dict(found.values_list("external_id", "state"))


def test_a_trial_tells_what_would_happen_and_writes_nothing(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1, 2)
    job = harvest(source, is_dry=True)
    assert (job.state, job.counts, job.told["diff"]["new"]) == ("done", {"new": 2}, 2)
    assert not _uses(source)
    assert not source.items.exists()
    assert not RegisterImport.objects.filter(url=URL).exists()
    assert (source.read_at, source.next_at, source.etag) == (None, None, "")


def test_records_come_with_their_provenance(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1)
    job = harvest(source)
    use = Deployment.objects.get(register=source.register)
    assert (use.origin, use.source.url, use.source.publisher) == ("imported", URL, "Agglomération inventée")
    assert use.source.consulted_on == timezone.localdate()
    assert job.line.url == URL
    assert states(source) == {"A-1": "new"}
    assert source.items.get().digest
    assert source.next_at > timezone.now() + timedelta(days=6)


def test_nothing_is_downloaded_again_while_the_source_says_that_it_is_as_it_was(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1)
    harvest(source)
    lines = RegisterImport.objects.count()
    job = harvest(source)
    assert job.state == "unchanged"
    assert [had for _path, had in web.asked] == ["", source.etag]
    assert RegisterImport.objects.count() == lines
    assert states(source) == {"A-1": "new"}


def test_what_changed_is_changed_and_the_rest_is_told_unchanged(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1, 2)
    harvest(source)
    first = source.items.get(key="A-1")
    second = source.items.get(key="A-2")
    web.pages["/usages.csv"] = rows(1) + rows(2, problem="Autre chose.").split(b"\r\n", 1)[1]
    job = harvest(source)
    assert job.counts == {"unchanged": 1, "changed": 1}
    assert Deployment.objects.get(register=source.register, external_id="A-2").problem == "Autre chose."
    now = source.items.get(key="A-1"), source.items.get(key="A-2")
    assert (now[0].digest, now[0].changed_at) == (first.digest, first.changed_at)
    assert now[1].digest != second.digest
    assert now[1].changed_at > second.changed_at


def test_what_an_organisation_declared_or_confirmed_is_never_written_over(web: Web, source: Any, dina: Any) -> None:
    web.pages["/usages.csv"] = rows(1, 2, 3)
    harvest(source)
    held = Deployment.objects.filter(register=source.register)
    held.filter(external_id="A-1").update(origin="declared", problem="Dit par nous.")
    library.confirm(held.get(external_id="A-2"), by=dina, on=date(2026, 11, 27))
    web.pages["/usages.csv"] = rows(1, 2, 3, problem="Dit par un autre.")
    job = harvest(source)
    assert job.counts == {"left": 2, "changed": 1}
    told_now = dict(held.order_by("id").values_list("external_id", "problem"))
    assert told_now == {"A-1": "Dit par nous.", "A-2": "Aide le service 2.", "A-3": "Dit par un autre."}
    web.pages["/usages.csv"] = rows(3)
    harvest(source)
    assert _uses(source) == {"A-1": "published", "A-2": "published", "A-3": "published"}
    assert "n’est plus dans la source" in source.items.get(key="A-1").reason


def test_what_vanishes_is_archived_with_the_reason_on_its_page_and_comes_back(
    web: Web, source: Any, client: Any
) -> None:
    web.pages["/usages.csv"] = rows(1, 2)
    harvest(source)
    web.pages["/usages.csv"] = rows(1)
    assert harvest(source).counts == {"unchanged": 1, "vanished": 1}
    gone = Deployment.objects.get(register=source.register, external_id="A-2")
    page = client.get(gone.get_absolute_url(), follow=True).content.decode()
    assert "ne figure plus dans le registre" in page
    assert "Elle n’y figurait plus." in page
    assert harvest(source).state == "unchanged"
    assert states(source) == {"A-1": "unchanged", "A-2": "vanished"}
    web.pages["/usages.csv"] = rows(1, 2)
    assert harvest(source).counts == {"unchanged": 1, "returned": 1}
    gone.refresh_from_db()
    assert (gone.state, gone.withdrawn_because) == ("published", "")


def test_a_source_that_lost_most_of_its_records_changes_nothing_before_a_person_says_so(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(*range(30))
    harvest(source)
    etag = source.etag
    web.pages["/usages.csv"] = rows(1, 2, problem="Autre.")
    job = harvest(source)
    assert (job.state, job.line, source.etag) == ("failed", None, etag)
    assert "28 fiches sur 30" in job.error
    assert set(_uses(source).values()) == {"published"}
    assert Deployment.objects.get(register=source.register, external_id="A-1").problem == "Aide le service 1."
    assert harvest(source, accepts_vanished=True).counts == {"changed": 2, "vanished": 28}


def test_a_row_that_cannot_be_read_is_told_with_its_reason_until_it_can(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1) + b"A-2,,,,production\r\n"
    assert harvest(source).counts == {"new": 1, "refused": 1}
    refused = source.items.get(state="refused")
    assert (refused.key, refused.reason) == ("#3", "la ligne n’a ni nom ni description")
    web.pages["/usages.csv"] = rows(1, 2)
    harvest(source)
    assert states(source) == {"A-1": "unchanged", "A-2": "new"}


@pytest.mark.parametrize(
    "emptied", [{"title": "", "problem": ""}, {"title": "", "problem": "", "operator_name": "", "status": ""}]
)
def test_a_record_whose_row_can_no_longer_be_read_isn_t_archived(
    web: Web, source: Any, emptied: dict[str, str]
) -> None:
    web.pages["/usages.csv"] = rows(1, 2, 3)
    harvest(source)
    broken = rows(2, **emptied).splitlines(keepends=True)[1]
    web.pages["/usages.csv"] = rows(1) + broken
    assert harvest(source).counts == {"unchanged": 1, "refused": 1, "vanished": 1}
    assert _uses(source) == {"A-1": "published", "A-2": "published", "A-3": "withdrawn"}


def test_new_records_are_read_over_before_they_show_when_one_wants_it(web: Web, cast: Any) -> None:
    source = actions.add_source(told(is_reviewed=True), by=cast.farida)
    web.pages["/usages.csv"] = rows(1, 2)
    harvest(source)
    assert set(_uses(source).values()) == {"waiting"}
    web.pages["/usages.csv"] = rows(1)
    harvest(source)
    web.pages["/usages.csv"] = rows(1, 2)
    harvest(source)
    assert set(_uses(source).values()) == {"waiting"}  # gone and back, it still was never read over


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (404, "404"),
        (500, "500"),
        ("https://inside.example/secret", "internet public"),
        ("http://register.example/usages.csv", "https"),
        (b"<!doctype html><html></html>", "page web"),
        (b"external_id;\xff\xfe\x00", "tableau lisible"),
        (b"Nom,Couleur\nA,bleu\n", "Il manque"),
        (b"x" * 400_000, "Mo"),
    ],
    ids=["absent", "broken", "inside", "in the clear", "page", "not a table", "other columns", "huge"],
)
def test_what_goes_wrong_is_one_sentence_and_changes_nothing(
    web: Web, source: Any, monkeypatch: pytest.MonkeyPatch, page: bytes | int | str, says: str
) -> None:
    monkeypatch.setattr(actions, "Fetcher", lambda **_options: web.fetcher(max_size=300_000))
    held = set(folder().glob("*"))
    web.pages["/usages.csv"] = page
    job = harvest(source)
    assert job.state == "failed"
    assert says in job.error
    assert job.error.endswith((".", "?", "…"))
    assert not _uses(source)
    assert set(folder().glob("*")) <= held


def test_a_source_that_answers_drop_by_drop_is_left(web: Web, source: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "Fetcher", lambda **_options: web.fetcher(seconds=0.5))
    web.pages["/usages.csv"], web.drip = rows(1), 0.1
    assert "trop lente" in harvest(source).error


def test_an_address_inside_a_network_or_in_the_clear_is_refused_when_it_is_given(cast: Any) -> None:
    for url in ("http://register.example/a.csv", "https://someone@register.example/", "https://a.example:8443/"):
        with pytest.raises(BadFile, match="https"):
            actions.add_source(told(url=url), by=cast.farida)
    assert not HarvestSource.objects.exists()


def test_a_cancelled_harvest_leaves_nothing_and_goes_on_without_downloading_again(
    web: Web, source: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    web.pages["/usages.csv"] = rows(*range(5))
    began = longwork.Progress.begin

    def cancelled_meanwhile(progress: longwork.Progress, total: int | None, step: str = "") -> None:
        if step == "Importation":
            longwork.cancel(LongWork.objects.get(pk=progress.work_id))
        began(progress, total, step)

    with monkeypatch.context() as patched:
        patched.setattr(longwork.Progress, "begin", cancelled_meanwhile)
        job = harvest(source)
    assert job.state == "cancelled"
    assert not _uses(source)
    assert len(web.asked) == 1
    actions.resume(job, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        work()
    job.refresh_from_db()
    assert (job.state, job.counts) == ("done", {"new": 5})
    assert len(web.asked) == 1
    assert not job.path.exists()


def test_a_failed_harvest_is_tried_again_from_the_source(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = 503
    job = harvest(source)
    web.pages["/usages.csv"] = rows(1)
    actions.resume(job, by=None)
    work()
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    with pytest.raises(actions.NotPossible, match="finie"):
        actions.resume(job, by=None)


def test_asked_twice_it_is_read_once(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1)
    first, second = actions.start(source, by=None), actions.start(source, by=None)
    assert first == second
    work()
    assert len(web.asked) == 1


def test_it_is_read_again_when_its_day_has_come_and_not_before_a_person_began(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1)
    assert actions.start_due() == 0
    harvest(source)
    assert actions.start_due() == 0
    HarvestSource.objects.update(next_at=timezone.now())
    assert actions.start_due() == 1
    assert actions.start_due() == 0
    work()
    assert source.jobs.count() == 2


def test_who_answers_for_it_hears_once_of_a_source_that_is_no_longer_read(web: Web, source: Any) -> None:
    from intelligences.messages.models import Message

    web.pages["/usages.csv"] = rows(1)
    harvest(source)
    web.pages["/usages.csv"] = 404
    for _day in range(2):
        harvest(source)
    sent = Message.objects.filter(key__startswith="opendata.harvest_failed")
    assert [one.recipient for one in sent] == [source.responsible.email]
    assert "ne se lit plus" in sent.get().subject
    assert source.next_at < timezone.now() + timedelta(days=1, minutes=1)
    web.pages["/usages.csv"] = rows(1, 2)
    harvest(source)
    web.pages["/usages.csv"] = 404
    harvest(source)
    assert sent.all().count() == 2


def test_a_source_read_otherwise_is_read_whole(web: Web, source: Any, cast: Any) -> None:
    web.pages["/usages.csv"] = rows(1)
    harvest(source)
    register = source.register
    actions.change_source(source, told(publisher="Une autre", responsible=cast.farida), by=cast.farida)
    source.refresh_from_db()
    assert (source.etag, source.register) == ("", register)
    assert harvest(source).state == "done"
    assert Deployment.objects.get(register=register).source.publisher == "Agglomération inventée"


def test_one_register_has_one_source(source: Any, cast: Any) -> None:
    actions.add_source(told(url="https://a.example/nl.json", format="nl"), by=cast.farida)
    with pytest.raises(actions.NotPossible, match="déjà moissonné, à une autre adresse"):
        actions.add_source(told(url="https://b.example/nl.json", format="nl"), by=cast.farida)
    with pytest.raises(actions.NotPossible, match="adresse est déjà"):
        actions.add_source(told(), by=cast.farida)


def test_two_sources_of_one_format_never_take_each_other_s_records_away(web: Web, source: Any, cast: Any) -> None:
    other = actions.add_source(told(url="https://register.example/b.csv", title="Autre"), by=cast.farida)
    web.pages |= {"/usages.csv": rows(1, 2), "/b.csv": rows(1)}
    for one in (source, other, source, other):
        harvest(one)
    assert _uses(source) == {"A-1": "published", "A-2": "published"}
    assert _uses(other) == {"A-1": "published"}


def test_a_source_is_removed_only_while_nothing_was_written(web: Web, source: Any, cast: Any) -> None:
    web.pages["/usages.csv"] = rows(1)
    harvest(source)
    with pytest.raises(actions.NotPossible, match="Des fiches viennent"):
        actions.remove_source(source, by=cast.farida)
    other = actions.add_source(told(url="https://register.example/b.csv"), by=cast.farida)
    harvest(other, is_dry=True)
    actions.remove_source(other, by=cast.farida)
    assert HarvestSource.objects.get() == source


def test_each_step_is_in_the_journal(web: Web, source: Any) -> None:
    web.pages["/usages.csv"] = rows(1)
    harvest(source)
    web.pages["/usages.csv"] = 404
    harvest(source)
    kinds = Event.objects.filter(kind__startswith="opendata.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "opendata.source_added", "opendata.harvest_asked", "opendata.harvested", "opendata.harvest_asked",
        "opendata.harvest_failed",
    ]  # fmt: skip


def test_who_answered_for_a_source_is_forgotten_after_three_years(source: Any) -> None:
    from intelligences.kernel import retention

    HarvestSource.objects.update(changed_at=timezone.now() - timedelta(days=3 * 365 + 1))
    retention.enforce()
    source.refresh_from_db()
    assert source.responsible is None
    assert HarvestJob.objects.count() == 0 == HarvestItem.objects.count()
