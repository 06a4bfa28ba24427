"""PDF files by typst: tagged for screen readers (PDF/UA-1), with our fonts, without a browser.

A document is a `.typ` file of the package that imports `/ui/typst/sheet.typ`. Data travels as JSON beside the document
and is never pasted into it: a text full of typst's own marks stays a text.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from intelligences.ui import typography
from intelligences.ui.tables import Table

PACKAGE = Path(__file__).resolve().parents[1]
FONTS = Path(__file__).parent / "typst" / "fonts"


def render(
    template_name: str,
    data: Mapping[str, Any],
    *,
    title: str,
    path: str,
    on: date,
    version: str = "",
    language: str = "fr",
) -> bytes:
    """The bytes of a PDF/UA-1 file, the same for the same input.

    `template_name` is a `.typ` file's path in the package ("ui/typst/sample.typ"); `data` holds what JSON can hold, and
    Tables. `path` is the page's own path: its full address stands at each page's foot, with `version`.
    Raises typst.TypstError when the document is wrong.
    """
    import typst  # the start of the site needn't wait for it

    frame = {
        "title": title,
        "publisher": settings.PUBLISHER,
        "url": settings.SITE_URL + path,
        "date": typography.day(on, language=language),
        "version": version,
        "language": language,
    }
    made = typst.compile(
        PACKAGE / template_name,
        root=PACKAGE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, default=_plain), "frame": json.dumps(frame)},
        pdf_standards="ua-1",
        timestamp=datetime(on.year, on.month, on.day, tzinfo=UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template_name}: typst answered {type(made).__name__}, not one file.")
    return made


def _plain(value: Any) -> Any:
    """What JSON doesn't know: tables, lazily translated texts."""
    if isinstance(value, Table):
        headings = [{"label": heading.label, "figures": heading.figures} for heading in value.headings]
        return {
            "caption": value.caption,
            "headings": headings,
            "rows": [[str(cell) for cell in row] for row in value.rows],
        }
    return str(value)
