"""The statistics that Polis publishes, given the groups, to the last digit that its own outputs allow.

Formulas: docs/methods/debate.md, restated from the published description of Polis's mathematics (Small et al. 2021,
doi 10.6035/recerca.5516) and checked against outputs of the production service. Groups are never recomputed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.components import Centred, Components, Floats, components, tallies
from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.votes import Votes

Z90 = 1.2816
MOST = 5
FEWEST_VOTES = 7
"""What it takes to belong to a group, or all statements when there are fewer."""
META_PRIORITY = 49.0
Direction = Literal["agree", "disagree"]


@dataclass(frozen=True)
class Representative:
    """A statement that tells a group from the others. `direction` is what the group answers; `successes` of `trials`
    votes answer so (agree, disagree and pass are trials). `probability` and `ratio` are smoothed; tests are z-scores,
    `ratio_test` rounded to 32 bits. `is_best_agree`: chosen first, as the statement on which the group agrees
    most."""

    statement: Any
    direction: Direction
    successes: int
    trials: int
    probability: float
    probability_test: float
    ratio: float
    ratio_test: float
    is_best_agree: bool = False
    agrees: int | None = None


@dataclass(frozen=True)
class Agreed:
    """A statement on which all participants together answer alike; same measures as `Representative`."""

    statement: Any
    successes: int
    trials: int
    probability: float
    probability_test: float


@dataclass(frozen=True)
class Consensus:
    """At most five statements each, the strongest first."""

    agree: tuple[Agreed, ...]
    disagree: tuple[Agreed, ...]


@dataclass(frozen=True, eq=False)
class PolisStatistics:
    """What Polis computes of N participants and S statements once groups are given.

    `participants` (N) and `statements` (S): ids, in the order of all arrays. `centre` (S): mean votes. `components`
    (2, S): unit vectors, their sign is a convention. `projections` (N, 2), `statement_projections` (S, 2),
    `extremity` (S): on the map, unit of the votes. `representative`: for each group, its statements in order.
    `group_aware_consensus` (S): product over groups of the smoothed share of agreement, NaN without any group.
    `priorities` (S): weights with which Polis draws the next statement.
    """

    participants: NDArray[Any]
    statements: NDArray[Any]
    centre: Floats
    components: Floats
    projections: Floats
    statement_projections: Floats
    extremity: Floats
    representative: dict[Any, tuple[Representative, ...]]
    consensus: Consensus
    group_aware_consensus: Floats
    priorities: Floats


def polis_statistics(
    votes: Votes,
    labels: Mapping[Any, Any] | Iterable[Any],
    moderated_out: Iterable[Any] | None = (),
    meta: Iterable[Any] | None = (),
) -> PolisStatistics:
    """Map, representative statements, consensus and priorities.

    `labels`: participant id → group, where whoever is missing belongs to none; or one label for each of
    `votes.participants`. None, NaN, an empty text or a negative number is no group. `moderated_out` and `meta`: ids of
    statements, None for none; meta ones (on the participants themselves) are left out as well, and have priority 49.
    Ids without a column are left aside. Raises `VotesError` when labels don't fit.
    """
    group, names = grouped(votes, labels)
    are_meta = votes.statement_positions([] if meta is None else list(meta))
    left_out = votes.statement_positions([] if moderated_out is None else list(moderated_out)) | are_meta
    table = Centred(votes, left_out)
    found = components(table)
    places = scaled(table, found.loadings, answered(votes, left_out))
    return statistics_of(votes, found, places, group, names, left_out, are_meta)


def statistics_of(
    votes: Votes,
    found: Components,
    places: Floats,
    group: NDArray[np.int64],
    names: list[Any],
    left_out: NDArray[np.bool_],
    are_meta: NDArray[np.bool_],
) -> PolisStatistics:
    """The statistics once the map is made: `places` (N, 2) of participants, their `group` (N) as a position in
    `names`."""
    scale = np.sqrt(votes.shape[1])
    on_map = (scale * (1 - found.centre) * found.loadings).T
    extremity = np.sqrt(on_map[:, 0] ** 2 + on_map[:, 1] ** 2)
    everybody = tallies(votes, group + 1, len(names) + 1)  # the first group is of those who have none
    counts = everybody[1:]
    return PolisStatistics(
        participants=votes.participants,
        statements=votes.statements,
        centre=found.centre,
        components=found.loadings,
        projections=places,
        statement_projections=on_map,
        extremity=extremity,
        representative={name: _representative(votes, counts, at, left_out) for at, name in enumerate(names)},
        consensus=_consensus(votes, everybody.sum(axis=0), left_out),
        group_aware_consensus=_group_aware(counts),
        priorities=_priorities(counts.sum(axis=0), extremity, are_meta),
    )


def grouped(votes: Votes, labels: Mapping[Any, Any] | Iterable[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """The position of each participant's group (N; −1 for none), and the groups' names in order."""
    kept = [_group(one) for one in _one_each(votes, labels)]
    try:
        names = sorted({one for one in kept if one is not None})
    except TypeError:
        raise VotesError("Les noms des groupes sont tantôt des nombres, tantôt des textes : gardez les uns.") from None
    position = {name: at for at, name in enumerate(names)}
    return np.array([-1 if one is None else position[one] for one in kept], dtype=np.int64), names


def _one_each(votes: Votes, labels: Mapping[Any, Any] | Iterable[Any]) -> list[Any]:
    """The label of each participant, in order."""
    people = votes.participants.tolist()
    if isinstance(labels, Mapping):
        if labels and not any(person in labels for person in people):
            raise VotesError(
                "Aucun des participants à qui un groupe est donné n’a voté : leurs identifiants diffèrent."
            )
        return [labels.get(person) for person in people]
    try:
        given = list(labels.tolist() if isinstance(labels, np.ndarray) else labels)
    except TypeError:
        raise VotesError("Donnez les groupes : un pour chaque participant, ou participant → groupe.") from None
    if len(given) != len(people):
        raise VotesError(f"Il y a {len(given)} groupes donnés pour {len(people)} participants.")
    return given


def _group(label: Any) -> Any:
    """The name of a group; None for no group: None, NaN, an empty text, a negative number."""
    name = label.item() if isinstance(label, np.generic) else label
    if name is None or isinstance(name, str):
        return name if name and name.strip() else None
    if not isinstance(name, int | float):
        raise VotesError(f"Un groupe est un nombre ou un texte : « {str(name)[:40]} » a été donné.")
    return name if name >= 0 else None


def answered(votes: Votes, left_out: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many cells of each participant are known (N): statements left out count as answered by all, as in Polis."""
    inside = votes.per_participant
    if left_out.any():
        inside = np.bincount(votes.line[~left_out[votes.columns]], minlength=votes.shape[0])
    return inside + int(left_out.sum())


