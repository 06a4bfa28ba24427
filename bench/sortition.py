"""How long it takes to draw a citizens' panel, and what it gives to the least likely candidate."""

import time

import numpy as np

from bench.harness import BenchFailed, Row, bench
from intelligences.debate.engine import sortition
from intelligences.debate.engine.sortition import Candidate, Pool, Trait, Value

CANDIDATES, SIZE, WIDTHS = 2_000, 110, (2, 5, 4, 6, 3)


def town(many: int = CANDIDATES, size: int = SIZE) -> Pool:
    """Candidates who differ from the town by five traits, up to fourfold."""
    chance = np.random.default_rng(1)
    traits, columns = [], []
    for at, width in enumerate(WIDTHS):
        share = chance.dirichlet(np.ones(width) * 6)
        among = share * chance.uniform(0.5, 2, width)
        columns.append(chance.choice(width, many, p=among / among.sum()))
        values = (
            Value(str(v), max(0, int(np.floor(size * part - 0.6))), int(np.ceil(size * part + 0.6)))
            for v, part in enumerate(share)
        )
        traits.append(Trait(str(at), tuple(values)))
    rows = zip(*columns, strict=True)
    return Pool(size, tuple(traits), tuple(Candidate(n, tuple(map(int, row))) for n, row in enumerate(rows, 1)))


@bench("sortition-two-thousand")
def two_thousand() -> Row:
    """A panel of 110 among 2,000 candidates, five traits: the thousand tickets, computed in memory."""
    pool = town()
    began = time.process_time()
    tickets, found = sortition.lottery(pool)
    took = time.process_time() - began
    held = tickets.chances(one.number for one in pool.candidates)
    if not all(pool.keeps_quotas(panel) for panel in tickets.panels) or not found.attains_bound:
        raise BenchFailed("A ticket doesn't keep the quotas, or the chances aren't proved.")
    usual = sortition.stratified_chances(pool)
    if usual is None:
        raise BenchFailed("The usual draw never ended.")
    least = min(held.values())
    what = f"Seconds of a core to draw 110 of 2,000 candidates by five traits (lowest chance {100 * least:.1f} %)"
    peer = "lowest chance of the usual stratified draw, %"
    return Row(
        "sortition-two-thousand", what, round(took, 1), "s", 90, "lower", peer, round(100 * float(usual.min()), 1)
    )
