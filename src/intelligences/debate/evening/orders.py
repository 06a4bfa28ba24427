"""In which order a ballot bears its statements: four orders, so that none always comes first. No Django.

The statements, shuffled once, are cut into four blocks; the orders are the lines of E. J. Williams's square
(*Experimental designs balanced for the estimation of residual effects of treatments*, 1949): each block stands once in
each place and once after each other block.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

LETTERS = "ABCD"
_SQUARE = ((0, 1, 3, 2), (1, 2, 0, 3), (2, 3, 1, 0), (3, 0, 2, 1))


def letter(place: int) -> str:
    """The order of the sheet at a place of the pile, from 0."""
    return LETTERS[place % len(LETTERS)]


def order(statements: Sequence[int], which: str) -> list[int]:
    """The statements in one of the orders."""
    size = len(statements)
    bounds = [size * at // 4 for at in range(5)]
    blocks = [list(statements[begin:end]) for begin, end in pairwise(bounds)]
    return [one for block in _SQUARE[LETTERS.index(which)] for one in blocks[block]]
