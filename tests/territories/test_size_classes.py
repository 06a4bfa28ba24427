import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.territories.sizes import SIZE_BOUNDS, bounds, size_class


@pytest.mark.parametrize(
    ("population", "number"),
    [(0, 0), (199, 0), (200, 1), (999, 2), (1_000, 3), (3_499, 4), (3_500, 5), (19_999, 6), (49_999, 7), (50_000, 8)],
)
def test_bounds_belong_to_the_class_that_they_open(population: int, number: int) -> None:
    assert size_class(population) == number


def test_an_unknown_population_has_no_class_and_a_negative_one_is_a_mistake() -> None:
    assert size_class(None) is None
    with pytest.raises(ValueError, match="-1"):
        size_class(-1)


@given(st.integers(0, 3_000_000))
def test_a_population_is_within_the_bounds_of_its_class(population: int) -> None:
    number = size_class(population)
    assert number is not None
    low, high = bounds(number)
    assert low <= population
    assert high is None or population <= high
    assert low in SIZE_BOUNDS
