"""What every bench shares: a real site on a prepared engine, a small load generator, and the rows of the record.

The load runs in a process of its own on the same machine, over loopback, with connections kept open; so a figure is
worth as a ratio to another one of the same run, never alone.
"""

import gzip
import http.client
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

from tests.live import HOST, free_port

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "docs" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"


class BenchFailed(Exception):
    """The bench could not run or its pages were wrong: no row is written."""


@dataclass(frozen=True)
class Row:
    """One figure. `value` is what the promise names; `peer` is what it was measured beside, in the same run."""

    id: str
    what: str
    value: float
    unit: str
    target: float
    better: Literal["higher", "lower"]
    peer: str = ""
    peer_value: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the target is reached."""
        return self.value >= self.target if self.better == "higher" else self.value <= self.target


@dataclass(frozen=True)
class Load:
    """What one round of load saw."""

    requests: int
    seconds: float
    p50_ms: float
    p95_ms: float

    @property
    def per_second(self) -> float:
        """Answers in a second."""
        return self.requests / self.seconds


BENCHES: dict[str, Callable[[], Row]] = {}


def bench(identifier: str) -> Callable[[Callable[[], Row]], Callable[[], Row]]:
    """Registers the function that measures one row."""

    def register(function: Callable[[], Row]) -> Callable[[], Row]:
        BENCHES[identifier] = function
        return function

    return register


def write(row: Row) -> None:
    """Replaces the row of this id in the record and renders the page again."""
    rows = {held["id"]: held for held in (json.loads(RECORD.read_text()) if RECORD.exists() else [])}
    today = datetime.now(UTC).date().isoformat()
    rows[row.id] = {**asdict(row), "command": f"make bench ONLY={row.id}", "date": today}
    ordered = [rows[name] for name in sorted(rows)]
    RECORD.write_text(json.dumps(ordered, ensure_ascii=False, indent=2) + "\n")
    PAGE.write_text(render(ordered))


def render(rows: list[dict[str, object]]) -> str:
    """The page `docs/benchmarks.md`."""
    head = (
        "# Benchmarks\n\nWritten by `make bench` from `benchmarks.json`; each figure is measured in one run on one "
        "machine, beside its peer when it has one.\n\n"
        "| figure | value | target | peer | measured with | date |\n|---|---|---|---|---|---|\n"
    )
    return head + "".join(_line(row) for row in rows)


def _line(row: dict[str, object]) -> str:
    sign = "≥" if row["better"] == "higher" else "≤"
    peer = f"{row['peer']} ({row['peer_value']:g})" if row["peer_value"] is not None else row["peer"]
    return (
        f"| **{row['id']}** {row['what']} | {row['value']:g} {row['unit']} | {sign} {row['target']:g} {row['unit']} "
        f"| {peer} | `{row['command']}` | {row['date']} |\n"
    )


@contextmanager
def engine() -> Iterator[str]:
    """A throw-away engine, as durable as the real one; gives its home, which `IA_HOME` names meanwhile."""
    from intelligences.database import Engine
    from tests.engine import throw_away_home

    with throw_away_home() as home, Engine(home / "postgresql") as running:
        kept = {name: os.environ.get(name) for name in ("IA_HOME", "DATABASE_URL")}
        os.environ |= {"IA_HOME": str(home), "DATABASE_URL": running.url}
        try:
            yield str(home)
        finally:
            for name, value in kept.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextmanager
def site(*, workers: int = 2, demonstration: bool = True, application: str = "") -> Iterator[str]:
    """The real settings under gunicorn, prepared with the reference; gives its address. Call inside `engine()`.

    `application` is another WSGI application in the same conditions, such as `bench.bare:application`.
    """
    environment = {**os.environ, "DEMONSTRATION": "1" if demonstration else "0"}
    if not application:
        options = ["--demonstration"] if demonstration else []
        subprocess.run([sys.executable, "-m", "intelligences", "prepare", *options], env=environment, check=True)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", f"--bind={HOST}:{port}", f"--workers={workers}", "--threads=4"]
    command += [
        "--worker-class=gthread",
        "--preload",
        "--log-level=warning",
        application or "intelligences.wsgi:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port, process)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Waits for the first page of a server that was just started."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchFailed("The site ended before its first page.")
        try:
            get(f"http://{HOST}:{port}/")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise BenchFailed("The site doesn't answer.")


def get(address: str) -> tuple[int, dict[str, str], bytes]:
    """One request: status, headers, body as it went over the wire."""
    host, _, path = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=60)
    try:
        connection.request("GET", f"/{path}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def get_json(address: str) -> Any:
    """What an address answers in JSON; raises when it doesn't answer 200."""
    status, headers, body = get(address)
    if status != 200:
        raise BenchFailed(f"{address} answered {status}.")
    return json.loads(gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body)


def apart(call: str, *values: object) -> str:
    """Calls `bench.module:function` with values in a process of its own, for Django is set up for one engine only;
    what it printed."""
    module, _, function = call.partition(":")
    program = f"import sys, json, {module}; {module}.{function}(*json.loads(sys.argv[1]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "intelligences.settings"}
    command = [sys.executable, "-c", f"import django; django.setup(); {program}", json.dumps(values)]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def load(addresses: Sequence[str], *, connections: int = 4, seconds: float = 5.0, warm_up: float = 1.0) -> Load:
    """Asks the addresses in turn for `seconds` from another process; raises when any answer isn't 200."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_generate, args=(list(addresses), connections, seconds, warm_up, sender))
    process.start()
    sender.close()
    try:
        found = receiver.recv()
    except EOFError:
        raise BenchFailed("The load generator ended without a result.") from None
    finally:
        process.join()
    if isinstance(found, str):
        raise BenchFailed(found)
    return Load(**found)


def _generate(addresses: list[str], connections: int, seconds: float, warm_up: float, sender: object) -> None:
    results: SimpleQueue[list[float] | str] = SimpleQueue()
    began = time.perf_counter() + warm_up
    # Connections start far apart in the list, so that none asks what another has just put in the page cache.
    starts = [len(addresses) * index // connections for index in range(connections)]
    threads = [
        threading.Thread(target=_ask, args=(addresses[start:] + addresses[:start], began, began + seconds, results))
        for start in starts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took: list[float] = []
    for _ in threads:
        found = results.get()
        if isinstance(found, str):
            sender.send(found)  # type: ignore[attr-defined]
            return
        took += found
    if len(took) < 20:
        sender.send(f"Only {len(took)} answers came: the round is too short to tell anything.")  # type: ignore[attr-defined]
        return
    cuts = statistics.quantiles(took, n=20)
    found_load = Load(len(took), seconds, p50_ms=1000 * statistics.median(took), p95_ms=1000 * cuts[18])
    sender.send(asdict(found_load))  # type: ignore[attr-defined]


def _ask(addresses: list[str], began: float, ends: float, results: "SimpleQueue[list[float] | str]") -> None:
    took: list[float] = []
    host = addresses[0].removeprefix("http://").partition("/")[0]
    connection = http.client.HTTPConnection(host, timeout=60)
    number = 0
    try:
        while (now := time.perf_counter()) < ends:
            path = "/" + addresses[number % len(addresses)].removeprefix("http://").partition("/")[2]
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                results.put(f"{path} answered {answer.status}.")
                return
            if now >= began:
                took.append(time.perf_counter() - now)
            number += 1
    except OSError as error:
        results.put(f"{addresses[0]}: {error}.")
        return
    finally:
        connection.close()
    results.put(took)
