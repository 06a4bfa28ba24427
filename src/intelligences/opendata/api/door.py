"""The one address of the API: what comes under it is read by django-ninja, imported by the first request."""

from __future__ import annotations

import logging
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from intelligences.kernel.faults import RETRY_SECONDS

from .problems import Problem

_log = logging.getLogger("django.request")


def service() -> ModuleType:
    """What answers, imported once, in French whatever the page that asks for it first."""
    with override(settings.LANGUAGE_CODE):
        return import_module(".service", __package__)


@csrf_exempt  # a session cookie opens nothing here: what is read is public
def door(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Everything under `/api/v1/`; what breaks is recorded as for a page, and told as a problem."""
    try:
        answered: HttpResponseBase = service().answer(request, rest)
    except Exception as error:
        return _broken(request, error)
    return answered


def _broken(request: HttpRequest, error: Exception) -> HttpResponseBase:
    _log.error("%s: %s", request.path, error, exc_info=error, extra={"request": request})
    if isinstance(error, OperationalError | InterfaceError):
        response = Problem("donnees-injoignables", headers={"Retry-After": str(RETRY_SECONDS)}).response()
    else:
        got_request_exception.send(sender=None, request=request)
        response = Problem("panne").response()
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Retry-After"
    return response
