"""A `intelligences run` of a test, as a person would start it."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.live import HOST, free_port


class Run:
    """One supervisor and what it prints."""

    def __init__(self, home: Path, *, port: int | None = None, **environment: str) -> None:
        self.home, self.port = home, port or free_port()
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTEST_CURRENT_TEST")
        }
        self.output = home / f"output-{time.monotonic_ns()}"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "intelligences", "run", "--port", str(self.port)],
                env={**kept, "IA_HOME": str(home / "instance"), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        """All that was printed until now."""
        return self.output.read_text()

    def answers(self) -> bool:
        """Whether the home page comes."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until(self, condition: Callable[[], bool], limit: float = 60) -> None:
        """Fails with the output when the condition doesn't come, or when the supervisor ends first."""
        deadline = time.monotonic() + limit
        while not condition():
            assert self.process.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.05)

    def children(self) -> dict[str, int]:
        """The process number of each living child: `web`, `worker`, `postgres`."""
        found = {}
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for number in task.read_text().split():
            try:
                words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"postgres"):
                found["postgres"] = int(number)
            elif b"intelligences.run.child" in words:
                found[words[words.index(b"intelligences.run.child") + 1].decode()] = int(number)
        return found

    def end(self, number: int = signal.SIGTERM) -> int:
        """Signals the supervisor and returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)
