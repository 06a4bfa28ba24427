"""Which entries come near a query when none holds every word, and in which order. No Django.

Each group of a query tells the more the fewer entries hold it: ln((N + 1) / (n + ½)), N entries of which n hold it
(Robertson and Spärck Jones's weight without relevance). An entry is worth the sum of what its groups tell, less where
it holds other words than the ones asked; it comes near when that is enough of what the query tells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from intelligences.search.unpacking import Ids

SYNONYM, LEAD = 0.9, 0.85
"""What other words for the same thing, and those to which everyday words lead, are worth beside the words asked."""
IN_TITLE = 1.2
ENOUGH, OF_FEW = 0.28, 0.45
"""Share of what a query tells that an entry must hold to be an answer; of two groups at most."""
TELLING = 0.36
"""Share of what the rarest word tells that an entry must hold as well: common words alone make no answer."""
UNKNOWN = 0.3
"""Share of what the rarest word tells that is counted for a word that nothing holds and nobody explains, in a query of
more than two groups, where it is likelier a way of speaking. In a short one, and for a known word that nothing holds,
all is counted: the need is understood, and isn't met."""
_SHORT = 2


@dataclass(frozen=True, eq=False)
class Held:
    """A group of a query: the ids of the entries that hold it as it is asked, in other words for the same thing, by
    what it leads to, and in their title. `known`: its words are explained somewhere; `asking`: a way of asking, which
    counts only by what it leads to; `subject`: what the need is about, which an answer must hold; `part`: of
    an expression that leads by its last word, and says nothing when nothing holds it; `whole`: that last word."""

    asked: Ids
    synonyms: Ids
    leads: tuple[Ids, ...]
    titles: Ids
    known: bool
    asking: bool
    subject: bool
    part: bool
    whole: bool = False

    def ways(self) -> list[tuple[Ids, float]]:
        """Ids and what each way of holding the group is worth, the surest first."""
        surest = [] if self.asking else [(self.asked, 1.0), (self.synonyms, SYNONYM)]
        return [*surest, *((ids, LEAD) for ids in self.leads)]


@dataclass(frozen=True, eq=False)
class Near:
    """Ids that hold something of a query, the nearest first; the first `enough` of them are answers. `places`: one
    number a place, which those of equal worth share."""

    ids: Ids
    enough: int
    places: NDArray[np.int64]

    @property
    def answers(self) -> Ids:
        """Those near enough."""
        return self.ids[: self.enough]

    def settled(self, order: Ids) -> "Near":
        """The same, with those of equal worth as they stand in `order`, then those that don't: the index draws its
        numbers anew each time that it is made, so that they say nothing."""
        at = np.full(len(self.ids), len(order))
        _, mine, theirs = np.intersect1d(self.ids, order, return_indices=True)
        at[mine] = theirs
        return Near(self.ids[np.lexsort((at, self.places))], self.enough, self.places)


def near(groups: Sequence[Held], weights: NDArray[np.float64], of: Ids) -> Near:
    """What comes near a query of these groups. `of`: the ids of the N entries that may be found, sorted; `weights`:
    what each weighs, to sort equals; then those come first that hold the query in more ways."""
    rarest = log(2 * (len(of) + 1))
    worth, ranked, again = np.zeros(len(of)), np.zeros(len(of)), np.zeros(len(of))
    about = np.ones(len(of), np.bool_)
    telling: list[tuple[Held, int, float]] = []
    for group in groups:
        each, most, ways = np.zeros(len(of)), rarest, np.zeros(len(of))
        for ids, value in group.ways():
            here = np.isin(of, ids)
            tell = min(most, _tells(int(here.sum()), len(of)))
            each[here] = np.maximum(each[here], value * tell)
            ways += here
            if value > LEAD and here.any():
                most = tell  # what a word leads to tells no more than the word does
        if group.subject:
            about &= each > 0
        worth += each
        ranked += np.where(np.isin(of, group.titles), IN_TITLE, 1.0) * each
        again += ways * each
        if not group.asking:
            many = int((each > 0).sum())
            telling.append((group, many, min(most, _tells(many, len(of)))))
    short = _is_short([group for group, _, _ in telling], [group for group, many, _ in telling if many])
    told = sum(tell if many else rarest * _missing(group, short=short) for group, many, tell in telling)
    is_answer = (
        about
        & bool(telling)
        & (worth >= (OF_FEW if len(telling) <= _SHORT else ENOUGH) * told)
        & (worth >= TELLING * rarest)
    )
    order = np.lexsort((of, -again, -weights, -ranked, ~is_answer))[: int((worth > 0).sum())]
    keys = np.stack([again, weights, ranked, is_answer])[:, order]
    places = np.cumsum((keys != np.roll(keys, 1, axis=1)).any(axis=0))
    return Near(of[order], int(is_answer.sum()), places)


def _tells(held: int, of: int) -> float:
    return log((of + 1) / (held + 0.5))


def _is_short(telling: list[Held], held: list[Held]) -> bool:
    """Whether so little is asked, or understood, that what nothing holds counts whole."""
    if any(group.whole for group in held):
        return False
    return len(telling) <= _SHORT or (2 * len(held) < len(telling) and not any(group.known for group in held))


def _missing(group: Held, *, short: bool) -> float:
    if group.part:
        return 0.0
    return 1.0 if group.known or short else UNKNOWN