def scaled(table: Centred, loadings: Floats, known: NDArray[np.int64]) -> Floats:
    """Participants on the map (N, C), stretched by √(S / known cells) so that few votes don't mean being near the
    centre."""
    stretch = np.sqrt(table.shape[1] / np.maximum(known, 1))
    return table.times(np.ascontiguousarray(loadings.T)) * stretch[:, None]


def _one_proportion(successes: NDArray[Any], trials: NDArray[Any]) -> Floats:
    return np.asarray(2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5), dtype=np.float64)


def _two_proportions(first: NDArray[Any], trials: NDArray[Any], second: NDArray[Any], others: NDArray[Any]) -> Floats:
    one, two = (first + 1) / (trials + 1), (second + 1) / (others + 1)
    pooled = (first + 1 + second + 1) / (trials + 1 + others + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (one - two) / np.sqrt(pooled * (1 - pooled) * (1 / (trials + 1) + 1 / (others + 1)))
    return np.where(pooled == 1, 0.0, score).astype(np.float32).astype(np.float64)


@dataclass(frozen=True)
class _Measures:
    """One direction (agree or disagree) of one group on every statement (S)."""

    successes: NDArray[np.int64]
    trials: NDArray[np.int64]
    probability: Floats
    probability_test: Floats
    ratio: Floats
    ratio_test: Floats

    @classmethod
    def of(cls, own: NDArray[np.int64], others: NDArray[np.int64], value: int) -> _Measures:
        """From tallies (S, 3) of the group and of all other groups together."""
        n, trials, o, out = own[:, value], own.sum(axis=1), others[:, value], others.sum(axis=1)
        probability = (n + 1) / (trials + 2)
        return cls(
            n,
            trials,
            probability,
            _one_proportion(n, trials),
            probability / ((o + 1) / (out + 2)),
            _two_proportions(n, trials, o, out),
        )

    @property
    def weight(self) -> Floats:
        """What sufficient statements are ordered by."""
        return self.ratio * self.ratio_test * self.probability * self.probability_test

    @property
    def is_sufficient(self) -> NDArray[np.bool_]:
        """Both tests pass."""
        return (self.ratio_test > Z90) & (self.probability_test > Z90)


def _representative(
    votes: Votes, counts: NDArray[np.int64], at: int, left_out: NDArray[np.bool_]
) -> tuple[Representative, ...]:
    own, others = counts[at], counts.sum(axis=0) - counts[at]
    agree, disagree = _Measures.of(own, others, 2), _Measures.of(own, others, 0)
    candidates = np.flatnonzero(~left_out)
    if not candidates.size:
        return ()
    leans = agree.ratio_test > disagree.ratio_test
    best_agree = _best_agree(agree, disagree, candidates)

    def told(statement: int) -> Representative:
        is_best = statement == best_agree
        return _told(votes, agree, disagree, statement, agrees=bool(leans[statement]), is_best=is_best)

    passes = (agree.is_sufficient | disagree.is_sufficient).tolist()
    sufficient = [one for one in candidates.tolist() if passes[one]]
    if not sufficient:
        strongest = np.maximum(agree.ratio_test, disagree.ratio_test)[candidates]
        return (told(int(candidates[np.argmax(strongest)]) if best_agree is None else best_agree),)
    weight = np.where(leans, agree.weight, disagree.weight).tolist()
    ordered = sorted((one for one in sufficient if one != best_agree), key=lambda one: -weight[one])
    chosen = (([] if best_agree is None else [best_agree]) + ordered)[:MOST]
    return tuple(told(one) for one in sorted(chosen, key=lambda one: not leans[one]))


def _best_agree(agree: _Measures, disagree: _Measures, candidates: NDArray[np.int64]) -> int | None:
    """The scan of Polis, in column order: what a newcomer must beat depends on the one that is held."""
    held: int | None = None
    pull, weight = (agree.probability * agree.probability_test).tolist(), agree.weight.tolist()
    ratio, answers = agree.ratio.tolist(), (agree.successes + disagree.successes).tolist()
    accepted = ((agree.probability_test > Z90) | ((agree.ratio > 1) & (agree.probability > 0.5))).tolist()
    for one in candidates.tolist():
        if answers[one] == 0:
            continue
        if held is None:
            takes = accepted[one]
        elif ratio[held] > 1:
            takes = weight[one] > weight[held]
        else:
            takes = pull[one] > pull[held]
        held = one if takes else held
    return held


def _told(
    votes: Votes, agree: _Measures, disagree: _Measures, statement: int, *, agrees: bool, is_best: bool
) -> Representative:
    side = agree if agrees else disagree
    return Representative(
        statement=votes.statements[statement].item(),
        direction="agree" if agrees else "disagree",
        successes=int(side.successes[statement]),
        trials=int(side.trials[statement]),
        probability=float(side.probability[statement]),
        probability_test=float(side.probability_test[statement]),
        ratio=float(side.ratio[statement]),
        ratio_test=float(side.ratio_test[statement]),
        is_best_agree=is_best,
        agrees=int(agree.successes[statement]) if is_best else None,
    )


def _consensus(votes: Votes, counts: NDArray[np.int64], left_out: NDArray[np.bool_]) -> Consensus:
    return Consensus(agree=_agreed(votes, counts, 2, left_out), disagree=_agreed(votes, counts, 0, left_out))


def _agreed(votes: Votes, counts: NDArray[np.int64], value: int, left_out: NDArray[np.bool_]) -> tuple[Agreed, ...]:
    successes, trials = counts[:, value], counts.sum(axis=1)
    probability, test = (successes + 1) / (trials + 2), _one_proportion(successes, trials)
    kept = np.flatnonzero(~left_out & (probability > 0.5) & (test > Z90))
    ordered = kept[np.argsort(-(probability * test)[kept], kind="stable")][:MOST]
    return tuple(
        Agreed(
            votes.statements[one].item(),
            int(successes[one]),
            int(trials[one]),
            float(probability[one]),
            float(test[one]),
        )
        for one in ordered.tolist()
    )


def _group_aware(counts: NDArray[np.int64]) -> Floats:
    if not counts.shape[0]:
        return np.full(counts.shape[1], np.nan)
    return np.asarray(np.prod((counts[:, :, 2] + 1) / (counts.sum(axis=2) + 2), axis=0))


def _priorities(counts: NDArray[np.int64], extremity: Floats, are_meta: NDArray[np.bool_]) -> Floats:
    agrees, passes, all_ = counts[:, 2], counts[:, 1], counts.sum(axis=1)
    importance = (1 - (passes + 1) / (all_ + 2)) * (extremity + 1) * ((agrees + 1) / (all_ + 2))
    return np.where(are_meta, META_PRIORITY, (importance * (1 + 8 * 2.0 ** (-all_ / 5))) ** 2)
