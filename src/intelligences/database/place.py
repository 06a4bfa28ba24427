"""Where this checkout keeps what it writes: one home folder, never shared by two clones."""

import hashlib
import os
import re
from pathlib import Path

SYSTEM_FOLDER = Path("/var/lib/intelligences-associees")
"""Used by root only: PostgreSQL refuses to run as root, and its own user can't read a clone under /root."""

DISK_FULL = "Le disque est plein : libérez de la place, puis relancez la même commande."


class EngineError(Exception):
    """The engine can't do what was asked; the text is the one sentence that a person reads."""


class EngineBusy(EngineError):
    """Another living process serves this database already."""


def checkout() -> Path | None:
    """The folder that holds `pyproject.toml` and this source, or None when installed from a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").is_file() else None


def home() -> Path:
    """The folder for data, files and secrets: `IA_HOME`, else one per checkout.

    Root's is under `/var/lib/intelligences-associees/instances/`, a plain user's is `var/` in the checkout.
    """
    given = os.environ.get("IA_HOME")
    if given:
        return Path(given).expanduser().absolute()
    root = checkout()
    if root is None:
        raise EngineError("Indiquez dans la variable IA_HOME le dossier où ranger les données.")
    if os.geteuid() == 0:
        return SYSTEM_FOLDER / "instances" / _instance_name(root)
    return root / "var"


def _instance_name(root: Path) -> str:
    readable = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).strip("-")[:24] or "projet"
    return f"{readable}-{hashlib.sha256(str(root).encode()).hexdigest()[:10]}"


def make_folder(folder: Path) -> None:
    """Creates the folder and its missing parents, open to passers-by whatever the umask: the server's account is one.

    What each holds is closed on its own; folders that exist already keep their mode.
    """
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
