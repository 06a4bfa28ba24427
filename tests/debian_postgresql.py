"""Finds Debian's PostgreSQL 15, or installs it when apt and root are there; prints its `bin` folder.

The tests start a throw-away cluster from it: neither its service nor its data are touched.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path("/usr/lib/postgresql/15/bin")
HELP = "PostgreSQL 15 manque sur cette machine : installez le paquet « postgresql-15 » de Debian, puis relancez."


def find() -> Path | None:
    """The folder of its programs."""
    return FOLDER if (FOLDER / "initdb").exists() else None


def install() -> Path | None:
    """Debian's package, without creating or starting a cluster."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    sys.stderr.write("Installation de PostgreSQL 15, une seule fois…\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    Path("/etc/postgresql-common").mkdir(exist_ok=True)
    configuration = Path("/etc/postgresql-common/createcluster.conf")
    if not configuration.exists():
        configuration.write_text("create_main_cluster = false\n")
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "--no-install-recommends", "postgresql-15"],
    ):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return find()


if __name__ == "__main__":
    folder = find() or install()
    if folder is None:
        sys.exit(HELP)
    sys.stdout.write(f"{folder}\n")
