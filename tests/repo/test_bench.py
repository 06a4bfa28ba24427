"""A bench writes its row and the page; one that could not run writes none."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import harness
from bench.harness import BenchFailed, Row


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(harness, "RECORD", tmp_path / "benchmarks.json")
    monkeypatch.setattr(harness, "PAGE", tmp_path / "benchmarks.md")
    return tmp_path / "benchmarks.json"


@pytest.fixture
def server() -> Iterator[str]:
    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 4096  # one packet an answer, as a real server

        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/right" else 500)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *anything: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def row(value: float) -> Row:
    return Row("speed", "pages a second beside a bare view", value, "×", 0.5, "higher", "bare view", 900.0)


def test_a_row_replaces_the_former_one_and_the_page_shows_it(record: Path) -> None:
    harness.write(row(0.4))
    harness.write(row(0.7))
    held = json.loads(record.read_text())
    assert [entry["value"] for entry in held] == [0.7]
    assert {"id", "what", "value", "unit", "target", "better", "peer", "peer_value", "command", "date"} == set(held[0])
    assert "| 0.7 × | ≥ 0.5 × | bare view (900) | `make bench ONLY=speed` |" in harness.PAGE.read_text()


@pytest.mark.parametrize(
    ("value", "better", "met"), [(0.5, "higher", True), (0.4, "higher", False), (0.4, "lower", True)]
)
def test_a_target_is_a_floor_or_a_ceiling(value: float, better: str, met: bool) -> None:
    assert Row("x", "x", value, "s", 0.5, better).is_met is met  # type: ignore[arg-type]


def test_a_bench_that_could_not_run_writes_no_row_and_fails(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Row:
        raise BenchFailed("The site doesn't answer.")

    monkeypatch.setitem(harness.BENCHES, "speed", fails)
    assert command.main(["speed"]) == 1
    assert not record.exists()


def test_a_missed_target_is_written_and_fails(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(harness.BENCHES, "speed", lambda: row(0.1))
    assert command.main(["speed"]) == 1
    assert json.loads(record.read_text())[0]["value"] == 0.1


def test_an_unknown_bench_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["nothing"]) == 2
    assert "run-again-s" in capsys.readouterr().out


def test_the_load_counts_answers_and_refuses_wrong_ones(server: str) -> None:
    found = harness.load([f"{server}/right"], connections=2, seconds=0.5, warm_up=0.1)
    assert found.per_second > 50
    assert 0 < found.p50_ms <= found.p95_ms
    with pytest.raises(BenchFailed, match="/wrong answered 500"):
        harness.load([f"{server}/right", f"{server}/wrong"], connections=2, seconds=0.5)
