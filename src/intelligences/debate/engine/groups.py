"""The opinion map and its groups, drawn only where a bootstrap finds them again.

Same votes and same seed give the same bytes, whatever the order of rows and the number of threads. Method:
docs/methods/debate.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from intelligences.debate.engine.components import ROUGH, Centred, Components, Floats, components, in_order
from intelligences.debate.engine.latent import gain_of_classes
from intelligences.debate.engine.mixtures import AGAIN, IN_VOTES, Evidence, Mixture, weigh
from intelligences.debate.engine.polis import FEWEST_VOTES, answered, scaled
from intelligences.debate.engine.votes import Votes

Progress = Callable[[float], None]
Verdict = Literal["stable", "unstable", "none", "too_few"]
FEWEST_PEOPLE = 20
SAMPLE = 5_000
"""At most so many participants, drawn with the seed, decide on groups; all are then placed in them."""
ASKED = 1_500
"""At most so many of them have their votes weighed one by one (`latent`): it takes seconds, not minutes."""
AXES = 4
SHUFFLES = 5
SAME_NUMBER, SAME_PEOPLE = 0.6, 0.6
"""Groups are stable when so large a share of the bootstraps finds their number again, and when the 10th percentile of
the agreement with them (adjusted Rand index) is so high."""


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """Where N participants stand on S statements, and their groups when there are any.

    `coordinates` (N, 2) and `components` (2, S), `centre` (S): the map of `polis_statistics`. `groups`: how many are
    drawn, 0 unless `verdict` is "stable"; "unstable": groups were seen but a bootstrap doesn't find them again;
    "none": a continuum; "too_few": not enough votes to tell. `labels` (N): group, numbered by decreasing size, −1 for
    whoever gave too few votes or when none is drawn; `certainty` (N): mean probability over the bootstraps of
    belonging there, NaN without a group. `numbers`: share of the bootstraps that find each number of groups (0:
    none); `interval`: numbers between their 5th and 95th percentiles. `agreement`: 10th percentile and median over
    the bootstraps of the adjusted Rand index with the groups seen, NaN without any. `tendency` (2): correlation of
    each axis with the participants' share of agreements. `axes`: axes above what shuffled votes give. `evidence`: for
    each number of groups. `corrected`: the same once what each participant answers to everything is taken away.
    """

    participants: NDArray[Any]
    statements: NDArray[Any]
    coordinates: Floats
    components: Floats
    centre: Floats
    verdict: Verdict
    groups: int
    labels: NDArray[np.int64]
    certainty: Floats
    numbers: dict[int, float]
    interval: tuple[int, int]
    agreement: tuple[float, float]
    tendency: Floats
    axes: int
    evidence: tuple[Evidence, ...]
    seed: int
    replicates: int
    corrected: OpinionMap | None = None


def analyse(
    votes: Votes,
    seed: int = 0,
    *,
    moderated_out: Iterable[Any] = (),
    meta: Iterable[Any] = (),
    replicates: int = 100,
    correct: bool = True,
    progress: Progress = lambda share: None,
) -> OpinionMap:
    """The opinion map of a debate. `replicates`: bootstraps over participants; without any, groups that are seen
    count as unstable. `correct` adds the map without the tendency to agree with everything. Ids without a column are
    left aside. `progress` is told the share of the bootstraps that is done."""
    left_out = votes.statement_positions([*moderated_out, *meta])
    total, done = replicates * (2 if correct else 1), count(1)

    def told() -> None:
        progress(next(done) / total)

    drawn = _drawn(votes, left_out, seed, replicates, told)
    if not correct:
        return drawn
    return replace(drawn, corrected=_drawn(votes, left_out, seed, replicates, told, level=True, plain=drawn))


@dataclass(frozen=True, eq=False)
class _Places:
    """Places of participants on some axes: least squares `raw` (N, D), their `errors` (N, D), and `shrunk` (N, D)."""

    raw: Floats
    errors: Floats
    shrunk: Floats

    def of(self, chosen: NDArray[Any]) -> _Places:
        """Those of these participants."""
        return _Places(self.raw[chosen], self.errors[chosen], self.shrunk[chosen])


def _drawn(
    votes: Votes,
    left_out: NDArray[np.bool_],
    seed: int,
    replicates: int,
    told: Callable[[], None],
    *,
    level: bool = False,
    plain: OpinionMap | None = None,
) -> OpinionMap:
    """The map; with `level`, of what is left when each one's tendency to agree is taken away from the `plain` one."""
    table = Centred(votes, left_out, level=level)
    found = components(table, AXES)
    known = table.seen(np.ones((votes.shape[1], 1)))[:, 0]
    eligible = np.flatnonzero(known >= min(FEWEST_VOTES, max(int((~left_out).sum()), 1)))
    sample = _sample(eligible, seed, SAMPLE)
    axes = _axes(votes.rows(sample), left_out, seed, level=level) if len(eligible) >= FEWEST_PEOPLE else 0
    mixture, evidence, places = _seen(table, found, axes, sample)
    if axes == 1 and mixture is not None and places is not None and (plain is None or plain.axes <= 1):
        asked = _sample(sample, seed, ASKED)
        gain = gain_of_classes(votes.rows(asked), left_out, places.shrunk[asked, 0], mixture.centres[:, 0])
        evidence = [replace(one, in_votes=gain) if one.groups == len(mixture.weights) else one for one in evidence]
        mixture = mixture if gain >= IN_VOTES else None
    study = _Study(votes.rows(sample), left_out, axes, level, mixture, None if places is None else places.of(sample))
    numbers = study.repeated(seed, replicates, told)
    verdict = _verdict(len(eligible), mixture, numbers, study.agreements)
    labels, certainty = np.full(votes.shape[0], -1, dtype=np.int64), np.full(votes.shape[0], np.nan)
    if verdict == "stable" and mixture is not None and places is not None:
        belongs = mixture.membership(places.raw, places.errors)[eligible]
        labels[eligible] = _by_size(np.argmax(belongs, axis=1))
        certainty[eligible] = belongs.max(axis=1)
        certainty[sample] = study.certainty
    spread = np.array(sorted(numbers), dtype=np.int64)
    coordinates = scaled(table, found.loadings[:2], answered(votes, left_out))
    return OpinionMap(
        participants=votes.participants,
        statements=votes.statements,
        coordinates=coordinates,
        components=found.loadings[:2],
        centre=found.centre,
        verdict=verdict,
        groups=len(mixture.weights) if verdict == "stable" and mixture is not None else 0,
        labels=labels,
        certainty=certainty,
        numbers={int(one): float(np.mean(spread == one)) for one in np.unique(spread)},
        interval=_interval(spread),
        agreement=_percentiles(study.agreements),
        tendency=_tendency(votes, coordinates, eligible),
        axes=axes,
        evidence=tuple(evidence),
        seed=seed,
        replicates=replicates,
    )


