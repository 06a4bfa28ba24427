"""A page, its .json and its .csv say the same: same count, same rows, same order, for any query."""

import csv
import io
import json
from urllib.parse import urlsplit

import pytest

from tests.journeys.site import Reader

pytestmark = pytest.mark.usefixtures("live_site")

# A page and a query of it.
LISTS = [
    ("/territoires/", "q=sainte-colombe"),
    ("/territoires/", "q=51300"),
    ("/territoires/carte/", "niveau=region"),
    ("/territoires/departement/29-finistere/", ""),
    ("/recherche", "q=besan%C3%A7on"),
    ("/recherche", "q=eau"),
    ("/moderation/journal/", ""),
    ("/organisations/", ""),
]


def _twin(path: str, query: str, form: str) -> str:
    return f"{path.rstrip('/')}.{form}" + (f"?{query}" if query else "")


@pytest.mark.parametrize(("path", "query"), LISTS)
def test_the_two_files_hold_the_same_rows(live_site: str, path: str, query: str) -> None:
    reader = Reader(live_site)
    told = json.loads(reader.get(_twin(path, query, "json")).content)
    for page in range(2, told.get("pages", 1) + 1):  # the JSON is cut as the page is, the file is whole
        told["results"] += json.loads(reader.get(_twin(path, f"{query}&page={page}", "json")).content)["results"]
    file = reader.get(_twin(path, query, "csv"))
    assert file.status == 200
    rows = list(csv.DictReader(io.StringIO(file.content)))
    results = told["results"]
    if rows and len(rows) == len(results) + 1:  # a territory's own row comes first
        assert rows[0]["code"] == told["code"]
        rows = rows[1:]
    assert len(rows) == len(results)
    assert told["count"] >= len(results)
    for row, result in zip(rows, results, strict=True):
        shared = row.keys() & result.keys()
        assert len(shared) >= 3
        for key in shared:
            assert _written(result[key]) == row[key].removeprefix("'"), f"{key} in {path}"


@pytest.mark.parametrize(("path", "query"), LISTS)
def test_every_row_of_the_file_is_on_the_page_in_the_same_order(live_site: str, path: str, query: str) -> None:
    reader = Reader(live_site)
    results = json.loads(reader.get(_twin(path, query, "json")).content)["results"]
    page = reader.get(path + (f"?{query}" if query else ""))
    assert page.status == 200
    addresses = [urlsplit(result["url"]).path for result in results if result.get("url")][:15]
    places = [page.content.find(f'href="{address}') for address in addresses]
    assert -1 not in places, f"{addresses[places.index(-1)]} isn't on {path}?{query}"
    if path != "/territoires/carte/":  # drawn first, listed after: its links stand in the order of the drawing
        assert places == sorted(places)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
