"""Come in, vote, change, withdraw; what closing leaves."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from intelligences.debate import actions, bursts, entry, publication, queries, routing
from intelligences.debate.actions import computing, receipts, refreshing, taking_part
from intelligences.debate.models import Awaiting, Debate, Exposure, Participant, Statement, Vote
from tests.cast import Cast
from tests.debate.made import SEEDS, opened, participant, prepared, statement

pytestmark = pytest.mark.django_db


def test_each_statement_comes_once_and_waits_until_it_is_answered(debate: Debate) -> None:
    who, seen = participant(debate), []
    while (shown := actions.next_statement(who)) is not None:
        assert actions.next_statement(who) == shown  # a page read again shows the same
        seen.append(shown.number)
        assert actions.vote(who, shown.number, 1)
    assert sorted(seen) == list(range(len(SEEDS)))
    assert queries.standing(who).is_done
    exposed = queries.exposure(debate)
    assert [(one.shown, one.voted) for one in exposed if one.shown] == [(1, 1)] * len(SEEDS)


def test_a_vote_counts_once_and_can_be_changed(debate: Debate) -> None:
    who = participant(debate)
    assert actions.vote(who, 2, 1)
    assert not actions.vote(who, 2, -1)
    assert not actions.vote(who, 2, -1)
    assert [vote.value for vote in Vote.objects.all()] == [-1]


def test_the_chance_of_a_drawn_statement_is_kept_and_none_for_a_chosen_one(debate: Debate) -> None:
    who = participant(debate)
    shown = actions.next_statement(who)
    assert shown is not None
    other = next(number for number in range(len(SEEDS)) if number != shown.number)
    actions.vote(who, other, 0)
    actions.vote(who, shown.number, 1)
    assert Vote.objects.get(statement__number=other).chance is None
    assert Vote.objects.get(statement=shown).chance == pytest.approx(1 / len(SEEDS))


@pytest.mark.parametrize("value", [2, -2, 10**9])
def test_other_values_arent_votes(debate: Debate, value: int) -> None:
    with pytest.raises(ValueError, match="1, 0 or -1"):
        actions.vote(participant(debate), 0, value)


def test_statements_that_arent_put_to_the_vote_take_none(debate: Debate, cast: Cast) -> None:
    who, elsewhere = participant(debate), opened(cast, title="Un autre débat")
    waiting = actions.propose(participant(debate), "Un registre doit être public.", language="fr")
    for number in (waiting.number, 999):
        with pytest.raises(actions.Unknown):
            actions.vote(who, number, 1)
    assert [vote.statement for vote in Vote.objects.all()] == [waiting]  # its author's own
    assert actions.vote(participant(elsewhere), 0, 1)


def test_an_author_votes_on_what_their_statement_was_rewritten_into(debate: Debate, cast: Cast) -> None:
    who = participant(debate)
    mine = actions.propose(who, "Un registre doit être public.", language="fr")
    actions.accept(mine, by=cast.dina)
    for number in range(len(SEEDS)):
        actions.vote(who, number, 1)
    assert queries.standing(who).is_done  # proposing it was a vote for it
    (new,) = actions.rewrite([mine], ["La commune tient un registre public."], by=cast.dina)
    assert not queries.standing(who).is_done
    assert actions.next_statement(who) == new


def test_a_closed_debate_takes_nothing_and_leads_back_to_nobody(debate: Debate, cast: Cast) -> None:
    token = entry.new_token()
    who = participant(debate, token)
    actions.vote(who, 0, 1)
    mine = actions.propose(who, "Un registre doit être public.", language="fr")
    actions.close(debate, by=cast.alice)
    for refused in (
        lambda: actions.vote(who, 1, 1),
        lambda: actions.withdraw(who),
        lambda: participant(debate),
        lambda: actions.propose(who, "Autre chose.", language="fr"),
    ):
        with pytest.raises(actions.Closed):
            refused()
    closed = Debate.objects.get(pk=debate.pk)
    assert closed.secret is None
    assert taking_part.participant_of(closed, token) is None
    held = Participant.objects.get()
    assert (held.key, held.source, held.network, held.showing) == (None, None, None, None)
    assert Statement.objects.get(pk=mine.pk).author is None
    assert Vote.objects.count() == 2  # with the author's own


def test_a_debate_ends_the_day_after_its_last_one(debate: Debate) -> None:
    who, tomorrow = participant(debate), timezone.localdate() + timedelta(days=1)
    Debate.objects.filter(pk=debate.pk).update(closes_on=timezone.localdate())
    assert actions.vote(who, 0, 1)
    assert taking_part.close_ended(timezone.localdate()) == 0
    assert taking_part.close_ended(tomorrow) == 1
    assert Debate.objects.get(pk=debate.pk).state == "closed"


def test_whoever_withdraws_leaves_nothing_but_a_number(debate: Debate) -> None:
    token = entry.new_token()
    who = participant(debate, token)
    actions.vote(who, 0, 1)
    actions.propose(who, "Un registre doit être public.", language="fr")
    actions.withdraw(who)
    assert not Vote.objects.exists()
    assert not Participant.objects.exists()
    assert Statement.objects.get(is_seed=False).author is None
    assert Debate.objects.get(pk=debate.pk).withdrawn == 1
    assert taking_part.participant_of(Debate.objects.get(pk=debate.pk), token) is None


def test_one_code_lets_one_person_in(cast: Cast) -> None:
    debate = prepared(cast, entry="code")
    code, other = actions.make_codes(debate, 2, by=cast.alice)
    actions.open_debate(debate, by=cast.alice)
    debate = Debate.objects.get(pk=debate.pk)
    typed = code.lower().replace("-", " ")
    who = actions.join(debate, token="un jeton", network="", code=typed)
    assert actions.join(debate, token="un jeton", network="", code=typed) == who  # the form sent twice
    for wrong in (code, "", "AAAA-BBBB-CCCC"):
        with pytest.raises(actions.NotLetIn):
            actions.join(debate, token="autre jeton", network="", code=wrong)
    actions.join(debate, token="autre jeton", network="", code=other)
    assert Participant.objects.count() == 2


def test_one_address_lets_one_participant_in_and_is_erased(cast: Cast) -> None:
    from uuid import uuid4

    debate = opened(cast, entry="email")
    for _ in range(2):
        actions.ask_by_email(debate, "a@exemple.fr", ticket=uuid4())
    first, second = Awaiting.objects.order_by("pk")
    who = actions.confirm_email(first, token="un jeton", network="")
    assert not Awaiting.objects.exists()
    actions.vote(who, 0, 1)
    again = actions.confirm_email(second, token="un autre appareil", network="")
    assert (again.pk, taking_part.participant_of(debate, "un jeton")) == (who.pk, None)
    assert taking_part.participant_of(debate, "un autre appareil") == who
    with pytest.raises(actions.NotLetIn):
        actions.join(debate, token="sans courriel", network="")


def test_only_agents_of_the_organisation_come_in_and_once_each(cast: Cast) -> None:
    debate = opened(cast, entry="agents")
    one = actions.let_in_agent(debate, by=cast.bruno, token="au bureau")
    assert actions.let_in_agent(debate, by=cast.bruno, token="chez lui") == one
    for stranger in (cast.camille, cast.gilles, cast.farida):
        with pytest.raises(actions.NotLetIn):
            actions.let_in_agent(debate, by=stranger, token="jeton")


def test_counts_follow_votes_and_the_draw_follows_counts(debate: Debate) -> None:
    for number in range(12):
        who = participant(debate)
        actions.vote(who, 0, 1 if number % 2 else -1)
        actions.vote(who, 1, 0)
    assert refreshing.refresh(debate)
    assert not refreshing.refresh(debate)
    first, passed, new = (statement(debate, number) for number in (0, 1, 2))
    assert (first.agrees, first.disagrees, first.passes) == (6, 6, 0)
    assert (passed.agrees, passed.disagrees, passed.passes) == (0, 0, 12)
    assert (new.priority or 0) > (first.priority or 0) > (passed.priority or 0) > 0


def test_exposure_is_what_the_draw_promises(debate: Debate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_part, "AUDITED", 1.0)
    for number in range(10):
        actions.vote(participant(debate), 0, 1 if number % 3 else 0)
    refreshing.refresh(debate)
    for _ in range(150):
        actions.next_statement(participant(debate))
    exposed = queries.exposure(debate)
    assert sum(one.audited for one in exposed) == 150
    assert sum(one.expected for one in exposed) == pytest.approx(150)
    for one in exposed:
        assert abs(one.audited - one.expected) <= 4.5 * max(one.expected, 1) ** 0.5
    assert exposed[0].expected < exposed[1].expected  # voted on already: it comes less often


def test_a_lost_guide_is_told_in_the_journal(debate: Debate, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from intelligences.debate import routing
    from intelligences.kernel.models import Event

    for number in range(8):
        made = actions.propose(participant(debate), f"La proposition {'abcdefgh'[number]} est bonne.", language="fr")
        actions.accept(made, by=cast.dina)
    actions.vote(participant(debate), 0, 1)
    monkeypatch.setattr(routing, "priority", lambda counts: 49.0)
    refreshing.refresh(debate)
    assert Event.objects.filter(kind="debate.draw_without_guide").exists()


def test_a_debate_that_fails_doesnt_keep_the_others_waiting(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = opened(cast, title="Un"), opened(cast, title="Deux")
    for debate in (broken, sound):
        actions.vote(participant(debate), 0, 1)
    read, told, seal = publication.read, routing.priority, receipts.seal

    def fails(debate: Debate) -> publication.Published:
        if debate == broken:
            raise ZeroDivisionError
        return read(debate)

    monkeypatch.setattr(publication, "read", fails)
    assert computing.compute_all() == 1
    broken.statements.filter(number=0).update(extremity=7.0)
    monkeypatch.setattr(routing, "priority", lambda counts: 1 / 0 if counts.extremity == 7.0 else told(counts))
    assert refreshing.refresh_all(quiet=False) == 1
    assert statement(sound, 0).agrees == 1
    Debate.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    monkeypatch.setattr(receipts, "seal", lambda debate: 1 / 0 if debate == broken else seal(debate))
    assert taking_part.close_ended(timezone.localdate()) == 1
    assert [one.pk for one in Debate.objects.filter(state="closed")] == [sound.pk]
    assert sum(f"debate.debate {broken.pk} failed" in one.getMessage() for one in caplog.records) == 3


def test_only_debates_where_somebody_votes_are_counted_again_each_minute(
    debate: Debate, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.vote(participant(debate), 0, 1)
    Vote.objects.update(on=timezone.localdate() - timedelta(days=3))
    assert refreshing.refresh_all(quiet=False) == 0
    assert refreshing.refresh_all(quiet=True) == 1
    assert statement(debate, 0).agrees == 1
    actions.vote(participant(debate), 0, 1)
    assert refreshing.refresh_all(quiet=False) == 1


@pytest.mark.django_db(transaction=True)
def test_many_votes_at_once_are_all_counted_once(cast: Cast) -> None:
    debate = opened(cast)
    people = [participant(debate) for _ in range(8)]
    acknowledged: list[tuple[int, int]] = []

    def votes(who: Participant) -> None:
        try:
            for _ in range(3):  # the same votes sent again and again
                for number in range(len(SEEDS)):
                    actions.vote(who, number, 1)
                    acknowledged.append((who.pk, number))
        finally:
            connection.close()

    threads = [threading.Thread(target=votes, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Vote.objects.count() == len(set(acknowledged)) == 8 * len(SEEDS)
    assert Exposure.objects.count() == 0  # none of them was drawn


def test_bursts_are_counted_and_only_their_number_outlives_the_closing(debate: Debate, cast: Cast) -> None:
    for number in range(30):
        came = actions.join(debate, token=f"salle {number}", network="192.0.2.0/24:2026-11-27")
        if number < 28:  # two came in and said nothing: they aren't counted
            actions.vote(came, 0, 1)
    for number in range(10):
        actions.join(debate, token=f"ailleurs {number}", network=f"198.51.{number}.0/24:2026-11-27")
    assert bursts.in_bursts(debate) == 28
    actions.close(debate, by=cast.alice)
    closed = Debate.objects.get(pk=debate.pk)
    assert not Participant.objects.filter(network__isnull=False).exists()
    assert bursts.in_bursts(closed) == 28


def test_addresses_confirmed_from_one_network_on_one_day_are_a_burst(cast: Cast) -> None:
    from uuid import uuid4

    debate = opened(cast, entry="email")
    for number in range(bursts.BURST):
        actions.ask_by_email(debate, f"p{number}@exemple.fr", ticket=uuid4())
        awaiting = Awaiting.objects.get(email=f"p{number}@exemple.fr")
        came = actions.confirm_email(awaiting, token=f"jeton {number}", network="192.0.2.0/24:2026-11-27")
        actions.vote(came, 0, 1)
    assert bursts.in_bursts(debate) == bursts.BURST
    actions.close(debate, by=cast.alice)
    assert not Participant.objects.filter(network__isnull=False).exists()