def _sample(eligible: NDArray[np.int64], seed: int, most: int) -> NDArray[np.int64]:
    if len(eligible) <= most:
        return eligible
    return np.sort(np.random.default_rng([seed, 1]).permutation(eligible)[:most])


def _axes(votes: Votes, left_out: NDArray[np.bool_], seed: int, *, level: bool) -> int:
    """How many axes carry more than the largest one of votes that are shuffled inside each statement (Horn 1965)."""
    variances = components(Centred(votes, left_out, level=level), AXES, tolerance=ROUGH).variances
    by_statement = np.argsort(votes.columns, kind="stable")

    def shuffled(number: int) -> float:
        chance = np.random.default_rng([seed, 2, number]).random(len(votes))
        values = np.empty_like(votes.values)
        values[by_statement] = votes.values[np.argsort(votes.columns + chance)]
        mixed = Votes(votes.participants, votes.statements, votes.indptr, votes.columns, values)
        return float(components(Centred(mixed, left_out, level=level), 1, tolerance=ROUGH).variances[0])

    return int(np.sum(variances > max(in_order(shuffled, range(SHUFFLES))) * (1 + 1e-4)))


def _seen(
    table: Centred, found: Components, axes: int, sample: NDArray[np.int64]
) -> tuple[Mixture | None, list[Evidence], _Places | None]:
    if not axes:
        return None, [], None
    places = _placed(table, found, axes)
    here = places.of(sample)
    mixture, evidence = weigh(here.raw, here.errors, here.shrunk)
    return mixture, evidence, places


