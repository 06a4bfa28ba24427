"""The embedded engine: starts, watches and stops a private PostgreSQL, reached only by a socket in a private folder.

Passwords are SCRAM, there is no TCP port, and recovery after a crash is PostgreSQL's own.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from .binaries import ENVIRONMENT, Binaries, Identity, explain, for_identity, server_identity
from .place import DISK_FULL, EngineBusy, EngineError, make_folder
from .postmaster import alive, dies_with_parent, end, read_pid, serves, status

__all__ = ["Engine", "EngineBusy", "EngineError"]

NAME = "intelligences"
"""The application's role and its database; it isn't a superuser."""
ADMINISTRATOR = "postgres"
_SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")
_LOG_LIMIT = 8_000_000
_RECOVERY_LIMIT = 900.0
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # short queries only; compiling them costs more than it gives
    "shared_buffers": "256MB",
    # What a statement holds may be personal: the log tells the kind of error, never the values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_THROW_AWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


class Engine:
    """A PostgreSQL server whose data live in `home`; one living process owns it at a time.

    `durable=False` forgets fsync, for tests. `binaries` is the `bin` folder of another PostgreSQL than the wheel's.
    """

    def __init__(self, home: Path, *, durable: bool = True, binaries: Path | None = None) -> None:
        self.home = home.absolute()
        self.durable = durable
        self.data = self.home / "data"
        self.log = self.home / "postgresql.log"
        self._given_binaries = binaries
        self._password_file = self.home / "password"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def socket_folder(self) -> Path:
        """Inside `home`, or under the temporary folder when that path is too long for a socket."""
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= _SOCKET_LIMIT:
            return inside
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"intelligences-{digest}"

    @property
    def url(self) -> str:
        """The address of the application's database; without a password before the first start."""
        return self.address(NAME, NAME)

    dsn = url

    def address(self, role: str, database: str) -> str:
        """The address of any role and database of this server."""
        try:
            password = self._password_file.read_text().strip()
        except OSError:
            password = ""
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    @property
    def pid(self) -> int | None:
        """The process of the living server on these data, whoever started it."""
        pid = read_pid(self.data)
        return pid if pid is not None and serves(pid, self.data) else None

    def is_running(self) -> bool:
        """Whether a living server accepts connections on these data."""
        return self.pid is not None and status(self.data) == "ready"

    def start(self, progress: Callable[[str], None] = lambda sentence: None) -> None:
        """Initialises on the first time, ends an orphan, starts and waits until it answers.

        Called from the main thread: the server ends when the thread that started it does.
        Raises `EngineBusy` when another living process owns this server, `EngineError` for anything else.
        """
        if self._process is not None and self._process.poll() is None:
            return
        self.stop()  # what a server of ours that died leaves
        try:
            self._start(progress)
        except OSError as error:
            self.stop()
            raise EngineError(_explain_os_error(error, self.home)) from error
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends the server that this object started: cleanly, or at once when its data are thrown away."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            end(process.pid, [signal.SIGINT, signal.SIGQUIT] if self.durable else [signal.SIGQUIT], process)
        self._release()

    @contextlib.contextmanager
    def available(self) -> Iterator[Self]:
        """Joins the server that another process of this checkout runs, or runs it for the time of the block."""
        try:
            self.start()
        except EngineBusy:
            _wait(
                self.is_running, 30.0, "La base de ce dossier démarre depuis plus de 30 secondes : relancez plus tard."
            )
        try:
            yield self
        finally:
            self.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def returncode(self) -> int | None:
        """The exit status of the server that this object started, None while it lives."""
        return self._process.poll() if self._process is not None else None

    def _start(self, progress: Callable[[str], None]) -> None:
        self._refuse_other_major()
        identity = server_identity()
        binaries = Binaries(self._given_binaries) if self._given_binaries else for_identity(identity)
        self._refuse_other_major(binaries.major)
        self._make_home(identity)
        self._own()
        if not (self.data / "PG_VERSION").exists():
            progress("Création de la base de données…")
            self._initialise(binaries, identity)
        self._end_orphan()
        self._launch(binaries, identity)
        self._wait_until_ready(progress)
        if not (self.home / "created").exists():
            self._create_database()

    def _refuse_other_major(self, major: int | None = None) -> None:
        try:
            held = int((self.data / "PG_VERSION").read_text())
        except (OSError, ValueError):
            return
        if major is not None and held != major:
            raise EngineError(
                f"Les données de {self.data} sont celles de PostgreSQL {held} et cette version emploie "
                f"PostgreSQL {major} : lancez « intelligences database upgrade »."
            )

    def _make_home(self, identity: Identity) -> None:
        make_folder(self.home)
        if not identity.is_ours:
            for folder in self.home.parents:
                if not folder.stat().st_mode & stat.S_IXOTH:
                    raise EngineError(
                        f"Le dossier {folder} est fermé au compte qui fait tourner PostgreSQL : "
                        "choisissez-en un autre avec IA_HOME."
                    )
        for folder in (self.data, self.socket_folder):
            _private_folder(folder, identity)

    def _own(self) -> None:
        """Takes the lock that tells other processes that this one serves the data."""
        lock = (self.home / "owner.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            owner = lock.read().strip() or "inconnu"
            lock.close()
            raise EngineBusy(
                f"La base de ce dossier est déjà servie par un autre processus (numéro {owner})."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _initialise(self, binaries: Binaries, identity: Identity) -> None:
        for leftover in self.data.iterdir():  # of an initialisation that was cut short
            _remove(leftover)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_hex(24))
        handed = self.socket_folder / "password"  # initdb's account can't read ours
        handed.touch(mode=0o600)
        try:
            handed.write_text(self._password_file.read_text())
            os.chown(handed, identity.uid, identity.gid)
            command = [binaries.program("initdb"), "-D", str(self.data), "-U", ADMINISTRATOR, "-A", "scram-sha-256"]
            command += [f"--pwfile={handed}", "-E", "UTF8", "--locale=C"]
            answer = subprocess.run(
                [*command, *([] if self.durable else ["--no-sync"])],
                capture_output=True,
                text=True,
                env=dict(ENVIRONMENT),
                cwd="/",
                check=False,
                **identity.arguments,
            )
        finally:
            handed.unlink(missing_ok=True)
        if answer.returncode:
            raise EngineError(explain(answer.stderr))
        (self.home / "created").unlink(missing_ok=True)

    def _end_orphan(self) -> None:
        """Ends a server whose owner died, and makes a process number given to somebody else harmless."""
        pid = read_pid(self.data)
        if pid is None:
            return
        if serves(pid, self.data):
            end(pid, [signal.SIGINT, signal.SIGQUIT])
        elif alive(pid):
            # PostgreSQL would refuse to start. It accepts its parent's number, and still checks by the file's
            # other lines that no session of the dead server touches the data: so the file isn't removed.
            file = self.data / "postmaster.pid"
            lines = file.read_text().splitlines()
            file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    def _launch(self, binaries: Binaries, identity: Identity) -> None:
        settings = _SETTINGS if self.durable else _SETTINGS | _THROW_AWAY_SETTINGS
        command = [binaries.program("postgres"), "-D", str(self.data), "-k", str(self.socket_folder)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        descriptor = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._log_start = os.fstat(descriptor).st_size
        with os.fdopen(descriptor, "ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(ENVIRONMENT),
                cwd="/",
                start_new_session=True,  # Ctrl-C reaches the owner only, who ends things in order
                preexec_fn=dies_with_parent(signal.SIGINT),
                **identity.arguments,
            )

    def _wait_until_ready(self, progress: Callable[[str], None]) -> None:
        process = self._process
        assert process is not None  # noqa: S101
        began = time.monotonic()
        told = False
        while not (read_pid(self.data) == process.pid and status(self.data) == "ready"):
            if process.poll() is not None:
                self._process = None
                raise EngineError(explain(self._log_tail()))
            waited = time.monotonic() - began
            if waited > 2 and not told:
                told = True
                progress("PostgreSQL remet ses données en ordre après un arrêt brutal…")
            if waited > _RECOVERY_LIMIT:
                self.stop()
                raise EngineError(f"PostgreSQL ne répond pas après {_RECOVERY_LIMIT:.0f} secondes : lisez {self.log}.")
            time.sleep(0.01)

    def _log_tail(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read()[-4000:].decode(errors="replace")

    def _create_database(self) -> None:
        import psycopg
        from psycopg import sql

        password = self._password_file.read_text().strip()
        try:
            with psycopg.connect(self.address(ADMINISTRATOR, "postgres"), autocommit=True) as connection:
                found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone()
                verb = "ALTER" if found else "CREATE"
                connection.execute(
                    sql.SQL(verb + " ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(NAME), sql.Literal(password)
                    )
                )
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                    connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(NAME)))
        except psycopg.Error as error:
            self.stop()
            raise EngineError(explain(str(error))) from error
        (self.home / "created").touch()


def _private_folder(folder: Path, identity: Identity) -> None:
    """Makes the folder, or checks that nobody else prepared it; only ours is ever chmodded."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, identity.uid, identity.gid)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (identity.uid, os.geteuid()):
            raise EngineError(
                f"Le dossier {folder} appartient à un autre compte : retirez-le, ou choisissez un autre IA_HOME."
            ) from None
        if found.st_uid != identity.uid:  # a start cut short between the two calls above
            os.chown(folder, identity.uid, identity.gid)


def _remove(path: Path) -> None:
    import shutil

    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _wait(condition: Callable[[], bool], limit: float, sentence: str) -> None:
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            raise EngineError(sentence)
        time.sleep(0.05)


def _explain_os_error(error: OSError, home: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"Impossible d’écrire dans {error.filename or home} : choisissez un autre dossier avec IA_HOME."
    return f"PostgreSQL n’a pas démarré ({error.strerror}, {error.filename or home})."
