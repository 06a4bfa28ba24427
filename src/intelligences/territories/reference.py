"""The files of `data/territories/`, read and put in the shape of the tables. No database."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from intelligences.kernel.french import words

from . import spelling
from .models import Kind, LookupKey

Row = dict[str, str]
Place = tuple[str, str]
"""Kind and code of a territory."""

_ROLE = LookupKey.Role


class BadReference(Exception):
    """The files that ship are absent or damaged; the message says which."""


@dataclass(frozen=True)
class Reference:
    """The reference that ships with the product."""

    folder: Path

    @cached_property
    def sources(self) -> dict[str, Any]:
        """What SOURCES.json tells."""
        try:
            told: dict[str, Any] = json.loads((self.folder / "SOURCES.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadReference(f"{self.folder / 'SOURCES.json'}: {error}") from None
        return told

    @property
    def date(self) -> date:
        """The day when the files were built."""
        return date.fromisoformat(self.sources["date"])

    @property
    def digest(self) -> str:
        """One sha256 for all the files, as SOURCES.json tells them."""
        told = [[file["file"], file["sha256"]] for file in self.sources["files"]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    def read(self, name: str) -> bytes:
        """The content of a file, its sha256 checked."""
        told = {file["file"]: file["sha256"] for file in self.sources["files"]}
        try:
            packed = (self.folder / name).read_bytes()
        except OSError as error:
            raise BadReference(f"{self.folder / name}: {error.strerror}") from None
        if hashlib.sha256(packed).hexdigest() != told.get(name):
            raise BadReference(f"{self.folder / name} isn't the file that SOURCES.json describes")
        return lzma.decompress(packed)

    def table(self, name: str) -> list[Row]:
        """The rows of a CSV file."""
        return list(csv.DictReader(io.StringIO(self.read(f"{name}.csv.xz").decode())))

    @cached_property
    def communes(self) -> list[Row]:
        return self.table("communes")

    @cached_property
    def groups(self) -> list[tuple[Kind, Row]]:
        """Régions, départements, overseas collectivities, EPCI, EPT: each after those it belongs to."""
        found = [(Kind.REGION, row) for row in self.table("regions") if row["zone"] != "com"]
        for row in self.table("departements"):
            found.append((Kind.COLLECTIVITE if row["zone"] == "com" else Kind.DEPARTEMENT, row))
        for row in self.table("epci"):
            found.append((Kind.EPT if row["type"] == "EPT" else Kind.EPCI, row | {"code": row["siren"]}))
        return found

    @cached_property
    def members(self) -> dict[Place, list[Row]]:
        """The communes of each group."""
        collectivites = {row["code"] for kind, row in self.groups if kind == Kind.COLLECTIVITE}
        found: dict[Place, list[Row]] = defaultdict(list)
        for row in self.communes:
            for kind in (Kind.REGION, Kind.DEPARTEMENT, Kind.EPCI, Kind.EPT):
                if row[kind]:
                    found[kind, row[kind]].append(row)
            if row["departement"] in collectivites:
                found[Kind.COLLECTIVITE, row["departement"]].append(row)
        return dict(found)

    @cached_property
    def former(self) -> list[Row]:
        return self.table("former")

    @cached_property
    def postal_codes(self) -> list[Row]:
        return self.table("postal_codes")

    def contacts(self) -> list[Row]:
        return self.table("contacts")

    def outlines(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.read("outlines.json.xz"))
        return told


def population(communes: list[Row]) -> int | None:
    """Sum of what is known of some communes; None when nothing is."""
    known = [int(row["population"]) for row in communes if row["population"]]
    return sum(known) if known else None


def main_departement(communes: list[Row]) -> str:
    """The département where most of the inhabitants live."""
    count: dict[str, int] = defaultdict(int)
    for row in communes:
        count[row["departement"]] += int(row["population"] or 0)
    return max(sorted(count), key=lambda code: count[code])


def keys_of_name(name: str, short_name: str = "") -> dict[str, int]:
    """What one can type for a name, each key with its surest role."""
    found: dict[str, int] = {spelling.name_key(name): _ROLE.NAME}
    aliases = {spelling.name_key(short_name or name), words(name)}
    aliases |= {spelling.without_kind(key) for key in [*found, *aliases]}
    aliases |= {spelling.without_article(key) for key in [*found, *aliases]}
    for key in aliases:
        found.setdefault(key, _ROLE.ALIAS)
    for key in list(found):
        for inner in spelling.inner_keys(key):
            found.setdefault(inner, _ROLE.INNER)
    return {key: role for key, role in found.items() if key}


def lookup_keys(reference: Reference) -> Iterator[tuple[Place, str, int, str]]:
    """Place, key, role and what was said (former names and codes) of everything that finds a territory."""
    for kind, row in [*((Kind.COMMUNE, row) for row in reference.communes), *reference.groups]:
        place = (kind, row["code"])
        for key, role in keys_of_name(row["name"], row.get("short_name", "")).items():
            yield place, key, role, ""
        for code in {row["code"].lower(), row.get("siren", "")} - {""}:
            yield place, code, _ROLE.CODE, ""
    for row in reference.postal_codes:
        yield (Kind.COMMUNE, row["commune"]), row["postal_code"], _ROLE.CODE, ""
    for row in reference.former:
        place = (Kind.COMMUNE, row["today"])
        if row["code"] != row["today"]:
            yield place, row["code"].lower(), _ROLE.FORMER, row["code"]
        if row["name"]:
            for key, role in keys_of_name(row["name"]).items():
                yield place, key, _ROLE.FORMER if role != _ROLE.INNER else role, row["name"]
