"""Outlines of EPCI, départements and régions: dissolved and simplified by mapshaper on one shared topology.

All communes are placed on the canvas first, so that an arc shared by two neighbours is simplified once and no gap
can open between them; the overseas frames, drawn larger, keep more detail by themselves.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from ..canvas import FRAMES, frame_of
from .geometry import Polygon, holds, placed
from .sources import BuildError, Folder
from .tables import Tables

LEVELS = ("epci", "departement", "region")
# Weighted Visvalingam, canvas units (100 m on the mainland): `fine` for the cut-out of a page, `coarse` for the whole.
DETAILS = {"fine": 5, "coarse": 14}
# Holes up to 60 km² are communes merged so lately that the outlines miss them: their neighbour takes them. Llívia, a
# town of Spain inside the Pyrénées-Orientales (longitude, latitude), is the one true hole and stays.
LARGEST_HOLE = 6_000
LLIVIA = (1.981, 42.464)


def outlines(made: Tables, packages: Folder, folder: Path) -> dict[str, Any]:
    """`{detail: {"arcs": [[x, y, dx, dy, …]], "epci": {code: rings}, …}}` with rings as lists of signed arc numbers.

    Coordinates are integer canvas units; an arc numbered `~n` is read backwards, as in TopoJSON.
    """
    source = folder / "communes.ndjson"
    _write_communes(made, source)
    _keep_llivia(packages, source, folder / "holes.json")
    result: dict[str, Any] = {
        "frames": {
            code: {"name": f.name, "x": f.x, "y": f.y, "width": f.width, "height": f.height}
            for code, f in FRAMES.items()
        }
    }
    for detail, interval in DETAILS.items():
        path = folder / f"{detail}.json"
        _dissolve(packages, source, path, interval)
        result[detail] = _compact(json.loads(path.read_text(encoding="utf-8")))
    return result


def _write_communes(made: Tables, path: Path) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row in made.communes:
            code, departement, region, epci = row[0], row[4], row[5], row[6]
            if code in made.shapes:
                shape = list(placed(frame_of(departement), made.shapes[code]))
                out.write(_feature(shape, departement=departement, region=region, epci=epci))


def _feature(shape: list[Polygon], **codes: str) -> str:
    geometry = {"type": "MultiPolygon", "coordinates": shape}
    return json.dumps({"type": "Feature", "properties": codes, "geometry": geometry}) + "\n"


def _keep_llivia(packages: Folder, source: Path, holes: Path) -> None:
    """Add the hole of Llívia as a shape of its own, without codes, so that no neighbour can take it."""
    _mapshaper(packages, ["-i", str(source), "snap", "-dissolve", "-o", str(holes), "format=geojson"])
    where = FRAMES["metropole"].place(*LLIVIA)
    polygons = json.loads(holes.read_text(encoding="utf-8"))["geometries"][0]["coordinates"]
    rings = [ring for polygon in polygons for ring in polygon[1:] if holds([[ring]], where)]
    if len(rings) != 1:
        raise BuildError("the hole of Llívia was not found in the outlines")
    with source.open("a", encoding="utf-8") as out:
        out.write(_feature([rings], departement="", region="", epci=""))


def _dissolve(packages: Folder, source: Path, out: Path, interval: int) -> None:
    command = ["-i", str(source), "snap", "-rename-layers", "commune", "-clean", f"gap-fill-area={LARGEST_HOLE}"]
    command += ["-simplify", f"interval={interval}", "keep-shapes", "weighted", "planar"]
    for level in LEVELS:
        command += ["-dissolve", level, "+", f"name={level}", "target=commune"]
    command += ["-o", str(out), "format=topojson", "target=" + ",".join(LEVELS), "precision=1"]
    _mapshaper(packages, command)


def _mapshaper(packages: Folder, arguments: list[str]) -> None:
    done = subprocess.run([str(packages.mapshaper), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"mapshaper failed: {done.stderr.strip()[-800:]}")


def _compact(topology: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"arcs": [_flat(arc, topology.get("transform")) for arc in topology["arcs"]]}
    for level in LEVELS:
        shapes = {}
        for geometry in topology["objects"][level]["geometries"]:
            if not geometry["properties"][level]:  # Llívia, and the four islands that belong to no EPCI
                continue
            polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            shapes[geometry["properties"][level]] = [ring for polygon in polygons for ring in polygon]
        kept[level] = dict(sorted(shapes.items()))
    return kept


def _flat(arc: list[list[float]], transform: dict[str, list[float]] | None) -> list[int]:
    """First point then differences, on the integer grid, without the points that fall on the one before."""
    flat: list[int] = []
    x = y = 0.0
    last: tuple[int, int] | None = None
    for step in arc:
        if transform:
            x, y = x + step[0], y + step[1]
            (scale_x, scale_y), (shift_x, shift_y) = transform["scale"], transform["translate"]
            here = round(x * scale_x + shift_x), round(y * scale_y + shift_y)
        else:
            here = round(step[0]), round(step[1])
        if last is None:
            flat += here
        elif here != last:
            flat += (here[0] - last[0], here[1] - last[1])
        last = here
    return flat
