"""A real site for the browser: gunicorn and the real settings, with the reference and the demonstration people."""

import fcntl
import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg

HOST = "127.0.0.1"
_TEMPLATE = "live_template"
_OPTIONS = ("--workers=1", "--threads=4", "--worker-class=gthread", "--log-level=warning", "--preload")


def enter_as(page: Any, site: str, key: str) -> None:
    """Sign a browser in as one of the demonstration's people, by the button that says so."""
    page.goto(f"{site}/compte/connexion/")
    page.locator(f'form[action$="/demonstration/{key}/"] button').click()
    page.wait_for_url("**/compte/")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def database(name: str) -> str:
    """The address of another database of this run's server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


class LiveSite:
    """Runs between `__enter__` and `__exit__`; its database is a copy of one that is prepared once for the run."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.address = database(f"live_{os.getpid()}_{self.port}")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        _copy_of_the_template(self.address)
        arguments = ["web", str(os.getpid()), f"--bind={HOST}:{self.port}", *_OPTIONS, "intelligences.wsgi:application"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "intelligences.run.child", *arguments],
            env=_environment(self.address, self.home, site_url=self.url),
            start_new_session=True,
        )
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
        _administer(f"DROP DATABASE IF EXISTS {_name(self.address)} WITH (FORCE)")

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self._process is not None
            assert self._process.poll() is None, "the site ended before its first page"
            try:
                connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the site doesn't answer")


def _copy_of_the_template(address: str) -> None:
    """The first caller of the run prepares the template; the others wait for it."""
    run_home = Path(os.environ["IA_HOME"])
    with (run_home / "live.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = run_home / "live.ready"
        if not ready.exists():
            _administer(f"DROP DATABASE IF EXISTS {_TEMPLATE} WITH (FORCE)", f"CREATE DATABASE {_TEMPLATE}")
            subprocess.run(
                [sys.executable, "-m", "intelligences", "prepare", "--demonstration"],
                env=_environment(database(_TEMPLATE), run_home),
                check=True,
                stdout=subprocess.DEVNULL,
            )
            ready.touch()
        _administer(f"CREATE DATABASE {_name(address)} TEMPLATE {_TEMPLATE}")


def _environment(address: str, home: Path, *, site_url: str = "") -> dict[str, str]:
    static = str(Path(os.environ["IA_HOME"]) / "static")
    given = {"DATABASE_URL": address, "IA_HOME": str(home), "STATIC_ROOT": static, "DEMONSTRATION": "1"}
    return {**os.environ, **given, **({"SITE_URL": site_url} if site_url else {})}


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def _administer(*queries: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for query in queries:
            connection.execute(query)
