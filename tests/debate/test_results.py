"""A result computed from the votes, its page, and the same figures from the published files."""

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from intelligences.debate import actions, publication, results
from intelligences.debate.actions import computing
from intelligences.debate.engine import Votes
from intelligences.debate.models import Debate, Participant, Result, Statement, Vote
from tests.cast import Cast
from tests.debate.engine.people import in_groups, without_groups
from tests.debate.made import SEEDS, crowd, opened, participant, statement
from tests.plain import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bootstraps, where groups aren't what is looked at."""
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 10)


def _table(votes: Votes) -> Any:
    """Votes as (N, S), NaN where nobody voted."""
    table = np.full(votes.shape, np.nan)
    table[votes.line, votes.columns] = votes.values
    return table


def groups(people: int, statements: int, number: int, *, seed: int) -> Any:
    """People of groups of equal size."""
    shares = [1 / number] * number
    return _table(in_groups(seed, shares, people=people, statements=statements, each=statements)[0])


def continuum(people: int, statements: int, *, seed: int) -> Any:
    """People of no group, along one line."""
    return _table(without_groups(seed, "line", people=people, statements=statements, each=statements))


def _page(debate: Debate, name: str = "result") -> str:
    return Client().get(reverse(f"debate:{name}", kwargs={"pk": debate.pk, "slug": debate.slug})).content.decode()


def _computed(debate: Debate) -> Result:
    found = computing.compute(Debate.objects.get(pk=debate.pk))
    assert found is not None
    return found


def test_two_camps_make_two_groups_and_a_continuum_makes_none(cast: Cast) -> None:
    apart, spread = opened(cast, title="Deux camps"), opened(cast, title="Un continuum")
    crowd(apart, groups(300, 40, 2, seed=3))
    crowd(spread, continuum(300, 40, seed=3))
    assert _computed(apart).summary["map"]["verdict"] == "stable"
    assert _computed(spread).summary["map"]["verdict"] == "none"
    page = _page(apart)
    assert "2 groupes d’opinion, stables" in page
    assert page.count("Groupe ") >= 2
    page = _page(spread)
    assert "Pas de groupes distincts" in page
    assert "Groupe A" not in page


def test_the_published_votes_give_the_published_figures_to_the_last_digit(cast: Cast, tmp_path: Path) -> None:
    debate = opened(cast)
    crowd(debate, groups(150, 30, 2, seed=5))
    actions.propose(participant(debate), "Une affirmation que personne n’a relue.", language="fr")
    actions.close(debate, by=cast.alice)
    result = _computed(debate)
    assert result.is_final
    answer = Client().get(reverse("debate:votes", kwargs={"pk": debate.pk, "slug": debate.slug}))
    held = zipfile.ZipFile(io.BytesIO(answer.content))
    held.extractall(tmp_path)
    command = [sys.executable, "-m", "intelligences", "debate", "analyse", str(tmp_path / f"debat-{debate.pk}")]
    out = tmp_path / "result"
    environment = {"PATH": "/usr/bin:/bin"}  # neither database nor settings
    subprocess.run([*command, "--out", str(out)], check=True, env=environment)
    again = json.loads((out / "result.json").read_text())
    published = {name: value for name, value in result.summary.items() if name not in ("digest", "versions")}
    assert {name: again[name] for name in published} == json.loads(json.dumps(published))
    rows = (out / "statements.csv").read_text().splitlines()
    assert len(rows) == 31
    assert "relue" not in "".join(rows)  # nobody read it: it isn't published


@pytest.mark.usefixtures("quick")
def test_votes_one_by_one_wait_for_the_end_and_for_a_hundred_people(cast: Cast) -> None:
    few, agents = opened(cast, title="Peu de monde"), opened(cast, title="Entre agents", entry="agents")
    for debate in (few, agents):
        crowd(debate, groups(99 if debate == few else 120, 20, 2, seed=1))
        actions.close(debate, by=cast.alice)
        _computed(debate)
        path = reverse("debate:votes", kwargs={"pk": debate.pk, "slug": debate.slug})
        assert Client().get(path).status_code == 404
    enough = opened(cast, title="Assez de monde")
    crowd(enough, groups(100, 20, 2, seed=1))
    _computed(enough)
    path = reverse("debate:votes", kwargs={"pk": enough.pk, "slug": enough.slug})
    assert Client().get(path).status_code == 404  # it isn't over
    actions.close(enough, by=cast.alice)
    _computed(enough)
    answer = Client().get(path)
    assert answer.status_code == 200
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {name.split("/")[1] for name in names} == {"summary.csv", "comments.csv", "participants-votes.csv"}


