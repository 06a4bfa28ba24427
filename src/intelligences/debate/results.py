"""A result as its page tells it: lists of statements with their figures, in the order of what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from intelligences.ui import charts
from intelligences.ui.axes import Series
from intelligences.ui.charts import Chart
from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number as written
from intelligences.ui.templatetags.ui import percent

from .drawing import group_name, opinion_map
from .freezing import tables, told_by_group
from .models import Debate, Participant, Result, Statement, Vote
from .publication import SMALL

_SHOWN = 5
_ENOUGH = 10
"""Votes from which a statement is known well enough to be listed among those that bring together or divide."""
_DAYS = 400


@dataclass(frozen=True)
class Line:
    """A statement with its votes; `low` to `high` is the interval of its bridging score, where it has one."""

    number: int
    text: str
    agrees: int
    disagrees: int
    passes: int
    language: str
    score: float | None = None
    low: float | None = None
    high: float | None = None
    top: float | None = None

    @property
    def votes(self) -> int:
        """All of them."""
        return self.agrees + self.disagrees + self.passes

    @property
    def division(self) -> float:
        """1 when as many agree as disagree and nobody passes; 0 when all answer alike."""
        both = self.agrees + self.disagrees
        return 4 * self.agrees * self.disagrees / both / self.votes if both else 0.0


@dataclass(frozen=True)
class Said:
    """A statement that sets a group apart: `many` of the `total` votes of the group agree, or reject it."""

    line: Line
    agrees: bool
    many: int
    total: int


@dataclass(frozen=True)
class Group:
    """A group in its own statements."""

    name: str
    people: int
    says: tuple[Said, ...]


@dataclass(frozen=True)
class Shown:
    """Everything on the page of a result."""

    result: Result
    map: Chart | None
    map_without_tendency: Chart | None
    groups: tuple[Group, ...]
    bridging: tuple[Line, ...]
    bridges: Chart | None
    measures: Table | None
    divisive: tuple[Line, ...]
    slate: tuple[Line, ...]
    little_known: int
    days: Chart | None

    @property
    def drawn(self) -> dict[str, Any]:
        """The engine's words on the map."""
        told: dict[str, Any] = self.result.summary["map"]
        return told

    @property
    def age(self) -> timedelta:
        """Since when the figures stand."""
        return timezone.now() - self.result.computed_at


def shown(result: Result, here: tuple[float, float] | None = None) -> Shown:
    """The page of a result."""
    rows = {row["statement"]: row for row in tables(result)["statements"]}
    spoken = dict(Statement.objects.filter(debate=result.debate_id).values_list("number", "language"))
    lines = {
        number: _line(row, spoken.get(number, result.debate.language))
        for number, row in rows.items()
        if row["moderated"] != -1
    }
    known = [line for line in lines.values() if line.votes >= _ENOUGH]
    scored = [line for line in known if line.score is not None]
    by_bridge = sorted(scored, key=lambda one: (-(one.score or 0), one.number))
    divisive = sorted((one for one in known if one.division > 0.5), key=lambda one: (-one.division, one.number))
    groups = result.summary["map"]["groups"]
    bridging = tuple(by_bridge[:_SHOWN])
    return Shown(
        result=result,
        map=opinion_map(result.cells, groups, here) if result.cells else None,
        map_without_tendency=_without_tendency(result),
        groups=_groups(result, lines) if groups else (),
        bridging=bridging,
        bridges=_bridges(bridging),
        measures=_measures(result, lines, bridging),
        divisive=tuple(divisive[:_SHOWN]),
        slate=tuple(lines[number] for number in result.summary["slate"]["statements"] if _is_told(lines, number)),
        little_known=len(lines) - len(known),
        days=_days(result),
    )


def _without_tendency(result: Result) -> Chart | None:
    """The map once what each participant answers to everything is taken away."""
    cells, corrected = result.cells.get("without_tendency"), result.summary["map_without_tendency"]
    if not cells or not corrected:
        return None
    return opinion_map(cells, corrected["groups"], title=_("Carte des opinions, sans l’habitude d’être d’accord"))


def _is_told(lines: dict[int, Line], number: int) -> bool:
    """Whether a statement of the slate has so many votes that they are nobody's in particular."""
    return number in lines and lines[number].votes >= SMALL


def _line(row: Any, language: str) -> Line:
    return Line(
        row["statement"], row["text"], row["agrees"], row["disagrees"], row["passes"], language, row["bridging"],
        row["bridging_low"], row["bridging_high"], row["bridging_top_share"],
    )  # fmt: skip


