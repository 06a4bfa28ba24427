"""Small sources, invented."""

from __future__ import annotations

import csv
import io
from typing import Any

URL = "https://register.example/usages.csv"
_COLUMNS = ("external_id", "title", "operator_name", "problem", "status")


def told(**changes: Any) -> dict[str, Any]:
    """What an administrator says of a source."""
    values = {
        "title": "Registre de l’agglomération", "url": URL, "format": "schema", "publisher": "Agglomération inventée",
        "licence": "Licence Ouverte 2.0", "frequency": "weekly", "is_reviewed": False, "responsible": None,
    }  # fmt: skip
    return values | changes


def rows(*numbers: int, **changes: str) -> bytes:
    """A CSV in our own format, a row for each number."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS)
    writer.writeheader()
    for number in numbers:
        row = {
            "external_id": f"A-{number}", "title": f"Système {number}", "operator_name": f"Commune {number}",
            "problem": f"Aide le service {number}.", "status": "production",
        }  # fmt: skip
        writer.writerow(row | changes)
    return out.getvalue().encode()


def harvest(source: Any, **options: Any) -> Any:
    """A harvest from its demand to its end, written down."""
    from intelligences.opendata import actions
    from tests.library.importers.made import work

    job = actions.start(source, by=None, **options)
    work()
    actions.settle_ended()
    job.refresh_from_db()
    source.refresh_from_db()
    return job


def states(source: Any) -> dict[str, str]:
    """What became of each record."""
    return dict(source.items.order_by("key").values_list("key", "state"))
