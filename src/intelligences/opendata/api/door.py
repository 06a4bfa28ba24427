"""The one address of the API: what comes under it is read by django-ninja, imported by the first request."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt


def service() -> ModuleType:
    """What answers, imported once, in French whatever the page that asks for it first."""
    with override(settings.LANGUAGE_CODE):
        return import_module(".service", __package__)


@csrf_exempt  # a session cookie opens nothing here: what is read is public, what is written comes with a token
def door(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Everything under `/api/v1/`; what breaks goes up, is recorded as for a page, and `edge` tells it as a problem."""
    answered: HttpResponseBase = service().answer(request, rest)
    return answered
