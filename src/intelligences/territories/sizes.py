"""Size classes of communes and groups, by municipal population (bounds of the survey's frame). Pure."""

from bisect import bisect_right

SIZE_BOUNDS = (0, 200, 500, 1_000, 2_000, 3_500, 10_000, 20_000, 50_000)
"""Lowest population of each class; the last one is open."""


def size_class(population: int | None) -> int | None:
    """Number of the class (0 = under 200 inhabitants … 8 = 50,000 or more); None when the population isn't known.

    Raises ValueError on a negative population.
    """
    if population is None:
        return None
    if population < 0:
        raise ValueError(f"a population can't be {population}")
    return bisect_right(SIZE_BOUNDS, population) - 1


def bounds(number: int) -> tuple[int, int | None]:
    """Lowest and highest population of a class; the highest of the last one is None."""
    return SIZE_BOUNDS[number], SIZE_BOUNDS[number + 1] - 1 if number + 1 < len(SIZE_BOUNDS) else None
