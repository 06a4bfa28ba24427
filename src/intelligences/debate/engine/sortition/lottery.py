"""A thousand numbered panels that together give everybody the chance that was computed, so that the draw is one public
number between 0 and 999 (Flanigan, Kehne & Procaccia 2021, "Fair sortition made transparent", NeurIPS 34)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from intelligences.debate.engine.errors import SortitionError
from intelligences.debate.engine.sortition.leximin import Distribution, Say, leximin
from intelligences.debate.engine.sortition.pool import Counts, Pool
from intelligences.debate.engine.sortition.quotas import Panels

TICKETS = 1_000
_EXCHANGES = 2_000


@dataclass(frozen=True)
class Lottery:
    """Panels by ticket, from 0: the numbers of their members, in order. One ticket is drawn, each as likely."""

    panels: tuple[tuple[int, ...], ...]

    def chances(self, numbers: Iterable[int]) -> dict[int, float]:
        """The chance of each number: the share of tickets that hold it."""
        held = Counter(number for panel in self.panels for number in panel)
        return {number: held[number] / len(self.panels) for number in numbers}

    def written(self) -> bytes:
        """As `lottery.csv`: a line a ticket, its members' numbers separated by spaces."""
        out = io.StringIO(newline="")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["ticket", "panel"])
        rows.writerows((at, " ".join(map(str, panel))) for at, panel in enumerate(self.panels))
        return out.getvalue().encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.written()).hexdigest()

    @classmethod
    def read(cls, content: bytes) -> Lottery:
        """The file back. Raises SortitionError when it isn't one."""
        try:
            rows = list(csv.reader(io.StringIO(content.decode())))
            panels = tuple(tuple(map(int, panel.split())) for _, panel in rows[1:])
            told = [int(ticket) for ticket, _ in rows[1:]]
        except (UnicodeDecodeError, ValueError, csv.Error):
            raise SortitionError("lottery.csv n’est pas une liste de panels numérotés.") from None
        if not rows or rows[0] != ["ticket", "panel"] or not panels or told != list(range(len(panels))):
            raise SortitionError("lottery.csv n’est pas une liste de panels numérotés de 0 en croissant.")
        return cls(panels)


def lottery(pool: Pool, say: Say = lambda step, done: None) -> tuple[Lottery, Distribution]:
    """The tickets of the leximin distribution, and the distribution itself. The same pool gives the same tickets.

    A chance differs from the computed one by the rounding to thousandths, which an exchange of tickets keeps small.
    Members of one kind take its places in turn: their chances differ by one ticket at most.
    """
    found = leximin(Panels(pool), say)
    return Lottery(_peopled(pool, found.panels[np.repeat(np.arange(len(found.likely)), _tickets(pool, found))])), found


def _tickets(pool: Pool, found: Distribution) -> Counts:
    """(J,): how many tickets each panel has; first to whoever is owed most, then exchanged while it helps."""
    shares = found.panels / pool.many
    wanted, owed = found.chances, np.zeros(len(found.chances))
    held = np.zeros(len(found.likely), dtype=np.int64)
    for _ in range(TICKETS):
        owed += wanted
        taken = int(np.argmax(shares @ (owed * pool.many)))
        owed -= shares[taken]
        held[taken] += 1
    together = shares @ shares.T
    own = np.diag(together)
    apart = own[:, None] + own[None, :] - 2 * together
    for _ in range(_EXCHANGES):
        pulls = shares @ owed
        change = apart - 2 * (pulls[None, :] - pulls[:, None])  # of the squared error, when row gives to column
        change[held == 0] = np.inf
        giving, getting = np.unravel_index(int(np.argmin(change)), change.shape)
        if change[giving, getting] >= -1e-9:
            break
        held[giving] -= 1
        held[getting] += 1
        owed += shares[giving] - shares[getting]
    return held


def _peopled(pool: Pool, panels: Counts) -> tuple[tuple[int, ...], ...]:
    """The panels with numbers in the place of kinds."""
    numbers = np.array([one.number for one in pool.candidates])
    members = [np.sort(numbers[pool.kind_of == kind]) for kind in range(len(pool.many))]
    next_of = np.zeros(len(members), dtype=np.int64)
    peopled = []
    for panel in panels:
        chosen: list[int] = []
        for kind in np.flatnonzero(panel):
            places = (next_of[kind] + np.arange(panel[kind])) % len(members[kind])
            chosen += members[kind][places].tolist()
            next_of[kind] += panel[kind]
        peopled.append(tuple(sorted(chosen)))
    return tuple(peopled)
