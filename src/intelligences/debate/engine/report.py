"""The whole result of a debate from its published votes, as plain figures: what anybody recomputes with one command.

Figures are rounded here and nowhere else, to nine decimals. Same votes, same seed, same versions: same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from intelligences.debate.engine.components import tallies
from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.factor_model import Bridging, bridging
from intelligences.debate.engine.groups import OpinionMap, analyse
from intelligences.debate.engine.near_identical import near_identical
from intelligences.debate.engine.partition import quick_view
from intelligences.debate.engine.polis import Agreed, PolisStatistics, Representative, polis_statistics
from intelligences.debate.engine.polis_files import PolisFolder
from intelligences.debate.engine.slates import MOST, Slate, slate
from intelligences.debate.engine.votes import Votes

REPLICATES = 100
SLATE = 7
MOST_STATEMENTS = 100_000
"""A hundred times the largest debate known; the bootstraps of so many take about two minutes."""
DECIMALS = 9
Row = Mapping[str, Any]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Report:
    """`summary`: plain values for JSON. `tables`: name → rows, all with the same keys in the same order."""

    summary: dict[str, Any]
    tables: dict[str, Sequence[Row]]


@dataclass(frozen=True, eq=False)
class _Figures:
    """The main figures of some votes: the map, the labels whose statistics are told, these, the bridging scores."""

    drawn: OpinionMap
    labels: np.ndarray[Any, Any]
    told: PolisStatistics
    scores: Bridging


def report(folder: PolisFolder, seed: int = 0, progress: Progress = lambda step, share: None) -> Report:
    """Map, groups, statistics, bridging scores, slate and near-identical participants of a debate. `progress` is told
    each step, in French, and the share of it that is done. Raises `VotesError` above `MOST_STATEMENTS`."""
    if folder.votes.shape[1] > MOST_STATEMENTS:
        raise VotesError(
            f"Ces votes portent sur {folder.votes.shape[1]} énoncés, {MOST_STATEMENTS} au plus s’analysent : "
            "vérifiez que le dossier est celui d’un seul débat."
        )
    votes, out, meta = folder.votes, folder.moderated_out, folder.meta
    found = _figures(folder, votes, seed, progress, correct=True)
    progress("choix d’énoncés", 0.0)
    chosen = slate(votes, min(SLATE, MOST), moderated_out=out, meta=meta)
    progress("réponses presque identiques", 0.0)
    alike = near_identical(votes, seed, left_out=[*out, *meta])
    aside = set_aside(folder, alike.flagged, seed, progress) if alike.sizes else None
    drawn = found.drawn
    summary = {
        "seed": seed,
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "votes": len(votes),
        "participants": votes.shape[0],
        "statements": votes.shape[1],
        "moderated_out": len(out),
        "map": _map(drawn),
        "map_without_tendency": None if drawn.corrected is None else _map(drawn.corrected),
        "statistics_of": "groups" if drawn.groups else "partition",
        "slate": _slate(chosen),
        "near_identical": {
            "compared": alike.compared,
            "participants": sum(alike.sizes),
            "clusters": list(alike.sizes),
        },
        "without_near_identical": None if aside is None else aside.summary,
    }
    tables: dict[str, Sequence[Row]] = {
        "statements": _statements(folder, found.told, found.scores),
        "participants": _participants(drawn, found.labels, alike.cluster),
        "groups": _groups(folder, found.labels),
        "representative": [
            _told(one, group=group, rank=rank)
            for group, entries in found.told.representative.items()
            for rank, one in enumerate(entries, start=1)
        ],
        "consensus": _consensus(found.told),
        "statements_without_near_identical": [] if aside is None else aside.tables["statements"],
        "consensus_without_near_identical": [] if aside is None else aside.tables["consensus"],
    }
    return Report(summary, tables)


def set_aside(
    folder: PolisFolder,
    flagged: np.ndarray[Any, Any],
    seed: int = 0,
    progress: Progress = lambda step, share: None,
) -> Report:
    """The main figures without the participants (N) that are flagged: `participants`, `votes` and `map` in the summary,
    the tables `statements` (votes and bridging scores) and `consensus`."""
    votes = folder.votes.rows(np.flatnonzero(~flagged))
    found = _figures(folder, votes, seed, progress, correct=False)
    counts = tallies(votes, np.zeros(votes.shape[0], dtype=np.int64), 1)[0]
    rows: list[Row] = [
        {
            "statement": number,
            "agrees": int(counts[at, 2]),
            "disagrees": int(counts[at, 0]),
            "passes": int(counts[at, 1]),
            "bridging": _shown(found.scores.scores[at]),
            "bridging_low": _shown(found.scores.low[at]),
            "bridging_high": _shown(found.scores.high[at]),
        }
        for at, number in enumerate(votes.statements.tolist())
    ]
    summary = {"participants": votes.shape[0], "votes": len(votes), "map": _map(found.drawn)}
    return Report(summary, {"statements": rows, "consensus": _consensus(found.told)})


def _figures(folder: PolisFolder, votes: Votes, seed: int, progress: Progress, *, correct: bool) -> _Figures:
    out, meta = folder.moderated_out, folder.meta
    step = "carte et groupes d’opinion" if correct else "carte et groupes, des participations mises de côté"
    progress(step, 0.0)
    drawn = analyse(
        votes, seed, moderated_out=out, meta=meta, replicates=REPLICATES, correct=correct,
        progress=lambda share: progress(step, share),
    )  # fmt: skip
    progress("statistiques", 0.0)
    if drawn.groups:
        labels, told = drawn.labels, polis_statistics(votes, drawn.labels, out, meta)
    else:
        labels, told = quick_view(votes, out, meta)
    progress("énoncés qui rassemblent", 0.0)
    return _Figures(drawn, labels, told, bridging(votes, seed, moderated_out=out, meta=meta))


def _shown(value: Any) -> Any:
    """Rounded, None for what isn't known, no negative zero."""
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else round(float(value), DECIMALS) + 0.0
    return value


