"""The pages for what went wrong: one kind sentence, what to do, never a traceback."""

import sys
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import get_template

from intelligences.kernel import faults


class Refused(PermissionDenied):
    """A refusal that says why, and what to do: a sentence each, in the active language, and perhaps a link."""

    def __init__(self, why: str, what: str, *, action: str = "", url: str = "") -> None:
        super().__init__(why)
        self.why, self.what, self.action, self.url = why, what, action, url


class Missing(Http404):
    """Something that isn't there, or not any more: `why` is a sentence in the active language."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def _bare(name: str, status: int) -> HttpResponse:
    """A page made without the request: no session, no database."""
    response = HttpResponse(get_template(name).render({}), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when the body was larger than what the site accepts."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, exception)
    return _bare("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403; the page says what a `Refused` tells."""
    refusal = exception if isinstance(exception, Refused) else None
    return render(request, "403.html", {"refusal": refusal}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _bare("403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; the page says what a `Missing` tells."""
    why = exception.why if isinstance(exception, Missing) else ""
    return render(request, "404.html", {"why": why, "is_write": request.method == "POST"}, status=404)


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes a form was opened, or one that only shows a page was sent something."""
    return render(request, "405.html", {"is_write": request.method == "POST"}, status=405)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _bare("413.html", 413)


def too_many(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    """429; `retry_after` in seconds."""
    response = _bare("429.html", 429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 when what broke is that the database can't be reached, by a middleware as by a page."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return faults.unavailable()
    return _bare("500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database can't be reached."""
    return _bare("503.html", 503)


class NotAllowedMiddleware:
    """Gives the empty 405 of Django's decorators its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        page = not_allowed(request)
        page["Allow"] = response["Allow"]
        return page
