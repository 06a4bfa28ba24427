"""The figures of a result: those of the map that its page tells in words, and how far they go."""

from __future__ import annotations

import numpy as np
import pytest

from intelligences.debate.engine import PolisFolder, Votes, VotesError
from intelligences.debate.engine import report as of_report
from tests.debate.engine.people import in_groups, without_groups


@pytest.mark.parametrize("has_groups", [True, False])
def test_the_map_tells_how_certain_groups_are_of_their_members(
    has_groups: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_report, "REPLICATES", 8)
    votes = in_groups(1, [0.5, 0.5], people=200)[0] if has_groups else without_groups(1, "bell", people=200)
    made = of_report.report(PolisFolder(votes, (), {}))
    told = made.summary["map"]
    certainty = [one["certainty"] for one in made.tables["participants"] if one["certainty"] is not None]
    assert bool(certainty) == has_groups
    low, middle = np.percentile(certainty, [10, 50]) if has_groups else (None, None)
    assert told["certainty_10th_percentile"] == (pytest.approx(low, abs=1e-8) if has_groups else None)
    assert told["certainty_median"] == (pytest.approx(middle, abs=1e-8) if has_groups else None)


def test_more_statements_than_a_debate_has_are_refused() -> None:
    votes = Votes.from_triplets([1], [1], [1], statements=range(of_report.MOST_STATEMENTS + 1))
    with pytest.raises(VotesError, match="100001 énoncés, 100000 au plus"):
        of_report.report(PolisFolder(votes, (), {}))
