"""What associations read in a final result: signed, in versions, beside the official one, kept out only by the law."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from intelligences.debate.counter import actions, queries
from intelligences.debate.models import CounterAnalysis, Debate, Result
from intelligences.kernel import retention
from intelligences.kernel.events import reference
from intelligences.kernel.submissions import NotPossible
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case
from tests.cast import Cast, client_of
from tests.debate.made import ANALYSIS, concluded, opened


def _decide(cast: Cast, verdict: str = "accepted", category: str = "conform") -> None:
    case = Case.objects.pending().get(subject=reference(CounterAnalysis.objects.get(state="moderation")))
    moderation.decide(case, moderation.Ruling(verdict, category), by=cast.dina, seen=case.decisions.count())


def _published(cast: Cast, debate: Debate, **fields: str) -> CounterAnalysis:
    made = actions.write(debate, {**ANALYSIS, **fields}, organisation=cast.collectif, by=cast.gilles)
    _decide(cast)
    made.refresh_from_db()
    return made


def test_a_group_publishes_its_reading_which_cites_the_frozen_result(cast: Cast) -> None:
    debate, gilles = concluded(cast), client_of(cast.gilles)
    for _ in range(2):
        gilles.post(f"{debate.get_absolute_url()}analyses/ecrire/", ANALYSIS)
    made = CounterAnalysis.objects.get()
    assert Client().get(made.get_absolute_url()).status_code == 404
    _decide(cast)
    page = Client().get(made.get_absolute_url()).text
    assert ANALYSIS["text"] in page
    assert cast.collectif.name in page
    assert made.cited == f"{debate.get_absolute_url()}resultat/?resultat=1"
    assert made.cited in page
    (row,) = json.loads(Client().get(f"{debate.get_absolute_url()}analyses.json").content)["results"]
    assert (row["organisation"], row["version"], row["result"]) == (cast.collectif.name, 1, 1)


def test_every_reading_has_the_same_place_whichever_is_open(cast: Cast) -> None:
    debate = concluded(cast)
    assert queries.tabs(debate, current=None) == []
    made = _published(cast, debate)
    for current in (None, cast.collectif.pk):
        tabs = queries.tabs(debate, current=current)
        assert [tab.url for tab in tabs] == [f"{debate.get_absolute_url()}resultat/", made.get_absolute_url()]
        assert [tab.current for tab in tabs] == [current is None, current is not None]


def test_the_published_version_stays_until_the_next_is_and_remains_readable_after(cast: Cast) -> None:
    debate = concluded(cast)
    first = _published(cast, debate)
    Result.objects.create(
        debate=debate, number=2, is_final=True, participants=11, votes=55, seed=1, summary={}, tables={}, cells=[],
        days=[],
    )  # fmt: skip
    second = actions.write(
        debate, {**ANALYSIS, "text": "Onze personnes."}, organisation=cast.collectif, by=cast.gilles
    )  # fmt: skip
    assert ANALYSIS["text"] in Client().get(first.get_absolute_url()).text
    _decide(cast)
    page = Client().get(first.get_absolute_url()).text
    assert "Onze personnes." in page
    assert "<del>" in page
    second.refresh_from_db()
    assert (second.number, second.result.number, queries.published(debate).get()) == (2, 2, second)
    assert [step.analysis.number for step in queries.steps(second)] == [2, 1]


@pytest.mark.parametrize("category", ["off_topic", "inaccurate", "advertising", "duplicate"])
def test_an_opinion_is_not_a_reason_for_keeping_one_out(cast: Cast, category: str) -> None:
    actions.write(concluded(cast), ANALYSIS, organisation=cast.collectif, by=cast.gilles)
    with pytest.raises(NotPossible, match="contraire à la loi"):
        _decide(cast, "refused", category)
    assert CounterAnalysis.objects.get().state == "moderation"
    assert Case.objects.pending().exists()


def test_what_is_against_the_law_is_kept_out(cast: Cast) -> None:
    debate = concluded(cast)
    actions.write(debate, ANALYSIS, organisation=cast.collectif, by=cast.gilles)
    _decide(cast, "refused", "unlawful")
    assert CounterAnalysis.objects.get().state == "refused"
    again = actions.write(debate, ANALYSIS, organisation=cast.collectif, by=cast.gilles)
    assert (again.number, again.state) == (2, "moderation")


def test_nothing_is_discussed_before_it_is_frozen_and_only_associations_sign(cast: Cast) -> None:
    running = opened(cast)
    assert client_of(cast.gilles).get(f"{running.get_absolute_url()}analyses/ecrire/").status_code == 404
    with pytest.raises(actions.NoResult):
        actions.write(running, ANALYSIS, organisation=cast.collectif, by=cast.gilles)
    debate = concluded(cast)
    answer = client_of(cast.alice).post(f"{debate.get_absolute_url()}analyses/ecrire/", ANALYSIS)
    assert answer.url == "/societe-civile/"
    assert not CounterAnalysis.objects.exists()


def test_who_wrote_an_analysis_is_forgotten_after_three_years(cast: Cast) -> None:
    made = _published(cast, concluded(cast))
    retention.enforce(made.written_at + timedelta(days=3 * 365 - 1))
    assert CounterAnalysis.objects.get().by == cast.gilles
    retention.enforce(made.written_at + timedelta(days=3 * 365 + 1))
    assert (CounterAnalysis.objects.get().by, CounterAnalysis.objects.get().text) == (None, ANALYSIS["text"])
