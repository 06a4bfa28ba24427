"""What is said of groups, in words that agree with the shares beside them."""

import pytest

from intelligences.debate import wording
from tests.plain import plain


def _told(numbers: dict[str, float], interval: tuple[int, int]) -> dict[str, object]:
    return {"verdict": "none", "replicates": 100, "numbers": numbers, "interval": interval, "groups": 0}


@pytest.mark.parametrize(
    ("numbers", "interval", "title"),
    [
        ({"0": 1.0}, (0, 0), "Pas de groupes distincts"),
        ({"0": 0.8, "2": 0.2}, (0, 2), "Pas de groupes distincts"),
        ({"0": 0.06, "2": 0.94}, (0, 2), "Pas de groupes prouvés"),
    ],
)
def test_without_groups_the_sentence_agrees_with_the_resamplings(
    numbers: dict[str, float], interval: tuple[int, int], title: str
) -> None:
    verdict = wording.verdict_of(_told(numbers, interval))
    assert verdict.title == title
    assert ("sans coupure : en tracer" in plain(verdict.text)) == (title == "Pas de groupes distincts")
    assert "100 rééchantillonnages" in verdict.text