def _groups(result: Result, lines: dict[int, Line]) -> tuple[Group, ...]:
    sizes: dict[int, int] = {}
    for _column, _row, group, many in result.cells.get("cells", ()):
        sizes[group] = sizes.get(group, 0) + many
    told, apart = [], told_by_group(result)
    for group in range(result.summary["map"]["groups"]):
        says = [
            Said(lines[one["statement"]], one["direction"] == "agree", one["successes"], one["trials"])
            for one in result.tables["representative"]
            if one["group"] == group and one["statement"] in lines and one["statement"] in apart
        ]
        told.append(Group(group_name(group), sizes.get(group, 0), tuple(says)))
    return tuple(told)


def _bridges(lines: Sequence[Line]) -> Chart | None:
    rows = [
        charts.Interval(f"{one.number}. {one.text}", min(one.low, one.score), one.score, max(one.high, one.score))
        for one in lines
        if one.score is not None and one.low is not None and one.high is not None
    ]
    if not rows:
        return None
    title = _("Ce qui rassemble, quels que soient les avis")
    note = _("1 : tout le monde est d’accord ; -1 : tout le monde est contre. Le trait va du 5ᵉ au 95ᵉ centile.")
    return charts.intervals(title, rows, measure=_("Score"), write=lambda value: written(value, 2), note=note)


def _measures(result: Result, lines: dict[int, Line], bridging: Sequence[Line]) -> Table | None:
    """The statements that bring together beside those of Polis's two measures of it; None without any."""
    agreed = {one["statement"]: one for one in result.tables["consensus"] if one["trials"] >= SMALL}
    numbers = [one.number for one in bridging] + [number for number in agreed if number in lines]
    if not numbers:
        return None
    apart = told_by_group(result)
    across = {row["statement"]: row["group_aware_consensus"] for row in result.tables["statements"]}
    shown = list(dict.fromkeys(numbers))
    rows = [
        [
            f"{number}. {lines[number].text}",
            _decimal(lines[number].score),
            _agreed(agreed.get(number)),
            _decimal(across[number] if number in apart else None),
        ]
        for number in shown
    ]
    headings = (
        Heading(_("Affirmation")),
        Heading(_("Notre score"), figures=True),
        Heading(_("Consensus de Polis")),
        Heading(_("Consensus entre groupes"), figures=True),
    )
    note = _("Notre score va de -1 à 1. Consensus de Polis : tout le monde ensemble répond de même.")
    note += " " + _("Entre groupes, de 0 à 1 : le produit des parts d’accord de chaque groupe.")
    if result.summary["statistics_of"] != "groups":
        note += " " + _("Aucun groupe n’étant sûr, ceux que Polis tracerait en tiennent lieu.")
    languages = [lines[number].language for number in shown]
    return Table(_("D’autres mesures de ce qui rassemble"), headings, rows, note, languages)


def _decimal(value: float | None) -> str:
    return "–" if value is None else written(value, 2)


def _agreed(one: Mapping[str, Any] | None) -> str:
    if one is None:
        return "–"
    told = _("d’accord, %(share)s") if one["direction"] == "agree" else _("pas d’accord, %(share)s")
    return told % {"share": percent(one["successes"] / one["trials"], 0)}


def _days(result: Result) -> Chart | None:
    points: list[tuple[date, float | None]] = [(date.fromisoformat(day), many) for day, many in result.days]
    if len(points) < 2:
        return None
    return charts.lines(
        _("Votes par jour"), [Series(_("votes"), points[-_DAYS:])], write=written,
        write_date=lambda day: day.strftime("%d/%m/%Y"), whole=True,
    )  # fmt: skip


def place_of(participant: Participant, result: Result) -> tuple[float, float] | None:
    """Where a participant stands on the map of a result: their votes on its axes; None without a vote that it knows.

    The axes are read back from the statements' own places (√S × (1 − mean) × component).
    """
    rows = {row["statement"]: row for row in result.tables["statements"]}
    given = Vote.objects.filter(participant=participant, statement__number__in=list(rows))
    told = list(given.values_list("statement__number", "value"))
    out = sum(row["moderated"] == -1 for row in rows.values())
    x = y = 0.0
    for number, value in told:
        row = rows[number]
        if row["moderated"] == -1 or row["mean"] >= 1:
            continue
        share = (value - row["mean"]) / (1 - row["mean"])
        x, y = x + share * row["x"], y + share * row["y"]
    known = len([number for number, _value in told if rows[number]["moderated"] != -1]) + out
    return (x / sqrt(known), y / sqrt(known)) if told and known else None


def latest(debate: Debate) -> Result | None:
    """The last result; None before the first."""
    return Result.objects.latest_of(debate)
