"""The files of `data/library/`, read and checked. No database."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any


class BadContent(Exception):
    """The files that ship are absent or damaged; the message says which."""


@dataclass(frozen=True)
class Content:
    """The uses and the solutions that ship, in the shape that `build` writes."""

    folder: Path

    @cached_property
    def sources(self) -> dict[str, Any]:
        """What SOURCES.json tells."""
        try:
            told: dict[str, Any] = json.loads((self.folder / "SOURCES.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadContent(f"{self.folder / 'SOURCES.json'}: {error}") from None
        return told

    @property
    def date(self) -> date:
        """The day on which the list was closed."""
        return date.fromisoformat(self.sources["date"])

    @property
    def digest(self) -> str:
        """One sha256 for the files, as SOURCES.json tells them."""
        told = [[file["file"], file["sha256"]] for file in self.sources["files"]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @cached_property
    def uses(self) -> list[dict[str, Any]]:
        """One object a use; a field that isn't there wasn't told."""
        return self._rows("french_uses.jsonl")

    @cached_property
    def solutions(self) -> list[dict[str, Any]]:
        """One object a solution that several uses share."""
        return self._rows("solutions.jsonl")

    def _rows(self, name: str) -> list[dict[str, Any]]:
        told = {file["file"]: file["sha256"] for file in self.sources["files"]}
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise BadContent(f"{self.folder / name}: {error.strerror}") from None
        if hashlib.sha256(content).hexdigest() != told.get(name):
            raise BadContent(f"{self.folder / name} isn't the file that SOURCES.json describes")
        return [json.loads(line) for line in content.splitlines()]
