"""The stratified draw that is usual, to compare with: take somebody at random from the quota that is most pressing,
again and again, and begin anew when it ends in an impasse. It keeps the quotas and forgets chances."""

from __future__ import annotations

import numpy as np

from intelligences.debate.engine.sortition.pool import Counts, Numbers, Pool

DRAWS, TRIES = 500, 5_000


def stratified_chances(pool: Pool, *, seed: int = 0, draws: int = DRAWS) -> Numbers | None:
    """(K,): the chance of each kind, estimated on `draws` draws that ended well; None when fewer than a tenth of them
    did in ten times as many tries."""
    chance = np.random.default_rng(seed)
    total, ended = np.zeros(len(pool.many)), 0
    for _ in range(min(TRIES, 10 * draws)):
        panel = _drawn(pool, chance)
        if panel is not None:
            total += panel
            ended += 1
        if ended == draws:
            break
    return total / ended / pool.many if ended >= max(1, draws // 10) else None


def _drawn(pool: Pool, chance: np.random.Generator) -> Counts | None:
    """(K,): one panel, or None for an impasse."""
    least = np.array([pool.quota(at)[1].least for at in range(len(pool.bounds))], dtype=float)
    most = np.array([pool.quota(at)[1].most for at in range(len(pool.bounds))], dtype=float)
    left, panel = pool.many.astype(float), np.zeros(len(pool.many), dtype=np.int64)
    held = np.zeros(len(least))
    for _ in range(pool.size):
        full = held >= most
        left[pool.members[full].any(axis=0)] = 0
        available = pool.members @ left
        needed = least - held
        if (needed > available).any() or left.sum() == 0:
            return None
        pressing = np.where(needed > 0, needed / np.maximum(available, 1), -1.0)
        among = left * pool.members[int(np.argmax(pressing))] if pressing.max() > 0 else left
        kind = int(np.searchsorted(np.cumsum(among), chance.random() * among.sum(), side="right"))
        panel[kind] += 1
        left[kind] -= 1
        held += pool.members[:, kind]
    return panel if (held >= least).all() else None