def _placed(table: Centred, found: Components, axes: int) -> _Places:
    """Places by least squares axis by axis, with the error that votes around them leave."""
    loadings = np.ascontiguousarray(found.loadings[:axes].T)
    weight = np.maximum(table.seen(loadings**2), 1e-9)
    cells = max(sum(block.nnz for block, _ in table.blocks), 1)
    freedom = max(cells - axes * sum(table.shape), cells // 2)
    mean_square = table.squares() / cells
    signal = np.maximum((found.variances[:axes] - mean_square * weight.sum(axis=0)) / np.sum(weight**2, axis=0), 1e-9)
    products = table.times(loadings)
    shrunk = products / (weight + mean_square / signal)
    explained = 2 * np.sum(shrunk * products) - np.sum(shrunk**2 * weight)
    noise = max(float(table.squares() - explained) / freedom, 1e-9)
    return _Places(products / weight, noise / weight, shrunk)


class _Study:
    """The bootstrap over participants: how often the groups seen are found again, and whom they hold."""

    def __init__(
        self,
        votes: Votes,
        left_out: NDArray[np.bool_],
        axes: int,
        level: bool,
        seen: Mixture | None,
        places: _Places | None,
    ) -> None:
        self._votes, self._left_out, self._axes, self._level = votes, left_out, axes, level
        self._seen = seen
        own = None if seen is None or places is None else seen.membership(places.raw, places.errors)
        self._labels = None if own is None else np.argmax(own, axis=1)
        self.agreements: list[float] = []
        self.certainty = np.zeros(0) if own is None else own.max(axis=1)

    def repeated(self, seed: int, replicates: int, told: Callable[[], None]) -> list[int]:
        """The number of groups that each replicate finds; `told` is called after each."""
        if not self._axes or not replicates:
            return [0] * replicates

        def again(number: int) -> tuple[int, NDArray[np.int64], Floats]:
            found = self._again(np.random.default_rng([seed, 3, number]))
            told()
            return found

        found = in_order(again, range(replicates))
        if self._labels is not None:
            self.agreements = [rand_index(self._labels, labels) for _, labels, _ in found]
            self.certainty = np.mean([held for _, _, held in found], axis=0)
        return [number for number, _, _ in found]

    def _again(self, chance: np.random.Generator) -> tuple[int, NDArray[np.int64], Floats]:
        """Groups found, label of each participant of the sample, and their probability of the group seen at first."""
        people = self._votes.shape[0]
        drawn = self._votes.rows(np.sort(chance.integers(0, people, people)))
        table = Centred(drawn, self._left_out, level=self._level)
        found = components(table, self._axes, tolerance=ROUGH)
        places = _placed(table, found, self._axes)
        mixture, _ = weigh(places.raw, places.errors, places.shrunk, share=AGAIN)
        if mixture is None or self._labels is None:
            none = np.zeros(people)
            return 0 if mixture is None else len(mixture.weights), none.astype(np.int64), none
        everybody = Centred(self._votes, self._left_out, level=self._level, centre=found.centre)
        here = _placed(everybody, found, self._axes)
        belongs = mixture.membership(here.raw, here.errors)
        labels = np.argmax(belongs, axis=1)
        return len(mixture.weights), labels, _matched(self._labels, labels, belongs)


def _matched(first: NDArray[np.int64], labels: NDArray[np.int64], belongs: Floats) -> Floats:
    """Each participant's probability of the found group that covers most of their first group."""
    both = np.zeros((int(first.max()) + 1, belongs.shape[1]), dtype=np.int64)
    np.add.at(both, (first, labels), 1)
    return np.asarray(belongs[np.arange(len(first)), np.argmax(both, axis=1)[first]])


def rand_index(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Adjusted Rand index of two partitions (Hubert & Arabie 1985): 1 when they are the same, 0 as by chance."""
    both = np.zeros((int(first.max()) + 1, int(second.max()) + 1))
    np.add.at(both, (first, second), 1)

    def pairs(counts: Floats) -> float:
        return float(np.sum(counts * (counts - 1) / 2))

    together, one, other = pairs(both), pairs(both.sum(axis=1)), pairs(both.sum(axis=0))
    expected = one * other / max(pairs(np.array([float(len(first))])), 1.0)
    most = (one + other) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _by_size(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same groups, numbered by decreasing size."""
    return np.asarray(np.argsort(np.argsort(-np.bincount(labels), kind="stable"))[labels])


def _verdict(people: int, mixture: Mixture | None, numbers: list[int], agreements: list[float]) -> Verdict:
    if people < FEWEST_PEOPLE:
        return "too_few"
    if mixture is None:
        return "none"
    same = np.mean([one == len(mixture.weights) for one in numbers]) if numbers else 0.0
    low = float(np.percentile(agreements, 10)) if agreements else 0.0
    return "stable" if same >= SAME_NUMBER and low >= SAME_PEOPLE else "unstable"


def _interval(numbers: NDArray[np.int64]) -> tuple[int, int]:
    if not numbers.size:
        return (0, 0)
    low, high = np.percentile(numbers, [5, 95], method="inverted_cdf")
    return int(low), int(high)


def _percentiles(agreements: list[float]) -> tuple[float, float]:
    if not agreements:
        return (float("nan"), float("nan"))
    return float(np.percentile(agreements, 10)), float(np.percentile(agreements, 50))


def _tendency(votes: Votes, coordinates: Floats, eligible: NDArray[np.int64]) -> Floats:
    agreed = np.bincount(votes.line[votes.values == 1], minlength=votes.shape[0])
    share = (agreed / np.maximum(votes.per_participant, 1))[eligible]
    found = []
    for axis in coordinates[eligible].T:
        one, other = axis - axis.mean() if axis.size else axis, share - share.mean() if share.size else share
        size = np.sqrt(np.sum(one**2) * np.sum(other**2))
        found.append(float(np.sum(one * other) / size) if size > 1e-12 else 0.0)
    return np.array(found)
