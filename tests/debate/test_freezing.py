"""Final results stay: each at its address, with its digest, and without what moderation refused since."""

import json
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from intelligences.debate import actions, freezing
from intelligences.debate.actions import computing
from intelligences.debate.models import Debate, Result, Statement
from intelligences.kernel.models import Event
from tests.cast import Cast
from tests.debate.engine.people import in_groups
from tests.debate.made import crowd, opened, participant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]
HURTFUL = "Une phrase que personne n’avait lue à temps."


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bootstraps: groups aren't what is looked at."""
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 10)


@pytest.fixture
def twice(cast: Cast) -> tuple[Debate, Result, Result]:
    """A debate closed with an unread statement, which is refused afterwards: two final results."""
    debate = opened(cast, moderation="after")
    votes, _ = in_groups(6, [0.5, 0.5], people=120, statements=12, each=12)
    table = np.full(votes.shape, np.nan)
    table[votes.line, votes.columns] = votes.values
    crowd(debate, table)
    unread = actions.propose(participant(debate), HURTFUL, language="fr")
    for number in range(12):
        actions.vote(participant(debate), unread.number, 1 if number % 2 else -1)
    actions.close(debate, by=cast.alice)
    first = computing.compute(Debate.objects.get(pk=debate.pk))
    actions.refuse(Statement.objects.get(pk=unread.pk), by=cast.dina)
    second = computing.compute(Debate.objects.get(pk=debate.pk))
    assert first is not None
    assert second is not None
    return Debate.objects.get(pk=debate.pk), first, second


def _get(debate: Debate, name: str, number: int) -> Any:
    path = reverse(f"debate:{name}", kwargs={"pk": debate.pk, "slug": debate.slug})
    return Client().get(path, {"resultat": number})


def test_an_older_final_result_is_read_at_its_address_and_leads_to_the_last(
    twice: tuple[Debate, Result, Result],
) -> None:
    debate, first, second = twice
    older = _get(debate, "result", first.number).content.decode()
    assert "Ce n’est pas le dernier résultat" in older
    assert f"le résultat nᵒ {second.number}" in older
    assert "intelligences debate analyse" not in older  # the published votes are those of the last one
    last = _get(debate, "result", second.number).content.decode()
    assert "Ce n’est pas le dernier résultat" not in last
    assert f"?resultat={first.number}" in last
    assert "intelligences debate analyse" in last
    assert first.digest in last
    assert second.digest in last
    assert first.digest != second.digest


def test_what_moderation_refused_since_is_read_nowhere(twice: tuple[Debate, Result, Result]) -> None:
    debate, first, _ = twice
    for name in ("result", "result_file"):
        told = _get(debate, name, first.number).content.decode()
        assert HURTFUL not in told
        assert "(retirée par la modération)" in told


def test_anybody_finds_the_digest_again_in_the_figures(twice: tuple[Debate, Result, Result]) -> None:
    debate, first, second = twice
    for result in (first, second):
        told = _get(debate, "result_file", result.number).json()
        tables = {**told["tables"]}
        tables["statements"] = [{**row, "text": ""} for row in tables["statements"]]
        figures = {name: told[name] for name in ("summary", "map", "days")} | {"tables": tables}
        written = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert sha256(written.encode()).hexdigest() == told["digest"] == result.digest
    assert [event.facts["digest"] for event in Event.objects.filter(kind="debate.computed")] == [
        first.digest, second.digest,
    ]  # fmt: skip


def test_a_result_says_how_to_cite_it(twice: tuple[Debate, Result, Result]) -> None:
    debate, first, _ = twice
    told = freezing.citation(first)
    for part in (
        debate.organisation.name,
        debate.title,
        f"nᵒ {first.number}",
        f"?resultat={first.number}",
        first.digest,
    ):
        assert part in told
    assert "Comment citer" in _get(debate, "result", first.number).content.decode()


def test_a_provisional_result_isnt_to_be_cited(debate: Debate) -> None:
    computing.compute(debate)
    page = Client().get(reverse("debate:result", kwargs={"pk": debate.pk, "slug": debate.slug})).content.decode()
    assert "Résultat provisoire" in page
    assert "Comment citer" not in page
    assert Result.objects.get(debate=debate).digest == ""


def test_two_computations_at_once_leave_one_final_result(
    debate: Debate, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The closing's job and the one of every five minutes may meet: the second finds the first one's result."""
    actions.close(debate, by=cast.alice)
    closed = Debate.objects.get(pk=debate.pk)
    compute, met = computing._computed, []

    def interrupted(published: Any, seed: int) -> dict[str, Any]:
        made = compute(published, seed)
        if not met:
            met.append(True)
            assert computing.compute(closed) is not None
        return made

    monkeypatch.setattr(computing, "_computed", interrupted)
    assert computing.compute(closed) is None
    assert Result.objects.filter(debate=debate, is_final=True).count() == 1
