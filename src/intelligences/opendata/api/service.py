"""The API whole: what django-ninja knows, how a request goes through it, and the document that tells it."""

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation

from . import problems
from .problems import TYPE, Problem, invalid
from .reading import ROOT, address, given, reading
from .writing import writing

VERSION = "1.0.0"
_READ = "GET, HEAD, OPTIONS"


class _Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the view: short, and lasting."""
        return operation.view_func.__name__


def _made() -> NinjaAPI:
    api = _Api(
        title=_("Intelligences associées"),
        version=VERSION,
        description=_("Les usages de l’IA dans les territoires, tels que la bibliothèque les publie."),
        openapi_url=None,
        docs_url=None,
        urls_namespace="library_api",
        servers=[{"url": settings.SITE_URL}],
        openapi_extra={"info": {"license": {"name": "Licence Ouverte 2.0", "identifier": "etalab-2.0"}}},
    )
    api.add_router("", reading)
    api.add_router("", writing)
    api.add_exception_handler(Problem, lambda request, error: error.response())
    api.add_exception_handler(Http404, lambda request, error: Problem("introuvable").response())
    api.add_exception_handler(ValidationError, lambda request, error: invalid(error.errors).response())
    return api


@cache
def _api() -> tuple[NinjaAPI, URLResolver]:
    """Made once a process, its words in French."""
    with override(settings.LANGUAGE_CODE):
        api = _made()
        return api, URLResolver(RegexPattern(r""), api.urls[0])


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    with override(settings.LANGUAGE_CODE):
        told = dict(_api()[0].get_openapi_schema(path_prefix=ROOT))
        for operation in (one for path in told["paths"].values() for one in path.values()):
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["description"] = _title(int(status))
                    response["content"] = {TYPE: response["content"]["application/json"]}
        return told


def _title(status: int) -> str:
    """What problems of a status say."""
    return " ; ".join(str(one.title) for one in problems.KINDS.values() if one.status == status)


def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    """What the API answers; everyone may read it from a page of another site."""
    if request.method == "OPTIONS":
        response: HttpResponse = HttpResponse(status=204)
        response["Allow"] = _allowed(request, rest)
        response["Access-Control-Allow-Methods"] = _READ  # from a page of another site
        response["Access-Control-Allow-Headers"] = "If-None-Match"
        response["Access-Control-Max-Age"] = "86400"
    else:
        response = _conditional(request, _answer(request, rest))
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its ETag, or 304 to whoever holds it already."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or _is_private(response):
        return response
    if not response.has_header("ETag"):
        response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.setdefault("Cache-Control", "no-cache")
    held: HttpResponse = get_conditional_response(request, etag=response["ETag"], response=response) or response
    return held


def _is_private(response: HttpResponse) -> bool:
    """What one organisation reads: never kept, so always whole."""
    return "no-store" in response.get("Cache-Control", "")


def _allowed(request: HttpRequest, rest: str) -> str:
    """The methods that an address takes."""
    try:
        match = _api()[1].resolve(rest)
    except Resolver404:
        return _READ
    methods: set[str] = set(match.func(request, **match.kwargs)["Allow"].split(", "))  # none of them is OPTIONS
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"}))


def _answer(request: HttpRequest, rest: str) -> HttpResponse:
    if not rest:
        return given(_index())
    if rest == "openapi.json":
        return given(document())
    try:
        match = _api()[1].resolve(rest)
    except Resolver404:
        return Problem("introuvable").response()
    if request.method == "HEAD":
        request.method = "GET"  # what serves HEAD leaves the body out
    told: HttpResponse = match.func(request, **match.kwargs)
    return _method_refused(told["Allow"]) if told.status_code == 405 else told


def _method_refused(allowed: str) -> HttpResponse:
    return Problem("methode-refusee", headers={"Allow": allowed}).response()


def _index() -> dict[str, Any]:
    """Where everything is."""
    lists = ("usages", "solutions", "organisations", "territoires", "preuves", "vocabulaires", "declarations")
    return {name: address(name) for name in lists} | {"openapi": address("openapi.json")}