@pytest.mark.usefixtures("quick")
def test_few_votes_arent_told_apart(debate: Debate) -> None:
    for value in (1, 1, -1):
        actions.vote(participant(debate), 0, value)
    from intelligences.debate.actions import refreshing

    refreshing.refresh(debate)
    told = Client().get(reverse("debate:debate_file", kwargs={"pk": debate.pk, "slug": debate.slug, "form": "json"}))
    assert told.json()["results"][0]["agrees"] is None
    assert not _computed(debate).cells  # three dots of a map would be three people
    assert "avant, un point serait quelqu’un" in _page(debate)
    assert "1 pas d’accord" not in _page(debate)
    path = reverse("debate:result_file", kwargs={"pk": debate.pk, "slug": debate.slug})
    figures = Client().get(path).json()
    assert figures["summary"]["slate"]["statements"] == figures["tables"]["statements"] == []


@pytest.mark.usefixtures("quick")
def test_a_few_votes_of_a_group_dont_come_back_by_subtraction(cast: Cast) -> None:
    debate = opened(cast)
    camp = np.repeat([1.0, -1.0], 45)
    table = camp[:, None] * np.resize([1.0, -1.0, 1.0], 20)
    table[np.random.default_rng(1).random(table.shape) < 0.1] = 0
    table[3:45, 0] = np.nan  # three of a camp answered this one
    table[:45, 1] = np.nan  # nobody of it, this one
    crowd(debate, table)
    result = _computed(debate)
    result.tables["representative"].append({**result.tables["representative"][0], "statement": 0, "trials": 42})
    result.save()
    path = reverse("debate:result_file", kwargs={"pk": debate.pk, "slug": debate.slug})
    tables = Client().get(path).json()["tables"]
    whole = {row["statement"]: _count(row) for row in tables["statements"]}
    parts: dict[int, list[int]] = {}
    for row in tables["groups"]:
        parts.setdefault(row["statement"], []).append(_count(row))
    assert 0 in whole
    assert set(parts) == set(whole) - {0}  # that a camp gave no vote tells of nobody
    for number, counts in parts.items():
        assert not any(0 < many < publication.SMALL for many in (*counts, whole[number] - sum(counts)))
    assert 0 not in {row["statement"] for row in tables["representative"]}
    assert [row["group_aware_consensus"] for row in tables["statements"] if row["statement"] == 0] == [None]
    told = {said.line.text for group in results.shown(result).groups for said in group.says}
    assert told
    assert statement(debate, 0).text not in told


def _count(row: dict[str, int]) -> int:
    return row["agrees"] + row["disagrees"] + row["passes"]


@pytest.mark.parametrize("case", ["nobody", "one person", "everybody agrees", "nobody passes", "one statement"])
@pytest.mark.usefixtures("quick")
def test_the_least_debates_have_a_sensible_page(cast: Cast, case: str) -> None:
    debate = opened(cast)
    size = {"nobody": 0, "one person": 1}.get(case, 40)
    votes = np.ones((size, 6)) if case != "nobody passes" else np.where(np.arange(240).reshape(40, 6) % 3, 1.0, -1.0)
    if case == "one statement":
        votes = np.where(np.arange(240).reshape(40, 6) % 6 == 2, 1.0, np.nan)
    if size:
        crowd(debate, votes)
    actions.close(debate, by=cast.alice)
    result = _computed(debate)
    assert result.votes == int(np.sum(~np.isnan(votes)))
    page = _page(debate)
    assert "Résultat définitif" in page
    assert re.search(r"Trop tôt|Pas de groupes", page)


@pytest.mark.usefixtures("quick")
def test_a_result_is_computed_again_only_when_votes_moved(debate: Debate) -> None:
    crowd(debate, groups(40, 12, 2, seed=2))
    first = _computed(debate)
    assert computing.compute(debate) is None
    vote = Vote.objects.first()
    assert vote is not None
    Vote.objects.filter(pk=vote.pk).update(value=-vote.value if vote.value else 1)
    second = _computed(debate)
    assert second.number == first.number + 1
    assert list(Result.objects.values_list("number", flat=True)) == [second.number]


@pytest.mark.usefixtures("quick")
def test_one_sees_where_one_stands_as_the_engine_places_it(debate: Debate) -> None:
    from intelligences.debate.engine import analyse

    crowd(debate, groups(80, 20, 2, seed=4))
    result = _computed(debate)
    published = publication.read(debate)
    placed = analyse(publication.folder(published).votes, result.seed, replicates=0).coordinates
    for at, who in list(enumerate(Participant.objects.order_by("pk")))[:10]:
        assert results.place_of(who, result) == pytest.approx(placed[at], abs=1e-6)


@pytest.mark.usefixtures("quick")
def test_what_moderation_kept_out_isnt_in_the_votes(debate: Debate, cast: Cast) -> None:
    crowd(debate, groups(120, 12, 2, seed=6))
    refused = debate.statements.get(number=3)
    actions.refuse(refused, by=cast.dina)
    actions.close(debate, by=cast.alice)
    result = _computed(debate)
    assert 3 not in [row["statement"] for row in result.tables["statements"]]
    told = publication.files(debate, publication.read(debate), result)["comments.csv"].decode()
    assert refused.text not in told


