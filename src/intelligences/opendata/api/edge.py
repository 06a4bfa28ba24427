"""Whatever refuses a request under `/api/` before or after the API itself, the answer is a problem, never a page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import override

from .problems import TYPE, Problem

_KINDS = {
    400: "demande-refusee", 401: "jeton-absent", 403: "acces-refuse", 404: "introuvable", 405: "methode-refusee",
    412: "version-perimee", 413: "trop-volumineux", 415: "format-refuse", 429: "trop-de-demandes",
    503: "donnees-injoignables",
}  # fmt: skip
_OTHERS = {4: "demande-refusee", 5: "panne"}


class ProblemsMiddleware:
    """The outermost one: it turns the pages that tell people of a fault into problems, headers kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not _is_of_the_api(request) or response.status_code < 400 or response.get("Content-Type") == TYPE:
            return response
        return _as_problem(response)


def _is_of_the_api(request: HttpRequest) -> bool:
    return request.path_info == "/api" or request.path_info.startswith("/api/")


def _as_problem(response: HttpResponseBase) -> HttpResponse:
    """The same answer as a problem. Its words are French, as all that the API says."""
    slug = _KINDS.get(response.status_code, _OTHERS[response.status_code // 100])
    with override(settings.LANGUAGE_CODE):
        problem = Problem(slug).response()
    for name, value in response.items():
        if name not in ("Content-Type", "Content-Length", "Content-Encoding", "Cache-Control"):
            problem[name] = value
    problem["Access-Control-Allow-Origin"] = "*"
    problem["Access-Control-Expose-Headers"] = "Retry-After"
    return problem
