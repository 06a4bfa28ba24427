"""Starts the engine, the site and its worker, restarts what dies, and ends all in order."""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType

from intelligences.database import Engine, EngineBusy, EngineError, embedded, home, make_folder, reach, url

from . import preparation
from .terminal import say

HOST = "127.0.0.1"
_FIRST_PAGE_LIMIT = 60.0
_STOP_LIMIT = 15.0
_PATIENCE = 3  # deaths of one process in a minute before the whole site stops
_WORKER_OPTIONS = ("2", "10")  # jobs at a time, seconds for them to end at a stop


class Stop(BaseException):
    """Somebody asked to stop: Ctrl-C, SIGTERM, the terminal closed."""


@dataclass
class Child:
    """One process of the site."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches the supervisor only."""
        command = [sys.executable, "-m", "intelligences.run.child", self.name, str(os.getpid()), *self.arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def has_died(self) -> bool:
        """Whether it ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        """Asks, waits, then insists."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(port: int, *, demonstration: bool) -> None:
    """Runs the site until somebody stops it; raises `EngineError` with the one sentence when it can't."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ask_to_stop)
    began = time.monotonic()
    with contextlib.suppress(Stop), _only_instance(port) as unclean:
        _check_port(port, patience=15.0 if unclean else 0.0)
        with _database() as engine:
            _prepare(demonstration)
            _run(port, engine, began, demonstration=demonstration)


def _ask_to_stop(number: int, frame: FrameType | None) -> None:
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)  # the order of the end isn't disturbed by a second Ctrl-C
    raise Stop


@contextlib.contextmanager
def _only_instance(port: int) -> Iterator[bool]:
    """Holds this checkout's lock; gives whether the previous site ended without its good-bye."""
    try:
        make_folder(home())
        lock = (home() / "run.lock").open("a+")
    except OSError as error:
        raise EngineError(f"Impossible d’écrire dans {home()} ({error.strerror}) : changez IA_HOME.") from None
    with lock:
        lock.seek(0)
        held = lock.read().strip()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EngineError(
                f"Le site de ce dossier tourne déjà sur http://{HOST}:{held} : arrêtez-le d’abord."
            ) from None
        lock.truncate(0)
        lock.write(str(port))
        lock.flush()
        try:
            yield bool(held)
        finally:
            with contextlib.suppress(OSError):
                lock.truncate(0)


def _check_port(port: int, *, patience: float) -> None:
    """Patience is for the processes of a site that was killed, which end by themselves."""
    deadline = time.monotonic() + patience
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise EngineError(f"Le port {port} est déjà pris : choisissez-en un autre, « PORT={port + 1} make run ».")
        time.sleep(0.1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise EngineError(
                f"Le port {port} est réservé à root : choisissez-en un autre, « PORT=8000 make run »."
            ) from None
        except (OSError, OverflowError):
            return False
    return True


@contextlib.contextmanager
def _database() -> Iterator[Engine | None]:
    engine = embedded()
    if engine is None:
        reach(url())
        yield None
        return
    try:
        engine.start(say)
    except EngineBusy:
        raise EngineError("Une autre commande emploie la base de ce dossier : attendez qu’elle finisse.") from None
    try:
        yield engine
    finally:
        engine.stop()


def _prepare(demonstration: bool) -> None:
    if not preparation.pending(url(), demonstration=demonstration):
        return
    command = [sys.executable, "-m", "intelligences", "prepare", *(["--demonstration"] if demonstration else [])]
    process = subprocess.Popen(command)
    try:
        status = process.wait()
    except Stop:
        process.terminate()
        process.wait()
        raise
    if status:
        raise EngineError("La préparation s’est arrêtée là : corrigez ce qui est dit ci-dessus, puis relancez.")


def _run(port: int, engine: Engine | None, began: float, *, demonstration: bool) -> None:
    children = [Child("web", _web_arguments(port)), Child("worker", list(_WORKER_OPTIONS))]
    try:
        children[0].start()
        _wait_for_first_page(port, children[0])
        children[1].start()  # after the first page, which needn't share the processor with it
        _welcome(port, time.monotonic() - began, demonstration=demonstration)
        _watch(children, engine)
    finally:
        for child in children:
            child.stop()
        say("Le site est arrêté.")


def _web_arguments(port: int) -> list[str]:
    """Threads wait for the database together; two processes use two cores; the code is read once, before the fork."""
    options = {
        "bind": f"{HOST}:{port}",
        "workers": "2",
        "threads": "4",
        "worker-class": "gthread",
        "limit-request-line": "8190",
    }
    options |= {"log-level": "warning", "graceful-timeout": "10", "worker-tmp-dir": _memory_folder()}
    return ["--preload", *(f"--{name}={value}" for name, value in options.items()), "intelligences.wsgi:application"]


def _memory_folder() -> str:
    """Where gunicorn's workers show that they live: on a disk, a slow write would look like a death."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(home())  # noqa: S108


def _wait_for_first_page(port: int, site: Child) -> None:
    deadline = time.monotonic() + _FIRST_PAGE_LIMIT
    while time.monotonic() < deadline:
        if site.has_died():
            raise EngineError("Le site n’a pas démarré : la raison est dans les lignes ci-dessus.")
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, port, timeout=30)
            connection.request("GET", "/")
            status = connection.getresponse().status
            connection.close()
            if status < 500:
                return
            raise EngineError(
                f"La première page répond par l’erreur {status} : la raison est dans les lignes ci-dessus."
            )
        time.sleep(0.03)
    raise EngineError(f"La première page ne répond pas après {_FIRST_PAGE_LIMIT:.0f} secondes.")


def _welcome(port: int, seconds: float, *, demonstration: bool) -> None:
    address = f"http://{HOST}:{port}"
    shown = f"{seconds:.1f}".replace(".", ",")
    say(f"Le site est prêt : {address} (en {shown} s). Ctrl-C l’arrête.")
    if demonstration:
        from .demonstration import ways_in

        for line in ways_in(address):
            say(line)


def _watch(children: list[Child], engine: Engine | None) -> None:
    """Restarts what dies; gives up with one sentence on what dies again and again."""
    database_deaths: list[float] = []
    while True:
        time.sleep(0.3)
        if engine is not None and engine.returncode() is not None:
            _count_death(database_deaths, "La base de données")
            say("La base de données s’est arrêtée : redémarrage.")
            engine.stop()
            engine.start(say)
        for child in children:
            if child.has_died():
                title = {"web": "Le serveur de pages", "worker": "Le travail de fond"}[child.name]
                _count_death(child.deaths, title)
                say(f"{title} s’est arrêté : redémarrage.")
                child.start()


def _count_death(deaths: list[float], title: str) -> None:
    now = time.monotonic()
    deaths[:] = [*(moment for moment in deaths if now - moment < 60), now]
    if len(deaths) >= _PATIENCE:
        raise EngineError(f"{title} s’arrête sans cesse : la raison est dans les lignes ci-dessus.")
