"""Votes on paper become votes of the debate: once, all or nothing, and out again until it closes."""

import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from intelligences.debate import actions, publication, queries
from intelligences.debate.actions import computing, paper
from intelligences.debate.evening import numbers, planning
from intelligences.debate.evening.votes_csv import Line
from intelligences.debate.models import Batch, Debate, Participant, Printing, Statement, Vote
from intelligences.kernel import retention
from intelligences.kernel.models import Event
from intelligences.moderation.models import Case
from tests.cast import Cast
from tests.debate.made import crowd, opened, participant, printed

pytestmark = pytest.mark.django_db
WORDS = {1: "d’accord", -1: "pas d’accord", 0: "sans avis", None: ""}


@pytest.fixture
def printing(cast: Cast, debate: Debate) -> Printing:
    """Eight ballots of six statements."""
    return printed(cast, debate)


def _csv(votes: dict[int, dict[int, int | None]], columns: Any = range(6), proposals: Any = None) -> str:
    names = ";".join(f"affirmation {number}" for number in columns)
    rows = [f"bulletin;{names};proposition"]
    for ballot, told in votes.items():
        cells = ";".join(WORDS[told.get(number)] for number in columns)
        rows.append(f"{ballot};{cells};{(proposals or {}).get(ballot, '')}")
    return "\n".join(rows)


def _bring(debate: Debate, text: str, cast: Cast) -> planning.Plan:
    return paper.bring_in(debate, text, fingerprint=paper.planned(debate, text).fingerprint, by=cast.alice)


def _held(debate: Debate) -> set[tuple[int, int, int]]:
    return set(publication.read(debate).votes)


def test_votes_on_paper_are_votes_of_the_debate(cast: Cast, debate: Debate, printing: Printing) -> None:
    one, two = printing.numbers[:2]
    actions.vote(participant(debate), 0, -1)
    made = _bring(debate, _csv({one: {0: 1, 3: -1, 5: 0}, two: {1: 1}}), cast)
    assert (len(made.new), made.votes) == (2, 4)
    read = publication.read(debate)
    assert (read.participants, len(read.votes)) == (3, 5)
    assert sorted((number, value) for _who, number, value in read.votes) == [(0, -1), (0, 1), (1, 1), (3, -1), (5, 0)]
    assert queries.on_paper(debate) == 2
    assert set(Vote.objects.filter(participant__batch__isnull=False).values_list("chance", flat=True)) == {None}


