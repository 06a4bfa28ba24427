"""The pages for what went wrong: one kind sentence, what to do, never a traceback."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


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
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _bare("403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _bare("413.html", 413)


def too_many(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    """429; `retry_after` in seconds."""
    response = _bare("429.html", 429)
    response["Retry-After"] = str(retry_after)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _bare("500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database can't be reached."""
    return _bare("503.html", 503)
