"""Invented crowds of three opinions, and what the quick view of a debate costs on them. Run apart: `python -m
bench.debate_crowd PEOPLE` prints seconds and gigabytes, so that the peak of memory is that of a process that did
nothing else."""

import json
import resource
import subprocess
import sys
import time

import numpy as np
from numpy.typing import NDArray

from bench import harness
from intelligences.debate.engine import Votes, quick_view

STATEMENTS, EACH = 1_000, 30
_CHUNK = 10_000


def crowd(people: int) -> Votes:
    """`people` × 1,000 statements × 30 votes each, held as the engine holds votes."""
    chance = np.random.default_rng(1)
    profile = chance.choice([-0.6, 0.0, 0.6], (3, STATEMENTS))
    columns, values = np.empty(people * EACH, dtype=np.int32), np.empty(people * EACH, dtype=np.int8)
    for first in range(0, people, _CHUNK):
        size = min(_CHUNK, people - first)
        here = slice(first * EACH, (first + size) * EACH)
        chosen = np.argpartition(chance.random((size, STATEMENTS), dtype=np.float32), EACH, axis=1)[:, :EACH]
        chosen.sort(axis=1)
        columns[here] = chosen.ravel()
        values[here] = _answers(chance, profile[chance.integers(0, 3, (size, 1)), chosen]).ravel()
    return Votes(np.arange(people), np.arange(STATEMENTS), np.arange(people + 1) * EACH, columns, values)


def _answers(chance: np.random.Generator, leaning: NDArray[np.float64]) -> NDArray[np.int8]:
    drawn = chance.random(leaning.shape)
    return np.where(drawn < 0.2, 0, np.where(drawn < 0.2 + 0.4 * (1 + leaning), 1, -1)).astype(np.int8)


def measured(people: int) -> tuple[float, float]:
    """Seconds of the quick view (map, groups, statistics), and the process's peak of memory in gigabytes."""
    command = [sys.executable, "-m", "bench.debate_crowd", str(people)]
    told = subprocess.run(command, cwd=harness.ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, gigabytes = json.loads(told)
    return seconds, gigabytes


if __name__ == "__main__":
    votes = crowd(int(sys.argv[1]))
    took = []
    for _ in range(3):
        began = time.perf_counter()
        labels, _ = quick_view(votes)
        took.append(time.perf_counter() - began)
    if labels.max() < 1:
        raise SystemExit("The three opinions weren't told apart.")
    print(json.dumps([min(took), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9]))
