"""The bare peer of `page-cache-hit`: a Django view that returns the same bytes, no middleware at all."""

from pathlib import Path
from typing import Any


def application() -> Any:
    """A WSGI application for gunicorn's `module:factory()`; `BARE_PAGE` names the file that holds the bytes."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intelligences.settings")
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import re_path

    body = Path(os.environ["BARE_PAGE"]).read_bytes()

    def page(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(body, content_type="text/html; charset=utf-8")
        response["Content-Encoding"] = "gzip"
        return response

    class Addresses:
        urlpatterns = (re_path("", page),)

    django.setup()
    settings.MIDDLEWARE = []  # only now: allauth looks for its own while the applications start
    settings.ROOT_URLCONF = Addresses
    return get_wsgi_application()