@pytest.mark.usefixtures("quick")
def test_what_moderation_decides_after_the_end_makes_a_new_final_result_beside_the_first(
    cast: Cast,
) -> None:
    debate = opened(cast, moderation="after")
    crowd(debate, groups(120, 12, 2, seed=6))
    hurtful = actions.propose(participant(debate), "Une phrase que personne n’avait lue à temps.", language="fr")
    actions.close(debate, by=cast.alice)
    first = _computed(debate)
    assert computing.compute(Debate.objects.get(pk=debate.pk)) is None
    actions.refuse(Statement.objects.get(pk=hurtful.pk), by=cast.dina)
    second = _computed(debate)
    assert list(Result.objects.filter(is_final=True).values_list("number", flat=True)) == [second.number, first.number]
    held = zipfile.ZipFile(
        io.BytesIO(Client().get(reverse("debate:votes", kwargs={"pk": debate.pk, "slug": debate.slug})).content)
    )
    assert hurtful.text not in held.read(f"debat-{debate.pk}/comments.csv").decode()


def test_what_nobody_read_before_the_end_stays_out_for_good(debate: Debate, cast: Cast) -> None:
    from intelligences.moderation.models import Case

    waiting = actions.propose(participant(debate), "Une phrase à lire.", language="fr")
    actions.close(debate, by=cast.alice)
    assert Statement.objects.get(pk=waiting.pk).state == "refused"
    assert not Case.objects.pending().exists()


@pytest.mark.usefixtures("quick")
def test_votes_that_are_gone_arent_offered(cast: Cast) -> None:
    debate = opened(cast)
    crowd(debate, groups(120, 12, 2, seed=6))
    actions.close(debate, by=cast.alice)
    _computed(debate)
    Vote.objects.all().delete()
    path = reverse("debate:votes", kwargs={"pk": debate.pk, "slug": debate.slug})
    assert Client().get(path).status_code == 404
    page = _page(debate)
    assert "Résultat définitif" in page
    assert path not in page


def test_few_votes_stay_untold_while_votes_arent_published_one_by_one(debate: Debate, cast: Cast) -> None:
    from intelligences.debate import freezing

    actions.vote(participant(debate), 0, 1)
    actions.vote(participant(debate), 1, 1)
    result = _computed(debate)
    result.participants = 150
    assert freezing.public_figures(result)["tables"]["statements"] == []
    actions.close(debate, by=cast.alice)
    result.debate = Debate.objects.get(pk=debate.pk)
    assert len(freezing.public_figures(result)["tables"]["statements"]) > 1
    result.debate.entry = "agents"
    assert freezing.public_figures(result)["tables"]["statements"] == []


@pytest.mark.usefixtures("quick")
def test_nothing_comes_after_the_final_result_but_another_one_of_votes(debate: Debate, cast: Cast) -> None:
    actions.vote(participant(debate), 0, 1)
    late = publication.read(debate)
    made = computing._computed(late, debate.pk)
    actions.vote(participant(debate), 0, -1)
    actions.close(debate, by=cast.alice)
    final = _computed(debate)
    assert computing._keep(debate, late, made, is_final=False) is None
    Vote.objects.all().delete()  # three years later
    Statement.objects.filter(debate=debate, number=1).update(state="refused")
    assert computing.compute(Debate.objects.get(pk=debate.pk)) is None
    assert list(Result.objects.filter(debate=debate)) == [final]


@pytest.mark.usefixtures("quick")
def test_one_sees_where_one_stands_from_ones_own_page_or_why_not(cast: Cast) -> None:
    debate = opened(cast)
    who, client = participant(debate, "un jeton"), Client()
    client.cookies[f"debat-{debate.pk}"] = "un jeton"
    vote_page = reverse("debate:take_part", kwargs={"pk": debate.pk, "slug": debate.slug})
    own = reverse("debate:own", kwargs={"pk": debate.pk, "slug": debate.slug})
    assert "Voir où je me situe" not in client.get(vote_page).content.decode()
    for number in range(6):
        actions.vote(who, number, 1)
    assert "à partir de 20 participations" in client.get(vote_page).content.decode()  # everything is answered: done
    crowd(debate, groups(30, 12, 2, seed=6))
    _computed(debate)
    assert f'href="{own}#ou"' in client.get(vote_page).content.decode()
    assert "à partir de 7 réponses : vous en avez donné 6" in plain(client.get(own).content.decode())
    actions.vote(who, 6, 1)
    page = client.get(own).content.decode()
    assert ">vous</text>" in page
    assert re.search(r"Vous êtes en (haut|bas) à (droite|gauche)\.", page)


@pytest.mark.usefixtures("quick")
def test_a_statement_in_another_language_is_marked_so(cast: Cast) -> None:
    debate = opened(cast)
    crowd(debate, np.tile([1.0, -1.0], (30, 6)) * np.repeat([1.0, -1.0], 15)[:, None])
    debate.statements.update(language="en")
    _computed(debate)
    page = _page(debate)
    assert f'<p lang="en">{SEEDS[0]}</p>' in plain(page)
    assert f'<span lang="en">{SEEDS[0]}</span>' in page
