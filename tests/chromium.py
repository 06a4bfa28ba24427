"""Finds the machine's Chromium, or installs Debian's when apt and root are there.

`python tests/chromium.py` does it before the tests; it prints one line and fails when there is none.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
HELP = "Aucun Chromium sur cette machine : installez le paquet « chromium » de votre système, puis relancez."
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """The path of an installed browser."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> str | None:
    """Debian's package, when this account may install it."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    sys.stdout.write("Installation de Chromium, une seule fois…\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return find()


if __name__ == "__main__":
    sys.exit(None if find() or install() else HELP)
