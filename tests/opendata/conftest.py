"""The uses that ship, as for the library's own tests; the API's document, asked in process."""

from typing import Any

import pytest

from tests.library.conftest import _library_database, library, source, use

__all__ = ["_library_database", "library", "source", "use"]


@pytest.fixture
def document(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The document: its requests share the test's connection, which none of them closes."""
    import schemathesis
    from django.core.handlers.wsgi import WSGIHandler
    from django.db.backends.base.base import BaseDatabaseWrapper

    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda connection: None)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