def _map(drawn: OpinionMap) -> dict[str, Any]:
    certainty = drawn.certainty[drawn.labels >= 0]
    low, middle = np.percentile(certainty, [10, 50]) if certainty.size else (np.nan, np.nan)
    return {
        "verdict": drawn.verdict,
        "groups": drawn.groups,
        "numbers": {str(number): _shown(share) for number, share in drawn.numbers.items()},
        "interval": list(drawn.interval),
        "agreement_10th_percentile": _shown(drawn.agreement[0]),
        "agreement_median": _shown(drawn.agreement[1]),
        "certainty_10th_percentile": _shown(low),
        "certainty_median": _shown(middle),
        "tendency_to_agree": [_shown(one) for one in drawn.tendency],
        "axes": drawn.axes,
        "replicates": drawn.replicates,
        "evidence": [{name: _shown(value) for name, value in vars(one).items()} for one in drawn.evidence],
    }


def _slate(chosen: Slate) -> dict[str, Any]:
    certificate = {name: _shown(value) for name, value in vars(chosen.certificate).items() if name != "witness"}
    return {
        "statements": list(chosen.statements),
        "represented": _shown(chosen.represented),
        "certificate": {**certificate, "witness": list(chosen.certificate.witness or ())},
    }


def _statements(folder: PolisFolder, told: PolisStatistics, scores: Bridging) -> list[Row]:
    votes = folder.votes
    known = {one.id: one for one in folder.statements}
    counts = tallies(votes, np.zeros(votes.shape[0], dtype=np.int64), 1)[0]
    rows: list[Row] = []
    for at, number in enumerate(votes.statements.tolist()):
        statement = known.get(number)
        row = {
            "statement": number,
            "agrees": int(counts[at, 2]),
            "disagrees": int(counts[at, 0]),
            "passes": int(counts[at, 1]),
            "moderated": statement.moderation if statement else None,
            "mean": told.centre[at],
            "x": told.statement_projections[at, 0],
            "y": told.statement_projections[at, 1],
            "extremity": told.extremity[at],
            "bridging": scores.scores[at],
            "bridging_low": scores.low[at],
            "bridging_high": scores.high[at],
            "bridging_top_share": scores.top_share[at],
            "group_aware_consensus": told.group_aware_consensus[at],
            "priority": told.priorities[at],
            "text": statement.text if statement else "",
        }
        rows.append({name: _shown(value) for name, value in row.items()})
    return rows


def _participants(drawn: OpinionMap, labels: np.ndarray[Any, Any], alike: np.ndarray[Any, Any]) -> list[Row]:
    rows: list[Row] = []
    for at, person in enumerate(drawn.participants.tolist()):
        row = {
            "participant": person,
            "x": drawn.coordinates[at, 0],
            "y": drawn.coordinates[at, 1],
            "label": int(labels[at]) if labels[at] >= 0 else None,
            "certainty": drawn.certainty[at],
            "near_identical": int(alike[at]) if alike[at] >= 0 else None,
            **_corrected(drawn.corrected, at),
        }
        rows.append({name: _shown(value) for name, value in row.items()})
    return rows


def _corrected(drawn: OpinionMap | None, at: int) -> dict[str, Any]:
    """Place and group once what a participant answers to everything is taken away."""
    if drawn is None:
        return {}
    place, label = drawn.coordinates[at], int(drawn.labels[at])
    return {
        "x_without_tendency": place[0],
        "y_without_tendency": place[1],
        "label_without_tendency": label if label >= 0 else None,
    }


def _groups(folder: PolisFolder, labels: np.ndarray[Any, Any]) -> list[Row]:
    """Answers of each group to each statement."""
    counts = tallies(folder.votes, labels, int(labels.max(initial=-1)) + 1)
    return [
        {"group": group, "statement": number, "agrees": int(agrees), "disagrees": int(disagrees), "passes": int(passes)}
        for group, of_group in enumerate(counts)
        for number, (disagrees, passes, agrees) in zip(folder.votes.statements.tolist(), of_group, strict=True)
    ]


def _consensus(told: PolisStatistics) -> list[Row]:
    return [
        _told(one, direction=direction, rank=rank)
        for direction in ("agree", "disagree")
        for rank, one in enumerate(getattr(told.consensus, direction), start=1)
    ]


def _told(one: Representative | Agreed, **around: Any) -> Row:
    return {**around, **{name: _shown(value) for name, value in vars(one).items() if name not in around}}
