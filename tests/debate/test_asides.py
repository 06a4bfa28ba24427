"""Participants who look alike or came together: counted, told to moderators without a name, and what they change."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from intelligences.debate import actions, asides
from intelligences.debate.actions import computing
from intelligences.debate.models import Debate, Participant, Result, Statement, Vote
from tests.cast import Cast
from tests.debate.engine.people import without_groups
from tests.debate.made import crowd, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bootstraps: groups aren't what is looked at."""
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 10)


def _votes(people: int, copies: int, *, statements: int = 60) -> Any:
    votes = without_groups(3, "plane", people=people, statements=statements, each=statements)
    table = np.full((people + copies, statements), np.nan)
    table[votes.line, votes.columns] = votes.values
    table[people:] = np.random.default_rng(1).choice([-1.0, 0, 1], statements)
    return table


def _path(debate: Debate, name: str) -> str:
    return reverse(f"debate:{name}", kwargs={"pk": debate.pk, "slug": debate.slug})


def _closed(debate: Debate, cast: Cast) -> Result:
    actions.close(debate, by=cast.alice)
    found = computing.compute(Debate.objects.get(pk=debate.pk))
    assert found is not None
    return found


def _burst(debate: Debate, people: int) -> None:
    """The first participants came from one network."""
    first = debate.participants.order_by("pk").values_list("pk", flat=True)[:people]
    Participant.objects.filter(pk__in=list(first)).update(network=b"network!")


def test_copies_are_counted_and_the_result_is_told_with_and_without_them(debate: Debate, cast: Cast) -> None:
    crowd(debate, _votes(120, 30))
    result = _closed(debate, cast)
    assert result.summary["near_identical"] == {"compared": 150, "participants": 30, "clusters": [30]}
    page = Client().get(_path(debate, "result")).content.decode()
    assert "30 participations sur 150 comparées forment 1 ensemble (30)" in page
    assert "Le résultat avec et sans ces participations" in page
    told = Client().get(_path(debate, "result_file")).json()
    assert told["summary"]["without_near_identical"]["participants"] == 120
    without = {row["statement"]: row for row in told["tables"]["statements_without_near_identical"]}
    for row in told["tables"]["statements"]:
        counted = [row[name] for name in ("agrees", "disagrees", "passes")]
        fewer = [without[row["statement"]][name] for name in ("agrees", "disagrees", "passes")]
        assert sorted(more - less for more, less in zip(counted, fewer, strict=True)) == [0, 0, 30]


def test_anybody_finds_the_same_copies_in_the_published_votes(debate: Debate, cast: Cast, tmp_path: Path) -> None:
    crowd(debate, _votes(110, 20))
    result = _closed(debate, cast)
    answer = Client().get(_path(debate, "votes"))
    zipfile.ZipFile(BytesIO(answer.content)).extractall(tmp_path)
    program = (
        "import sys; import intelligences.debate.engine.report as report; report.REPLICATES = 10; "
        "from intelligences.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    folder, out = str(tmp_path / f"debat-{debate.pk}"), tmp_path / "out"
    given = ["debate", "analyse", folder, "--seed", str(result.seed), "--out", str(out)]
    subprocess.run([sys.executable, "-c", program, *given], check=True, capture_output=True)
    again = json.loads((out / "result.json").read_text())
    for name in ("near_identical", "without_near_identical"):
        assert again[name] == json.loads(json.dumps(result.summary[name]))
    rows = (out / "statements_without_near_identical.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 61


def test_those_who_came_together_stay_counted_and_are_set_aside_beside(debate: Debate, cast: Cast) -> None:
    crowd(debate, _votes(130, 0, statements=20))
    _burst(debate, 26)
    result = _closed(debate, cast)
    closed = Debate.objects.get(pk=debate.pk)
    assert closed.in_bursts == Participant.objects.filter(in_burst=True).count() == 26
    assert result.participants == 130
    assert result.summary["without_bursts"]["participants"] == 104
    page = Client().get(_path(closed, "result")).content.decode()
    assert "26 participations sont venues par groupes de 25 ou plus" in page
    assert "sans elles" in page
    unread = Vote.objects.filter(participant__in_burst=True).first()
    assert unread is not None
    Vote.objects.filter(pk=unread.pk).update(value=0 if unread.value else 1)
    again = computing.compute(closed)  # a later final result still knows who came together
    assert again is None or again.summary["without_bursts"]["participants"] == 104


def test_among_few_people_only_counts_are_told(debate: Debate, cast: Cast) -> None:
    crowd(debate, _votes(60, 12))
    _closed(debate, cast)
    page = Client().get(_path(debate, "result")).content.decode()
    assert "12 participations sur 72 comparées" in page
    assert "Ce qui rassemble le plus, avec et sans" not in page
    told = Client().get(_path(debate, "result_file")).json()
    assert told["summary"]["without_near_identical"]["participants"] == 60
    assert not [name for name in told["tables"] if "_without_" in name]


def test_short_lists_are_said_to_be_too_short(debate: Debate, cast: Cast) -> None:
    crowd(debate, _votes(40, 10, statements=12))
    _closed(debate, cast)
    page = Client().get(_path(debate, "result")).content.decode()
    assert "elles sont trop peu" in page
    assert "Jamais 25 participations" in page


def test_moderators_see_counts_where_they_work_and_nobodys_name(debate: Debate, cast: Cast) -> None:
    quiet = opened(cast, title="Un débat calme")
    crowd(quiet, _votes(60, 0))
    crowd(debate, _votes(60, 12))
    _burst(debate, 25)
    for one in (quiet, debate):
        computing.compute(one)
    assert asides.to_look_at() == [asides.Flagged(debate, near_identical=12, in_bursts=25)]
    moderator = Client()
    moderator.force_login(cast.dina)
    page = moderator.get(reverse("moderation:queue")).content.decode()
    assert "12 participations aux réponses presque identiques" in page
    assert "25 arrivées groupées" in page
    assert quiet.title not in page


def test_a_result_of_before_says_nothing_of_copies(debate: Debate, cast: Cast) -> None:
    crowd(debate, _votes(40, 0, statements=12))
    result = _closed(debate, cast)
    del result.summary["near_identical"]
    result.save(update_fields=["summary"])
    page = Client().get(_path(debate, "result")).content.decode()
    assert "Réponses presque identiques" not in page
    assert "Arrivées groupées" in page
    assert Statement.objects.filter(debate=debate).count() == 12
