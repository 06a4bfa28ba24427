"""What a tool answers: what the API answers at an address, with its page, its licence and its source."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from intelligences.opendata.api import service
from intelligences.opendata.api.reading import ROOT
from intelligences.territories.exports import SOURCE as TERRITORIES_SOURCE

Values = Mapping[str, str | int | Sequence[str | int]]

_ONLY_HERE = frozenset({"limite"})
"""What the pages don't take."""
_SENTENCES = {
    400: "« cursor » : redonnez le « next_cursor » d’une réponse, sans le changer.",
    404: "Rien n’est publié sous ce numéro ou ce code : prenez celui que donne une liste.",
    410: "Cette liste a trop changé pour continuer : reprenez-la sans « cursor ».",
}
"""Of a status, where the API's own words are of addresses."""


class Refused(Exception):
    """The API refuses what was asked: its message is one sentence on what to do."""


def search_library(text: str, filters: Values, cursor: str) -> dict[str, Any]:
    """A page of uses. Raises Refused."""
    asked = _query({"q": text, **filters})
    found = _listed("usages", asked, cursor)
    return _told(found, _page("library:index", asked))


def read_use(number: int) -> dict[str, Any]:
    """A use with what its page shows. Raises Refused."""
    return _record(f"usages/{number}")


def read_solution(number: int, cursor: str) -> dict[str, Any]:
    """A solution and a page of its uses. Raises Refused."""
    return _with_uses(f"solutions/{number}", cursor)


def look_up_territory(text: str) -> dict[str, Any]:
    """Territories that answer to a name or a code. Raises Refused."""
    if not text.strip():
        raise Refused("« text » : donnez un nom, un code postal, un code INSEE ou un SIREN.")
    asked = _query({"q": text})
    return _told(_listed("territoires", asked, ""), _page("territories:index", asked), TERRITORIES_SOURCE)


def uses_of_territory(kind: str, code: str, cursor: str) -> dict[str, Any]:
    """A territory and a page of what runs there. Raises Refused."""
    return _with_uses(f"territoires/{quote(kind, safe='')}/{quote(code, safe='')}", cursor)


def vocabularies() -> dict[str, Any]:
    """What each column may hold, and the filter that takes it."""
    return _told(_asked("vocabulaires"), _page("opendata:api_reference"))


def _with_uses(path: str, cursor: str) -> dict[str, Any]:
    told = _record(path)
    found = _listed(f"{path}/usages", QueryDict(), cursor)
    return told | {"uses": found["results"], "uses_count": found["count"], "next_cursor": found["next_cursor"]}


def _record(path: str) -> dict[str, Any]:
    told = _asked(path)
    return _told(told, told["record"]["url"], told.get("source"))


def _listed(path: str, asked: QueryDict, cursor: str) -> dict[str, Any]:
    """A page of a list, the cursor of the next one instead of its address."""
    given = asked.copy()
    if cursor:
        given["curseur"] = cursor
    told = _asked(path, given)
    following = parse_qs(urlsplit(told.pop("next") or "").query)
    return told | {"next_cursor": following.get("curseur", [None])[0]}


def _asked(path: str, asked: QueryDict | None = None) -> dict[str, Any]:
    request = HttpRequest()
    request.method, request.path = "GET", f"{ROOT}{path}"
    request.GET = asked or QueryDict()
    close_old_connections()  # one that the database has closed meanwhile is opened anew
    response = service.answer(request, path)
    told: dict[str, Any] = json.loads(response.content)
    if response.status_code != 200:
        raise Refused(_SENTENCES.get(response.status_code) or told["detail"])
    return told


def _query(values: Values) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in values.items():
        for one in [value] if isinstance(value, str | int) else value:
            if str(one):
                query.appendlist(name, str(one))
    return query


def _page(name: str, asked: QueryDict | None = None) -> str:
    query = urlencode(
        [(key, one) for key, values in (asked or QueryDict()).lists() for one in values if key not in _ONLY_HERE]
    )
    return f"{settings.SITE_URL}{reverse(name)}" + (f"?{query}" if query else "")


def _told(told: dict[str, Any], page: str, source: str | None = None) -> dict[str, Any]:
    whole = page if urlsplit(page).scheme else f"{settings.SITE_URL}{page}"
    about = {
        "page": whole,
        "licence": told["licence"],
        "source": source or f"Intelligences associées, {settings.SITE_URL}",
    }
    return about | {name: value for name, value in told.items() if name not in about}
