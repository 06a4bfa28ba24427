"""The version of the project: the first heading of CHANGELOG.md, or what the installed package says of itself."""

import re
from importlib.metadata import version as installed_version
from pathlib import Path


def version() -> str:
    """Such as `0.1.0`."""
    changelog = Path(__file__).resolve().parents[2] / "CHANGELOG.md"
    if changelog.exists():
        found = re.search(r"(?m)^## (\d+\.\d+\.\d+)", changelog.read_text())
        if found:
            return found[1]
    return installed_version("intelligences-associees")
