"""How fast debates are computed: beside red-dwarf, on a million people, over and over, and after new votes."""

import json
import subprocess
import time
from functools import cache
from pathlib import Path

import numpy as np

from bench import harness
from bench.debate_crowd import EACH, STATEMENTS, crowd, measured
from bench.harness import BenchFailed, Row, bench
from intelligences.debate.engine import Votes, analyse, quick_view
from tests.debate.engine.conversations import real
from tools import install

RED_DWARF = "0.4.0"
LARGEST = "openData/american-assembly.bowling-green"
MILLION = 1_000_000
ROUNDS = 7
_ENVIRONMENT = harness.ROOT / "var" / "bench" / "red-dwarf"
_PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from reddwarf.implementations.polis import run_pipeline
names = ("participant_id", "statement_id", "vote")
votes = [{**dict(zip(names, one)), "modified": at} for at, one in enumerate(json.load(open(sys.argv[1])))]
for line in sys.stdin:
    began = time.perf_counter()
    run_pipeline(votes=votes, random_state=0)
    print(time.perf_counter() - began, flush=True)
"""


def _red_dwarf() -> Path:
    """Its Python, in an environment of its own that is made once."""
    python = _ENVIRONMENT / "bin" / "python"
    if not (_ENVIRONMENT / "made").exists():
        try:
            uv = install.uv_program()
            install.run([uv, "venv", "--quiet", "--clear", "--no-project", str(_ENVIRONMENT)])
            install.run([uv, "pip", "install", "--quiet", "--python", str(python), f"red-dwarf=={RED_DWARF}"])
        except subprocess.CalledProcessError as error:
            raise BenchFailed(f"red-dwarf can't be installed: {error}.") from error
        (_ENVIRONMENT / "made").touch()
    return python


@bench("debate-vs-red-dwarf")
def beside_red_dwarf() -> Row:
    """Map, groups and statistics of the same votes, in memory on both sides; rounds in turn, minima."""
    votes = Votes.from_polis(real(LARGEST))
    triplets = (votes.participants[votes.line], votes.statements[votes.columns], votes.values)
    program = _red_dwarf()
    file = _ENVIRONMENT / "votes.json"
    file.write_text(json.dumps(np.stack(triplets, axis=1).tolist()))
    ours, theirs = [], []
    command = [str(program), "-c", _PEER, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as peer:
        if peer.stdin is None or peer.stdout is None:
            raise BenchFailed("red-dwarf has no input or output.")
        for _ in range(ROUNDS):
            peer.stdin.write("again\n")
            told = peer.stdout.readline()
            if not told:
                raise BenchFailed("red-dwarf ended without a result.")
            theirs.append(float(told))
            for _ in range(3):
                began = time.perf_counter()
                quick_view(Votes.from_triplets(*triplets))
                ours.append(time.perf_counter() - began)
        peer.stdin.close()
    return Row(
        id="debate-vs-red-dwarf",
        what=f"map, groups and statistics of {len(votes):,} real votes (2,031 × 896), votes in memory: "
        f"{1000 * min(ours):.0f} ms",
        value=round(min(theirs) / min(ours), 1),
        unit="× faster",
        target=25.0,
        better="higher",
        peer=f"red-dwarf {RED_DWARF}, seconds",
        peer_value=round(min(theirs), 3),
    )


@cache
def _million() -> tuple[float, float]:
    return measured(MILLION)


@bench("debate-million-s")
def million_seconds() -> Row:
    """The quick view of a million people."""
    return Row(
        "debate-million-s",
        "quick view (map, k-means groups and statistics, without bootstraps) of 1,000,000 participants × "
        "1,000 statements × 30 votes each, two threads",
        round(_million()[0], 2),
        "s",
        10.0,
        "lower",
    )


@bench("debate-million-gb")
def million_gigabytes() -> Row:
    """The peak of memory of the same process, the votes and what invented them included."""
    return Row(
        "debate-million-gb",
        "peak memory of the process that computes the quick view of 1,000,000 × 1,000 × 30 votes",
        round(_million()[1], 2),
        "GB",
        1.2,
        "lower",
    )


@bench("debate-growth")
def growth() -> Row:
    """The slope of the logarithm of time on that of the number of votes, over all sizes."""
    sizes = [100_000, 1_000_000, 10_000_000, 30_000_000]
    took = [measured(size // EACH)[0] for size in sizes]
    slope = float(np.polyfit(np.log(sizes), np.log(took), 1)[0])
    steepest = float(np.max(np.diff(np.log(took)) / np.diff(np.log(sizes))))
    told = ", ".join(f"{seconds:.2g}" for seconds in took)
    return Row(
        "debate-growth",
        f"exponent of the quick view’s time in the number of votes, from 10⁵ to 3·10⁷ (one line through all four): "
        f"10⁵, 10⁶, 10⁷, 3·10⁷ votes take {told} s; between two of them {steepest:.2f} at most",
        round(slope, 3),
        "",
        1.1,
        "lower",
    )


@bench("debate-bootstraps-s")
def bootstraps() -> Row:
    """A hundred bootstraps of the largest real debate, on top of the rest of its analysis."""
    votes = Votes.from_polis(real(LARGEST))
    began = time.perf_counter()
    analyse(votes, replicates=100, correct=False)
    return Row(
        "debate-bootstraps-s",
        f"opinion map of {len(votes):,} real votes with 100 bootstraps over participants",
        round(time.perf_counter() - began, 1),
        "s",
        20.0,
        "lower",
    )


@bench("debate-refresh-s")
def refresh() -> Row:
    """Ten thousand new votes, some by newcomers, on a million: votes merged, map, groups and statistics made again."""
    held = crowd(MILLION // EACH)
    chance = np.random.default_rng(2)
    took = []
    for _ in range(5):
        person = chance.integers(0, MILLION // EACH + 500, 10_000)
        began = time.perf_counter()
        held = held.updated(person, chance.integers(0, STATEMENTS, 10_000), chance.integers(-1, 2, 10_000))
        quick_view(held)
        took.append(time.perf_counter() - began)
    return Row(
        "debate-refresh-s",
        "map, groups and statistics again after 10,000 new votes on a million: the slowest of five",
        round(max(took), 2),
        "s",
        2.0,
        "lower",
    )
