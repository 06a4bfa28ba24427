"""Statements that say nearly the same, found while one is being written. No Django.

Cosine of TF-IDF over character 3- to 5-grams inside words, without accents, with logarithmic frequencies: a known
method (Salton and Buckley, 1988). On real debates the pairs above 0.7 are rewordings that moderators had found by hand.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from intelligences.kernel.french import words

CLOSE = 0.45
"""From here on, two statements are shown side by side to whoever writes."""
_SHORTEST, _LONGEST = 3, 5


@dataclass(frozen=True)
class Near:
    """A statement's number, and how close it is (0 to 1)."""

    number: int
    closeness: float


def grams(text: str) -> Counter[str]:
    """Its 3- to 5-grams, words bounded by a space, with how often each stands there."""
    found: Counter[str] = Counter()
    for word in words(text).split():
        bounded = f" {word} "
        for size in range(_SHORTEST, _LONGEST + 1):
            found.update(bounded[at : at + size] for at in range(max(1, len(bounded) - size + 1)))
    return found


class Similar:
    """Statements by their number, ready to be compared with a text. Building takes a second for ten thousand."""

    def __init__(self, statements: Iterable[tuple[int, str]]) -> None:
        counted = [(number, grams(text)) for number, text in statements]
        held = Counter(gram for _, of in counted for gram in of)
        many = len(counted)
        self._rarity = {gram: math.log((1 + many) / (1 + number)) + 1 for gram, number in held.items()}
        self._common = math.log(1 + many) + 1
        self._holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, of in counted:
            weights = self._weights(of)
            for gram, weight in weights.items():
                self._holding[gram].append((number, weight))

    def _weights(self, of: Counter[str]) -> dict[str, float]:
        raw = {gram: (1 + math.log(times)) * self._rarity.get(gram, self._common) for gram, times in of.items()}
        norm = math.sqrt(sum(weight * weight for weight in raw.values()))
        return {gram: weight / norm for gram, weight in raw.items()} if norm else {}

    def nearest(self, text: str, *, at_least: float = CLOSE, many: int = 3) -> list[Near]:
        """The closest statements, the closest first; ties by number."""
        found: dict[int, float] = defaultdict(float)
        for gram, weight in self._weights(grams(text)).items():
            for number, other in self._holding.get(gram, ()):
                found[number] += weight * other
        close = [Near(number, min(1.0, value)) for number, value in found.items() if value >= at_least]
        return sorted(close, key=lambda near: (-near.closeness, near.number))[:many]
