"""Texts that were copied: the same once folded, or nearly the same. Pure, exact, without sampling.

Two texts are alike when the Jaccard index of their sets of three-word runs is at least 0.7. Candidates come from prefix
filtering (Chaudhuri, Ganti, Kaushik, 2006; Bayardo, Ma, Srikant, 2007): runs are ordered from the rarest, and two sets
that reach the threshold share one within their first runs. See docs/methods/copied-texts.md.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intelligences.kernel.french import words

THRESHOLD = 0.7
RUN = 3
SHORTEST = 12
"""Words below which a text is too short to tell a copy from chance."""


@dataclass(frozen=True)
class Copies:
    """Members of a group, the text that names it, and the lowest likeness of a member with that text."""

    members: tuple[str, ...]
    text: str
    likeness: float

    @property
    def is_exact(self) -> bool:
        """Whether all say the same words."""
        return self.likeness == 1.0


def fingerprint(text: str) -> str:
    """Names a text whatever its spaces, case, accents and signs."""
    return hashlib.sha256(words(text).encode()).hexdigest()


def groups(texts: Mapping[str, str], holders: Mapping[str, str], *, threshold: float = THRESHOLD) -> list[Copies]:
    """Groups of keys whose texts are copies held by several holders, the largest first.

    Around each text, from the one that is said most, those at least `threshold` like it: nobody enters a group by being
    like someone who is like its text. A holder whose two texts are alike describes two things from one template: only
    the nearest enters. A text shorter than `SHORTEST` words is left out.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for key, text in texts.items():
        folded = words(text)
        if folded.count(" ") + 1 >= SHORTEST:
            said[folded].append(key)
    distinct = sorted(said, key=lambda folded: (-len(said[folded]), folded))
    alike = _neighbours(distinct, threshold)
    taken: set[int] = set()
    copies = []
    for number, folded in enumerate(distinct):
        if number in taken:
            continue
        members = list(said[folded])
        there, lowest = {holders[key] for key in members}, 1.0
        near = [(other, found) for other, found in alike[number].items() if other not in taken]
        taken.add(number)
        for other, found in sorted(near, key=lambda pair: (-pair[1], pair[0])):
            arriving = [key for key in said[distinct[other]] if holders[key] not in there]
            if arriving:
                taken.add(other)
                lowest = found
                members += arriving
                there |= {holders[key] for key in arriving}
        if len(there) > 1:
            copies.append(Copies(tuple(members), texts[said[folded][0]], lowest))
    return sorted(copies, key=lambda one: (-len(one.members), one.members))


def likeness(first: str, second: str) -> float:
    """The Jaccard index of two texts' runs, 0 to 1."""
    one, other = _runs(words(first)), _runs(words(second))
    return len(one & other) / len(one | other) if one | other else 0.0


def _runs(folded: str) -> set[str]:
    told = folded.split()
    return {" ".join(told[start : start + RUN]) for start in range(max(1, len(told) - RUN + 1))}


def _neighbours(distinct: Sequence[str], threshold: float) -> list[dict[int, float]]:
    """For each text, the others that reach the threshold."""
    sets = [_runs(folded) for folded in distinct]
    shared = Counter(run for runs in sets for run in runs)
    rank = {run: place for place, run in enumerate(sorted(shared, key=lambda run: (shared[run], run)))}
    ordered = [sorted(rank[run] for run in runs) for runs in sets]
    holders: dict[int, list[int]] = defaultdict(list)
    alike: list[dict[int, float]] = [{} for _text in distinct]
    for number in sorted(range(len(distinct)), key=lambda one: len(ordered[one])):
        runs = ordered[number]
        size = len(runs)
        prefix = runs[: size - math.ceil(threshold * size) + 1]
        candidates = {other for run in prefix for other in holders[run] if len(ordered[other]) >= threshold * size}
        for other in candidates:
            common = len(sets[number] & sets[other])
            found = common / (size + len(ordered[other]) - common)
            if found >= threshold:
                alike[number][other] = alike[other][number] = found
        for run in prefix:
            holders[run].append(number)
    return alike
