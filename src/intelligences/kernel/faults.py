"""What a person sees when the database can't be reached: a kind page, no traceback, nothing lost."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

log = logging.getLogger("intelligences.faults")
RETRY_SECONDS = 30


def unavailable() -> HttpResponse:
    """The 503 page; its template reads no table."""
    response = HttpResponse(get_template("503.html").render({}), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


class DatabaseFaultMiddleware:
    """Turns an unreachable database into a 503 that says when to come back.

    What a middleware meets goes to `handler500`, which answers the same (Django hands its faults to no middleware).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """For what a view raised, before Django makes a 500 of it."""
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("The database can't be reached: %s", type(exception).__name__)
            return unavailable()
        return None
