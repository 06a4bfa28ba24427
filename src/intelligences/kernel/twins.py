"""The files of a page: the same path ending in `.json` or `.csv`, answered from the same rows."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from intelligences.kernel.writers import Column, csv_open, json_rows

TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def twin(
    form: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    filename: str,
    around: Mapping[str, Any] | None = None,
    streamed: bool = False,
) -> HttpResponseBase:
    """The rows as `form` ("json" or "csv"); `around` stands beside `results` in the JSON. KeyError for another form.

    `streamed` keeps memory flat for a long list; a short one answered whole can be kept by the page cache.
    """
    kind = TYPES[form]
    chunks = json_rows(columns, rows, **(around or {})) if form == "json" else csv_open(columns, rows)
    response: HttpResponseBase
    response = StreamingHttpResponse(chunks, kind) if streamed else HttpResponse(b"".join(chunks), kind)
    if form == "csv":
        response["Content-Disposition"] = f'attachment; filename="{filename}.csv"'
    return response


def twin_address(address: str, form: str) -> str:
    """`/territoires/?q=besan` → `/territoires.json?q=besan`."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}.{form}"))
