"""The server's process: which one it is, whether it is really ours, and how it ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

STOP_LIMIT = 30.0


def dies_with_parent(signal_number: int) -> Callable[[], None] | None:
    """For `preexec_fn`: on Linux the child gets this signal when its parent dies, even by kill -9."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(1, int(signal_number), 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


def _pid_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def read_pid(data: Path) -> int | None:
    """The number that the server wrote in its data; it may be dead, or somebody else's by now."""
    try:
        return abs(int(_pid_lines(data)[0]))
    except (IndexError, ValueError):
        return None


def status(data: Path) -> str:
    """`ready` once the server accepts connections."""
    lines = _pid_lines(data)
    return lines[7].strip() if len(lines) > 7 else ""


def alive(pid: int) -> bool:
    """Whether any process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def serves(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL on these very data: a number alone may be somebody else's by now."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        if Path("/proc/self/cmdline").exists():
            return False
        answer = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
        words = answer.stdout.split()
    return bool(words) and words[0].rsplit(b"/", 1)[-1] == b"postgres" and os.fsencode(data) in words


def end(pid: int, signals: list[int], process: subprocess.Popen[bytes] | None = None) -> None:
    """Sends the signals in turn, each with time to act, until the process is gone."""

    def gone() -> bool:
        return process.poll() is not None if process is not None else not alive(pid)

    for number in [*signals, signal.SIGKILL]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + STOP_LIMIT
        while time.monotonic() < deadline:
            if gone():
                return
            time.sleep(0.01)
