"""The result without the tendency to agree with everything, by way in, and what was shown of each statement."""

from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from intelligences.debate import actions, entries, entry, exposing, queries
from intelligences.debate.actions import computing
from intelligences.debate.models import Awaiting, Debate, Participant, Result
from tests.cast import Cast
from tests.debate.engine.people import without_groups
from tests.debate.made import crowd, opened, participant
from tests.plain import plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bootstraps: groups aren't what is looked at."""
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 10)


def _votes(people: int, shape: str = "plane", *, statements: int = 20) -> Any:
    votes = without_groups(3, shape, people=people, statements=statements, each=statements)
    table = np.full(votes.shape, np.nan)
    table[votes.line, votes.columns] = votes.values
    return table


def _page(debate: Debate) -> str:
    return Client().get(reverse("debate:result", kwargs={"pk": debate.pk, "slug": debate.slug})).content.decode()


def _computed(debate: Debate) -> Result:
    found = computing.compute(Debate.objects.get(pk=debate.pk))
    assert found is not None
    return found


def _by_email(debate: Debate, many: int) -> None:
    """The first participants came in by e-mail."""
    first = debate.participants.order_by("pk").values_list("pk", flat=True)[:many]
    Participant.objects.filter(pk__in=list(first)).update(entry="email")


# --- Without the tendency --------------------------------------------------------------------------------------------


def test_the_map_is_drawn_with_and_without_the_tendency_to_agree(debate: Debate) -> None:
    crowd(debate, _votes(60, "tendency"))
    result = _computed(debate)
    first = abs(result.summary["map"]["tendency_to_agree"][0])
    corrected = abs(result.summary["map_without_tendency"]["tendency_to_agree"][0])
    assert first > 0.9 > corrected
    page = _page(debate)
    assert "Sans l’habitude d’être d’accord avec tout" in page
    assert page.count("<figcaption>Carte des opinions") == 2
    cells = result.cells["without_tendency"]["cells"]
    assert sum(many for *_place, many in cells) == sum(many for *_place, many in result.cells["cells"])
    assert cells != result.cells["cells"]


def test_few_people_have_neither_map(debate: Debate) -> None:
    crowd(debate, _votes(19))
    assert _computed(debate).cells == {}
    assert "Sans l’habitude" not in _page(debate)


# --- By way in -------------------------------------------------------------------------------------------------------


def test_whoever_confirmed_an_address_came_in_by_it(debate: Debate) -> None:
    actions.ask_by_email(debate, "a@exemple.fr", ticket=uuid4())
    came = actions.confirm_email(Awaiting.objects.get(), token=entry.new_token(), network="")
    assert (came.entry, participant(debate).entry) == ("email", "link")


def test_the_result_is_told_by_way_in(debate: Debate, cast: Cast) -> None:
    table = _votes(60)
    table[:, 4] = -1
    crowd(debate, table)
    _by_email(debate, 12)
    from intelligences.debate.models import Vote

    Vote.objects.filter(participant__entry="email", statement__number=4).update(value=1)
    actions.close(debate, by=cast.alice)
    result = _computed(debate)
    assert result.summary["entries"] == {"email": 12, "link": 48}
    told = entries.table(result)
    assert told is not None
    assert told.rows[0][0].startswith("4. ")
    assert [plain(cell) for cell in told.rows[0][1:]] == ["100 %", "0 %"]
    whole = {row["statement"]: row for row in result.tables["statements"]}
    for number in whole:
        parts = [row for row in result.tables["by_entry"] if row["statement"] == number]
        assert sum(row["agrees"] for row in parts) == whole[number]["agrees"]
    assert "Selon la façon d’entrer" in _page(debate)


@pytest.mark.parametrize("few", [0, 1, 9])
def test_a_way_of_fewer_than_ten_people_tells_nothing_of_any(few: int, debate: Debate, cast: Cast) -> None:
    crowd(debate, _votes(60))
    _by_email(debate, few)
    assert "entries" not in _computed(debate).summary
    actions.close(debate, by=cast.alice)
    result = _computed(debate)
    assert "entries" not in result.summary
    assert "by_entry" not in result.tables
    assert "Selon la façon d’entrer" not in _page(debate)
    assert set(Participant.objects.values_list("entry", flat=True)) == {"link"}


def test_a_statement_that_few_of_one_way_answered_is_left_out(debate: Debate) -> None:
    table = _votes(60)
    table[4:, 7] = np.nan
    crowd(debate, table)
    _by_email(debate, 20)
    told = {row["statement"] for row in _computed(debate).tables["by_entry"]}
    assert 7 not in told
    assert len(told) == 19


# --- What was shown --------------------------------------------------------------------------------------------------


def test_what_was_drawn_and_what_should_have_been_are_drawn_side_by_side(
    debate: Debate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intelligences.debate.actions.taking_part.AUDITED", 1.0)
    for _ in range(5):
        who = participant(debate)
        for _ in range(4):
            drawn = actions.next_statement(who)
            assert drawn is not None
            actions.vote(who, drawn.number, 1)
    chart = exposing.audit(debate)
    assert chart is not None
    came_out = [float(row[1].replace(",", ".")) for row in chart.table.rows]
    expected = [float(row[2].replace(",", ".")) for row in chart.table.rows]
    assert sum(came_out) == 20
    assert sum(expected) == pytest.approx(20, abs=0.5)
    assert len(chart.legend) == 2
    _computed(debate)
    assert "Ce qui a été montré, selon les chances du tirage" in _page(debate)


def test_of_many_statements_both_ends_are_shown() -> None:
    exposed = [queries.Exposed(number, "texte", "fr", shown, 0, 0, 0.0) for number, shown in enumerate(range(40))]
    told = [one.shown for one in exposing.ends(exposed)]
    assert told == [*range(39, 31, -1), *range(7, -1, -1)]
    assert len(exposing.ends(exposed[:16])) == 16


def test_imported_votes_show_no_draw(cast: Cast) -> None:
    debate = opened(cast)
    crowd(debate, _votes(30))
    _computed(debate)
    assert "Ce qui a été montré" not in _page(debate)
