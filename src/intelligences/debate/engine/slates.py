"""A few statements that speak for everyone: no large group that agrees on something is left without its share.

Proportional approval voting by local search: starting from the greedy choice, statements are exchanged while that
raises the score by n/k² or more, which ends with extended justified representation (Aziz et al. 2018, "On the
complexity of extended and proportional justified representation", AAAI). Approval is having agreed; not having seen a
statement isn't approving it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from intelligences.debate.engine.certificate import Certificate, certify
from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.votes import Votes

MOST = 20
"""The largest slate: its scores stay exact integers."""


@dataclass(frozen=True)
class Slate:
    """Ids of the chosen statements, the most agreed first, the share of participants who agreed with at least one,
    and the certificate of justified representation."""

    statements: tuple[Any, ...]
    represented: float
    certificate: Certificate


def slate(votes: Votes, size: int, *, moderated_out: Iterable[Any] = (), meta: Iterable[Any] = ()) -> Slate:
    """`size` statements (fewer when fewer have an agreement) among those not left out; deterministic, ties by id.

    Participants are those who agreed with at least one statement or not: all N count. Raises `VotesError` for a size
    outside 1 to 20.
    """
    if not 1 <= size <= MOST:
        raise VotesError(f"Un choix compte de 1 à {MOST} énoncés ; {size} ont été demandés.")
    left_out = votes.statement_positions([*moderated_out, *meta])
    agreed = (votes.values == 1) & ~left_out[votes.columns]
    approvals = sparse.csr_matrix(
        (np.ones(int(agreed.sum())), (votes.line[agreed], votes.columns[agreed])), shape=votes.shape
    )
    chosen = _local(approvals, _greedy(approvals, size), size)
    support = np.asarray(approvals.sum(axis=0)).ravel()
    ordered = sorted(chosen, key=lambda one: (-support[one], one))
    happy = np.asarray(approvals[:, ordered].sum(axis=1)).ravel()
    ids = tuple(votes.statements[one].item() for one in ordered)
    certificate = certify(votes, ids, size, left_out=votes.statements[left_out].tolist())
    return Slate(ids, float(np.mean(happy > 0)) if happy.size else 0.0, certificate)


def _worth(happy: NDArray[Any], unit: int) -> NDArray[np.float64]:
    """What one statement more is worth to participants who have `happy` already: unit / (happy + 1), an integer."""
    return np.asarray(unit / (happy + 1.0))


def _greedy(approvals: sparse.csr_matrix, size: int) -> list[int]:
    """Each next statement adds most to the score."""
    unit, turned = math.lcm(*range(1, MOST + 2)), approvals.T.tocsr()
    happy, chosen = np.zeros(approvals.shape[0]), list[int]()
    while len(chosen) < size:
        gains = turned @ _worth(happy, unit)
        gains[chosen] = 0
        if not gains.size or gains.max() <= 0:
            break
        chosen.append(int(np.argmax(gains)))
        happy += np.asarray(approvals[:, [chosen[-1]]].todense()).ravel()
    return chosen


def _local(approvals: sparse.csr_matrix, chosen: list[int], size: int) -> list[int]:
    """Exchanges one for one, the best first, while the score rises by n/size² or more."""
    unit, turned = math.lcm(*range(1, MOST + 2)), approvals.T.tocsr()
    enough = max(approvals.shape[0] / size**2 * unit, 1.0)
    while chosen:
        happy = np.asarray(approvals[:, chosen].sum(axis=1)).ravel()
        best, exchange = 0.0, (-1, -1)
        for at, leaving in enumerate(chosen):
            without = happy - np.asarray(approvals[:, [leaving]].todense()).ravel()
            gains = turned @ _worth(without, unit)
            lost = gains[leaving]
            gains[chosen] = 0
            entering = int(np.argmax(gains))
            if gains[entering] - lost > best:
                best, exchange = float(gains[entering] - lost), (at, entering)
        if best < enough:
            break
        chosen = [exchange[1] if at == exchange[0] else one for at, one in enumerate(chosen)]
    return chosen
