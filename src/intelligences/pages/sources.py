"""Where data and borrowed pieces come from, read from the files that ship beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

# Names for readers; a folder without one shows its own.
NAMES: Mapping[str, Any] = {"territories": _("Territoires"), "library": _("Usages recensés")}


@dataclass(frozen=True)
class DataSet:
    """One folder of reference data: the day when it was built, its licence, what it was made from."""

    folder: str
    on: date
    licence: str
    sources: list[dict[str, Any]]

    @property
    def name(self) -> str:
        return str(NAMES.get(self.folder, self.folder))


@dataclass(frozen=True)
class Vendored:
    """A piece made by others that pages carry."""

    name: str
    version: str
    licence: str


@cache
def data() -> list[DataSet]:
    """Every `data/*/SOURCES.json`, by name."""
    files = sorted((settings.PROJECT / "data").glob("*/SOURCES.json"))
    told = [(file.parent.name, json.loads(file.read_text())) for file in files]
    return [DataSet(name, date.fromisoformat(one["date"]), one["licence"], one["sources"]) for name, one in told]


@cache
def vendored() -> list[Vendored]:
    """Every piece listed in the design system's VENDORED.json."""
    listed = json.loads((settings.PACKAGE / "ui" / "static" / "ui" / "vendor" / "VENDORED.json").read_text())
    return [Vendored(one["name"], one["version"], one["licence"]) for one in listed.values()]
