"""What a program sends: one JSON object, read strictly, so that nothing is understood otherwise than it was meant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from .problems import Problem, refused

MOST_BYTES = 256 * 1024
PLAIN, MERGE = "application/json", "application/merge-patch+json"


class _Bad(ValueError):
    """Not the JSON that is asked for."""


def read(request: HttpRequest, *, takes: Iterable[str] = (PLAIN,), optional: bool = False) -> dict[str, Any]:
    """The object of a request's body, decimal numbers exact; {} without a body when it is `optional`. Problem: 411,
    413, 415, or 400 when it isn't well-formed."""
    body = _bytes(request)
    if optional and not body:
        return {}
    _check_type(request, tuple(takes))
    try:
        told = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant, parse_float=Decimal
        )
        json.dumps(told, ensure_ascii=False, default=str).encode()  # half of a surrogate pair is no text
    except (ValueError, ArithmeticError, RecursionError):
        raise Problem("demande-illisible") from None
    if not isinstance(told, dict):
        raise Problem("demande-illisible")
    return told


def _bytes(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if "Transfer-Encoding" in request.headers and length == "0":
        raise Problem("longueur-absente")  # the server hands such a body to nobody
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise Problem("trop-volumineux")
    try:
        return request.body
    except RequestDataTooBig:
        raise Problem("trop-volumineux") from None
    except UnreadablePostError:
        raise Problem("demande-illisible") from None


def _check_type(request: HttpRequest, takes: tuple[str, ...]) -> None:
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    is_plain = request.headers.get("Content-Encoding", "identity") == "identity"
    if request.content_type not in takes or charset not in ("utf-8", "utf8") or not is_plain:
        told = ", ".join(takes)
        raise Problem("format-refuse", headers={"Accept-Patch" if request.method == "PATCH" else "Accept-Post": told})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise _Bad
    return told


def _no_constant(name: str) -> Any:
    raise _Bad(name)


def only(told: dict[str, Any], names: Iterable[str]) -> None:
    """Problem when a name isn't one of these."""
    unknown = sorted(set(told) - set(names))
    if unknown:
        raise refused("demande-invalide", [(name[:100], _("ce nom n’est pas connu.")) for name in unknown])
