"""The real conversations and the outputs of Polis's production service, read where they lie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from intelligences.debate.engine import Votes, read_polis

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "debates"
FIXTURES = ("biodiversity", "150ptpt-3gp-no-strict-no-meta", "below-100-ptpts", "50ptpt-3gp-strict-no-meta")
OF_ONE_MOMENT = FIXTURES[:3]
"""The output of the fourth is of another moment than its votes: its map and priorities differ, its lists don't."""
CONVERSATIONS = {
    "london.youth.policing": (26, 36, 392, 192, 54),
    "brexit-consensus": (204, 50, 2685, 1952, 666),
    "15-per-hour-seattle": (339, 54, 1358, 922, 592),
    "ssis.land-bank-farmland.2rumnecbeh.2021-08-01": (404, 293, 17218, 9672, 6573),
    "scoop-hivemind.biodiversity": (536, 314, 19229, 5472, 5018),
    "austria-climate.7z7ejpbmv5.2022-08-08": (1503, 611, 42545, 14628, 22142),
    "austria-climate.2vkxcncppn.2022-07-07": (1756, 1039, 72400, 23403, 34995),
    "vtaiwan.uberx": (1921, 197, 31029, 11894, 6520),
    "american-assembly.bowling-green": (2031, 896, 109752, 38647, 77125),
}
"""Name → participants, columns, agree, disagree, pass."""


def real(name: str) -> Path:
    """The folder of that name; the test is skipped only when the whole shared folder is absent."""
    if not FOLDER.parents[1].exists():
        pytest.skip("The folder of shared data isn't there: real debates can't be read.")
    return FOLDER / name


@dataclass(frozen=True)
class Fixture:
    """Votes, and what Polis's production service answered for them."""

    votes: Votes
    labels: dict[int, int]
    blob: dict[str, Any]

    def by_statement(self, key: str) -> list[float]:
        """A mapping of the blob in our column order."""
        return [self.blob[key][str(one)] for one in self.votes.statements]


def fixture(name: str) -> Fixture:
    """One output of production with its votes; groups are lists of base clusters there."""
    folder = real(f"fixtures/{name}")
    blob = json.loads(next(path for path in folder.glob("*.json") if "math" in path.name).read_text())
    base = dict(zip(blob["base-clusters"]["id"], blob["base-clusters"]["members"], strict=True))
    labels = {
        person: group["id"] for group in blob["group-clusters"] for one in group["members"] for person in base[one]
    }
    return Fixture(read_polis(folder).votes, labels, blob)
