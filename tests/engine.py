"""The throw-away PostgreSQL of one test run, and what survives of a run that was killed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from intelligences.database import Engine

PREFIX = "intelligences-tests-"


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """An empty instance folder that the server's account can enter, removed at the end."""
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    home.chmod(0o711)
    with (home / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)


def engine_for(home: Path, *, durable: bool = False) -> Engine:
    """The wheel's PostgreSQL, or the one whose `bin` folder `TEST_POSTGRESQL` names."""
    given = os.environ.get("TEST_POSTGRESQL")
    return Engine(home / "postgresql", durable=durable, binaries=Path(given) if given else None)


def _sweep() -> None:
    """Removes what killed runs left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if folder.owner() != Path.home().owner() or not (folder / "tests.lock").exists():
            continue
        with (folder / "tests.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(folder, ignore_errors=True)
