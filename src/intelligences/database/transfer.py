"""Rows from one server to another, with PostgreSQL's own programs."""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .binaries import ENVIRONMENT, explain, wheel
from .place import EngineError

_NOT_ON_OLDER_SERVERS = b"SET transaction_timeout"  # pg_dump 18 writes it for any server


def dump_to(address: str, path: Path, *, snapshot: str = "") -> None:
    """The whole database as SQL, without owners: it is loaded by whoever owns the other one."""
    target, environment = _credentials(address)
    options = ["--no-owner", "--no-privileges", f"--file={path}", *([f"--snapshot={snapshot}"] if snapshot else [])]
    command = [wheel().program("pg_dump"), *options, "-d", target]
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise EngineError(explain(answer.stderr, "La base n’a pas pu être lue"))


def load_from(address: str, script: IO[bytes]) -> None:
    """Runs what `dump_to` wrote, in one transaction: all of it or nothing."""
    command = [wheel().program("psql"), "-X", "-q", "-o", os.devnull, "--single-transaction", "-v", "ON_ERROR_STOP=1"]
    target, environment = _credentials(address)
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [*command, "-d", target, "-f", "-"], stdin=subprocess.PIPE, stderr=errors, env=environment
        )
        assert process.stdin is not None  # noqa: S101 a pipe was asked for
        try:
            for line in script:
                if not line.startswith(_NOT_ON_OLDER_SERVERS):
                    process.stdin.write(line)
            process.stdin.close()
        except BrokenPipeError:
            pass  # psql ended before its input; it says why
        status = process.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    if status:
        raise EngineError(explain(said, "La base n’a pas pu être restaurée et reste comme avant"))


def _credentials(address: str) -> tuple[str, dict[str, str]]:
    """The address without its password, which goes by the environment: arguments can be read by any account."""
    parts = conninfo_to_dict(address)
    password = str(parts.pop("password", None) or "")
    return make_conninfo("", **parts), {**ENVIRONMENT, "PGPASSWORD": password}
