"""The dump that everybody downloads: one file, made anew in the background when the library has changed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from intelligences.kernel import events

from .writing import write

NAME = "bibliotheque.zip"
_FOLDER = "opendata"


@dataclass(frozen=True)
class Edition:
    """What is told of the file: `head` is the journal's line after which nothing had changed, `made_at` in ISO 8601."""

    size: int
    sha256: str
    counts: dict[str, int]
    head: int
    made_at: str

    @property
    def megabytes(self) -> float:
        """Its size, in millions of bytes."""
        return self.size / 1e6

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def path() -> Path:
    """Where the file is."""
    return Path(settings.HOME) / _FOLDER / NAME


def current() -> Edition | None:
    """The file that is there, if there is one."""
    try:
        told = json.loads(_beside().read_text("utf-8"))
        return Edition(**told) if path().stat().st_size == told["size"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def renew() -> Edition:
    """Make the file when it isn't there or when the library has changed since; what is there stays until then."""
    head, held = events.head(), current()
    if held is not None and not events.happened(
        ("library.", "document.", "opendata.dump_imported"), after=held.head, until=head
    ):
        return held
    path().parent.mkdir(parents=True, exist_ok=True)
    made = write(path())
    edition = Edition(made.size, made.sha256, made.counts, head, timezone.now().isoformat())
    beside = _beside().with_suffix(".new")
    beside.write_text(json.dumps(asdict(edition)), encoding="utf-8")
    beside.replace(_beside())
    return edition


def _beside() -> Path:
    return path().with_suffix(".json")
