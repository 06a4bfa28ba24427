"""Which statement a participant sees next: a draw whose chances are known, published and checked. No Django.

The priority is that of Polis (Small and others, "Polis: scaling deliberation by mapping high dimensional opinion
spaces", RECERCA 26(2), 2021): statements that are new, that divide or that many agree with come first, those that one
passes on come last. Two guards stand beside it: every statement keeps a floor of the chances, and `is_guided` says when
priorities have all become equal, which a draw never shows by itself.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FLOOR = 0.2
"""The share of each draw that goes equally to all statements."""
_MANY = 10
NEW = 8.0
HALVED_EVERY = 5.0


@dataclass(frozen=True)
class Counts:
    """Votes on a statement, and the distance of its projection from the centre of the map."""

    agrees: int
    disagrees: int
    passes: int
    extremity: float

    @property
    def votes(self) -> int:
        """All of them."""
        return self.agrees + self.disagrees + self.passes


def priority(counts: Counts) -> float:
    """How much a statement's vote would tell; higher comes more often. A statement without votes has 81 times the
    priority of the same one that has many."""
    votes = counts.votes
    importance = (1 - (counts.passes + 1) / (votes + 2)) * (counts.extremity + 1) * (counts.agrees + 1) / (votes + 2)
    return float((importance * (1 + NEW * 2 ** (-votes / HALVED_EVERY))) ** 2)


def chances(priorities: Mapping[int, float]) -> dict[int, float]:
    """The probability of each statement at the next draw, by its id; they add up to 1. Empty when there is none.

    Priorities that are negative or not numbers raise ValueError: a draw that silently became uniform would be unseen.
    """
    if any(not value >= 0 for value in priorities.values()):
        raise ValueError("A priority is a positive number.")
    total = sum(priorities.values())
    many = len(priorities)
    if total == 0:
        return dict.fromkeys(priorities, 1 / many) if many else {}
    return {number: FLOOR / many + (1 - FLOOR) * value / total for number, value in priorities.items()}


def draw(likely: Mapping[int, float], chance: random.Random) -> int:
    """One of the statements, with its probability. IndexError when there is none."""
    (number,) = chance.choices(list(likely), weights=list(likely.values()))
    return number


def is_guided(statements: Sequence[tuple[Counts, float]]) -> bool:
    """False when more than ten statements have the same priority though their votes differ: nothing guides the draw
    any more, and it has become uniform without anybody seeing it."""
    differ = len({counts for counts, _ in statements}) > 1
    return len(statements) <= _MANY or not differ or len({priority for _, priority in statements}) > 1