def test_the_same_file_twice_is_once_and_a_longer_one_adds_what_is_new(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    one, two = printing.numbers[:2]
    text = _csv({one: {0: 1}}, proposals={one: "Il faut une formation pour les élus."})
    _bring(debate, text, cast)
    before = _held(debate), Statement.objects.count(), Batch.objects.count()
    again = _bring(debate, text, cast)
    assert (again.unchanged, again.already, again.changes_something) == (1, 1, False)
    assert (_held(debate), Statement.objects.count(), Batch.objects.count()) == before
    longer = _bring(debate, _csv({one: {0: 1}, two: {2: -1}}), cast)
    assert (longer.unchanged, len(longer.new)) == (1, 1)
    assert Participant.objects.count() == 2


def test_one_fault_and_nothing_comes_in(cast: Cast, debate: Debate, printing: Printing) -> None:
    one, two = printing.numbers[:2]
    foreign = numbers.draw(1, set(printing.numbers))[0]
    text = _csv({one: {0: 1}, foreign: {0: 1}}) + f"\n{two};;;peut-être;;;;\n{one};oui;;;;;;"
    with pytest.raises(paper.Faulty) as told:
        paper.bring_in(debate, text, fingerprint="", by=cast.alice)
    assert [(one.line, one.column) for one in told.value.plan.faults] == [
        (3, "bulletin"), (4, "affirmation 2"), (5, "bulletin")
    ]  # fmt: skip
    assert "pas été imprimé" in told.value.plan.faults[0].reason
    assert "déjà ligne 2" in told.value.plan.faults[2].reason
    assert not Participant.objects.exists()
    assert not Batch.objects.exists()


def test_a_vote_on_a_statement_that_the_ballot_doesnt_bear_is_a_fault(cast: Cast, debate: Debate) -> None:
    printing = printed(cast, debate, 2, most=3)
    absent = next(number for number in range(6) if number not in printing.statements)
    plan = paper.planned(debate, _csv({printing.numbers[0]: {absent: 1}}))
    assert [(one.column, "pas sur ce bulletin" in one.reason) for one in plan.faults] == [
        (f"affirmation {absent}", True)
    ]


def test_other_answers_for_a_ballot_that_is_there_are_refused_not_mixed(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    one = printing.numbers[0]
    _bring(debate, _csv({one: {0: 1, 1: 1}}), cast)
    before = _held(debate)
    for changed in ({0: 1, 1: -1}, {0: 1}, {0: 1, 1: 1, 2: 0}):
        plan = paper.planned(debate, _csv({one: changed}))
        assert "déjà saisi avec d’autres réponses" in plan.faults[0].reason
    assert _held(debate) == before


def test_votes_on_what_moderation_took_out_are_left_aside_and_told(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    one, two = printing.numbers[:2]
    actions.refuse(debate.statements.get(number=4), by=cast.dina)
    text = _csv({one: {0: 1, 4: 1}, two: {4: -1}})
    made = _bring(debate, text, cast)
    assert (made.votes, made.set_aside[4], made.blank) == (1, 2, 1)
    assert paper.planned(debate, text).unchanged == 1
    assert not Vote.objects.filter(statement__number=4).exists()


def test_nothing_comes_in_after_the_close(cast: Cast, debate: Debate, printing: Printing) -> None:
    text = _csv({printing.numbers[0]: {0: 1}})
    plan = paper.planned(debate, text)
    actions.close(debate, by=cast.alice)
    with pytest.raises(actions.Closed):
        paper.bring_in(debate, text, fingerprint=plan.fingerprint, by=cast.alice)
    with pytest.raises(actions.Closed):
        printed(cast, debate)
    assert not Vote.objects.exists()


def test_what_moved_since_it_was_read_is_shown_again(cast: Cast, debate: Debate, printing: Printing) -> None:
    text = _csv({printing.numbers[0]: {0: 1, 4: 1}})
    seen = paper.planned(debate, text).fingerprint
    actions.refuse(debate.statements.get(number=4), by=cast.dina)
    with pytest.raises(paper.Different):
        paper.bring_in(debate, text, fingerprint=seen, by=cast.alice)
    assert not Vote.objects.exists()


def test_proposals_go_to_the_moderation_queue_with_their_author_s_agreement(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    one, two, three = printing.numbers[:3]
    same = "Il faut une formation pour les élus."
    made = _bring(
        debate,
        _csv(
            {one: {0: 1}, two: {}, three: {1: 1}},
            proposals={
                one: same,
                two: f" {same}",
                three: "La commune doit dire chaque année quels systèmes d’IA elle emploie.",
            },
        ),
        cast,
    )
    assert (len(made.proposals), made.already) == (1, 2)
    assert made.blank == 0
    proposed = Statement.objects.get(is_seed=False)
    assert (proposed.state, proposed.text) == ("waiting", same)
    assert Case.objects.pending().count() == 1
    assert Vote.objects.get(statement=proposed).participant.batch is not None
    long = paper.planned(debate, _csv({one: {0: 1}}, proposals={one: "x" * 181}))
    assert "180 signes" in long.faults[0].reason


def test_proposals_past_what_a_debate_holds_are_a_fault(
    cast: Cast, debate: Debate, printing: Printing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST", 6)
    plan = paper.planned(debate, _csv({printing.numbers[0]: {0: 1}}, proposals={printing.numbers[0]: "De trop."}))
    assert ["dépasserait 6 affirmations" in one.reason for one in plan.faults] == [True]
    assert not paper.planned(debate, _csv({printing.numbers[0]: {0: 1}})).faults


def test_whoever_votes_on_paper_is_in_the_list_that_the_closing_seals(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    actions.vote(participant(debate), 0, 1)
    _bring(debate, _csv({one: {0: 1} for one in printing.numbers[:3]}), cast)
    actions.close(debate, by=cast.alice)
    roll = queries.roll_of(Debate.objects.get())
    assert roll is not None
    assert roll.size == 4


def test_a_batch_is_undone_and_comes_in_again(cast: Cast, debate: Debate, printing: Printing) -> None:
    one, two = printing.numbers[:2]
    text = _csv({one: {0: 1}, two: {1: -1}}, proposals={one: "Il faut une formation pour les élus."})
    _bring(debate, text, cast)
    batch = Batch.objects.get()
    assert paper.undo(debate, batch.pk, by=cast.alice) == 2
    assert (Participant.objects.count(), Vote.objects.count(), Case.objects.pending().count()) == (0, 0, 0)
    assert paper.undo(debate, batch.pk, by=cast.alice) == 0
    assert (len(_bring(debate, text, cast).new), Case.objects.pending().count()) == (2, 1)


def test_a_ballot_is_typed_corrected_and_never_shown(cast: Cast, debate: Debate, printing: Printing) -> None:
    one = printing.numbers[0]
    paper.type_in(debate, Line(1, one, {0: 1, 1: 1}, ()), replaces=False, by=cast.alice)
    with pytest.raises(paper.Faulty):
        paper.type_in(debate, Line(1, one, {0: -1}, ()), replaces=False, by=cast.alice)
    assert {value for _who, _number, value in _held(debate)} == {1}
    paper.type_in(debate, Line(1, one, {0: -1}, ()), replaces=True, by=cast.alice)
    assert [(number, value) for _who, number, value in _held(debate)] == [(0, -1)]
    assert Batch.objects.get().participants.count() == 1


def test_the_holder_of_a_stub_takes_the_ballot_back_for_good(cast: Cast, debate: Debate, printing: Printing) -> None:
    one, two = printing.numbers[:2]
    text = _csv({one: {0: 1}, two: {1: 1}})
    _bring(debate, text, cast)
    secret = bytes(debate.secret or b"")
    for wrong in (numbers.stub(secret, two), "ABCD-EFGH", ""):
        with pytest.raises(actions.Unknown):
            paper.take_back(debate, one, wrong)
    paper.take_back(debate, one, numbers.stub(secret, one))
    paper.take_back(debate, one, numbers.stub(secret, one))
    assert [(number, value) for _who, number, value in _held(debate)] == [(1, 1)]
    assert Debate.objects.get().withdrawn == 1
    again = _bring(debate, text, cast)
    assert (again.taken_back, again.changes_something) == (1, False)


def test_a_ballot_taken_back_before_it_is_typed_never_comes_in(cast: Cast, debate: Debate, printing: Printing) -> None:
    one = printing.numbers[0]
    paper.take_back(debate, one, numbers.stub(bytes(debate.secret or b""), one))
    made = _bring(debate, _csv({one: {0: 1}}), cast)
    assert (made.taken_back, made.new) == (1, {})
    assert Debate.objects.get().withdrawn == 0


def test_the_close_leaves_how_many_came_on_paper_and_no_number_of_a_ballot(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    one, two = printing.numbers[:2]
    actions.vote(participant(debate), 0, 1)
    _bring(debate, _csv({one: {0: 1}, two: {0: -1}}), cast)
    actions.close(debate, by=cast.alice)
    closed = Debate.objects.get()
    assert (closed.on_paper, queries.on_paper(closed)) == (2, 2)
    assert not Batch.objects.exists()
    assert set(Participant.objects.values_list("key", "source", "batch", "entry")) == {(None, None, None, "link")}
    kept = Printing.objects.get()
    assert (kept.numbers, kept.withdrawn, kept.ballots) == ([], [], 8)


def test_ballots_leave_with_the_close_even_when_it_was_cut_short(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    _bring(debate, _csv({printing.numbers[0]: {0: 1}}), cast)
    Debate.objects.filter(pk=debate.pk).update(state="closed", secret=None, closed_at=timezone.now())
    retention.enforce(timezone.now() + timedelta(days=1))
    assert Participant.objects.values_list("key", "batch").get() == (None, None)


def test_the_journal_tells_who_typed_and_nobody_who_voted(cast: Cast, debate: Debate, printing: Printing) -> None:
    one = printing.numbers[0]
    _bring(debate, _csv({one: {0: 1}}), cast)
    paper.undo(debate, Batch.objects.get().pk, by=cast.alice)
    paper.type_in(debate, Line(1, one, {0: 1}, ()), replaces=False, by=cast.alice)
    told = list(Event.objects.filter(kind__startswith="debate.paper").order_by("pk"))
    assert [one.kind for one in told] == ["debate.paper_brought_in", "debate.paper_undone", "debate.paper_brought_in"]
    assert {one.actor for one in told} == {f"accounts.person:{cast.alice.pk}"}
    assert not any(str(one) in str(event.facts) for event in told)


def test_a_debate_has_ten_thousand_ballots_at_most(cast: Cast, debate: Debate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "MOST", 10)
    printed(cast, debate, 8)
    with pytest.raises(paper.TooMany):
        printed(cast, debate, 3)
    assert len(set(printed(cast, debate, 2).numbers) | set(Printing.objects.get(number=1).numbers)) == 10


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bootstraps: groups aren't what is looked at."""
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 10)


@pytest.mark.usefixtures("quick")
def test_the_result_counts_paper_and_the_published_votes_dont_tell_it(cast: Cast, client: Any) -> None:
    import numpy as np

    debate = opened(cast)
    crowd(debate, np.where(np.arange(600).reshape(100, 6) % 3, 1.0, -1.0))
    printing = printed(cast, debate, 20)
    _bring(debate, _csv({one: {0: 1, 1: -1} for one in printing.numbers}), cast)
    actions.close(debate, by=cast.alice)
    result = computing.compute(Debate.objects.get(pk=debate.pk))
    assert result is not None
    assert (result.participants, result.votes) == (120, 640)
    page = client.get(f"{debate.get_absolute_url()}resultat/").content.decode()
    assert "20 participations sont venues sur papier (bulletins imprimés : 20)" in re.sub(r"\s", " ", page)
    assert client.get(f"{debate.get_absolute_url()}resultat.json").json()["on_paper"] == 20
    told = publication.files(debate, publication.read(debate), result)["participants-votes.csv"].decode()
    assert len(told.splitlines()) == 121
    assert "paper" not in told
    assert not any(str(one) in told for one in printing.numbers)


def test_five_thousand_ballots_of_forty_statements_come_in_within_seconds(cast: Cast, debate: Debate) -> None:
    import numpy as np

    crowd(debate, np.full((0, 40), np.nan))
    ballots = [one for _ in range(10) for one in printed(cast, debate, 500, most=40).numbers]
    given = np.random.default_rng(5).integers(-1, 2, size=(5000, 40))
    text = _csv({one: dict(enumerate(map(int, row))) for one, row in zip(ballots, given, strict=True)}, range(40))
    began = time.process_time()  # the clock would measure what else the machine does
    plan = paper.planned(debate, text)
    paper.bring_in(debate, text, fingerprint=plan.fingerprint, by=cast.alice)
    assert time.process_time() - began < 8
    read = publication.read(debate)
    assert (read.participants, len(read.votes)) == (5000, 200_000)
    assert sum(value for _who, _number, value in read.votes) == int(given.sum())


@pytest.mark.django_db(transaction=True)
def test_one_file_sent_four_times_at_once_while_people_vote_online_is_one(cast: Cast) -> None:
    debate = opened(cast)
    printing = printed(cast, debate, 40)
    text = _csv({one: {0: 1, 1: -1} for one in printing.numbers})
    plan, online = paper.planned(debate, text), [participant(debate) for _ in range(4)]
    done: list[bool] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
            done.append(True)
        finally:
            connection.close()

    def bring() -> object:
        return paper.bring_in(debate, text, fingerprint=plan.fingerprint, by=cast.alice)

    def vote(who: Participant) -> Callable[[], object]:
        return lambda: [actions.vote(who, number, 0) for number in range(6)]

    threads = [threading.Thread(target=run, args=(work,)) for work in [bring] * 4 + [vote(who) for who in online]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 8
    assert (Participant.objects.count(), Vote.objects.count(), Batch.objects.count()) == (44, 80 + 24, 1)
