"""Installs the locked dependencies: `python3 tools/install.py [--dev | --lock]`. Needs Python ≥ 3.11 with pip, or uv.

Skipped when nothing changed since the last complete installation; an installation that was cut short is taken up again.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
TOOLS = ROOT / "var" / "tools"
LOCKS = {False: "requirements.lock", True: "requirements-dev.lock"}

_SCRIPT = """#!{python}
import sys

from intelligences.cli import main

sys.exit(main())
"""


def main(arguments: list[str]) -> int:
    """Does what the arguments ask; the answer is the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 whoever runs this has the machine's Python
        return _fail(f"Il faut Python 3.11 ou plus récent ; « python3 » est un Python {sys.version.split()[0]}.")
    try:
        (ROOT / "var").mkdir(exist_ok=True)
        with (ROOT / "var" / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two commands started together
            if "--lock" in arguments:
                _lock()
            else:
                install(dev="--dev" in arguments)
    except subprocess.CalledProcessError as error:
        return _fail(
            f"L’installation s’est arrêtée ({error.cmd[0]}, code {error.returncode}) : voyez les lignes ci-dessus."
        )
    except OSError as error:
        return _fail(f"L’installation ne peut pas écrire {error.filename} ({error.strerror}).")
    except KeyboardInterrupt:
        return _fail("Installation interrompue : relancez la même commande pour la reprendre.")
    return 0


def install(*, dev: bool) -> None:
    """Brings `.venv` to the state of the lock; the development set contains the other one."""
    wanted = _digest(dev)
    done = _stamp()
    if done.get("place") == _place() and (done.get("dev") == _digest(True) or (not dev and done.get("run") == wanted)):
        return
    uv = uv_program()
    STAMP.unlink(missing_ok=True)
    if done.get("place") != _place():
        _say("Préparation de l’environnement Python…")
        run([uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, str(VENV)])
    _say("Installation des dépendances verrouillées…")
    lock = str(ROOT / LOCKS[dev])
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(VENV / "bin" / "python"), lock])
    _install_ourselves()
    STAMP.write_text(json.dumps({"place": _place(), "dev" if dev else "run": wanted}))


def _install_ourselves() -> None:
    """The source in place and its command, without the build back-end that an editable install would fetch unlocked."""
    packages = next((VENV / "lib").glob("python3*")) / "site-packages"
    (packages / "intelligences.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "intelligences"
    script.write_text(_SCRIPT.format(python=VENV / "bin" / "python"))
    script.chmod(0o755)


def _lock() -> None:
    """Writes both locks again from pyproject.toml, for every platform and Python ≥ 3.11."""
    common = [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--quiet",
        "--no-emit-index-url",
    ]
    for dev, name in LOCKS.items():
        group = ["--group", "dev"] if dev else []
        constraint = ["--constraint", LOCKS[False]] if dev else []
        run([uv_program(), "pip", "compile", *common, *constraint, *group, "pyproject.toml", "-o", name])


def uv_program() -> str:
    """uv from the PATH, else fetched by pip into a folder of the project."""
    found = shutil.which("uv")
    if found:
        return found
    own = TOOLS / "bin" / "uv"
    if not own.exists():
        _say("Installation de uv dans var/tools…")
        shutil.rmtree(TOOLS, ignore_errors=True)
        partial = TOOLS.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-warn-script-location",
        ]
        if os.geteuid() == 0:
            pip.append("--root-user-action=ignore")
        run([*pip, "--target", str(partial), "uv"])
        partial.rename(TOOLS)
    return str(own)


def _digest(dev: bool) -> str:
    return hashlib.sha256((ROOT / LOCKS[dev]).read_bytes()).hexdigest()


def _place() -> str:
    """A virtual environment works for one folder and one interpreter only."""
    return f"{ROOT} {sys.version}"


def _stamp() -> dict[str, str]:
    try:
        held = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def run(command: list[str]) -> None:
    """Runs it at the project's root; raises CalledProcessError when it fails."""
    # The certificates that the machine trusts: many authorities' networks have one of their own.
    subprocess.run(command, cwd=ROOT, check=True, env={"UV_SYSTEM_CERTS": "1", **os.environ})


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
