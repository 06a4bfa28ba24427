"""The bare peer of `territory-lookup`: one indexed statement behind a view, no middleware at all."""

from typing import Any


def application() -> Any:
    """A WSGI application on the same database, for gunicorn's `module:factory()`."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intelligences.settings")
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    django.setup()
    settings.MIDDLEWARE = []  # only now: allauth looks for its own while the applications start
    settings.ROOT_URLCONF = "bench.bare_lookup_urls"
    return get_wsgi_application()
