"""How long a second `make run` takes until its first page."""

import contextlib
import os
import signal
import statistics
import subprocess
import time
from pathlib import Path

from bench.harness import HOST, ROOT, BenchFailed, Row, bench, free_port, get
from tests.engine import throw_away_home

_ROUNDS = 5


@bench("run-again-s")
def run_again() -> Row:
    """The median of five runs after the first one, from the command to an answer of the home page."""
    with throw_away_home() as home:
        _start_and_stop(home)
        took = [_start_and_stop(home) for _ in range(_ROUNDS)]
    return Row(
        id="run-again-s",
        what="second `make run` until its first page, median of five",
        value=round(statistics.median(took), 2),
        unit="s",
        target=3.0,
        better="lower",
    )


def _start_and_stop(home: Path) -> float:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "MAKEFLAGS")}
    environment |= {"IA_HOME": str(home), "PORT": str(port)}
    began = time.monotonic()
    output = home / "output"
    with output.open("wb") as file:
        process = subprocess.Popen(
            ["make", "run"], cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        while True:
            if process.poll() is not None:
                raise BenchFailed(f"`make run` ended before its first page: {output.read_text()[-500:]}")
            try:
                status = get(f"http://{HOST}:{port}/")[0]
            except OSError:
                time.sleep(0.01)
                continue
            if status != 200:
                raise BenchFailed(f"The first page answered {status}.")
            return time.monotonic() - began
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """make ends at once; the site, which is in its group, takes the time to stop in order."""
    deadline = time.monotonic() + 60
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)
        while time.monotonic() < deadline:
            os.killpg(process.pid, 0)
            time.sleep(0.05)
        raise BenchFailed("The site doesn't stop.")
