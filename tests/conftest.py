"""Strict fixtures: a whole class of mistakes each, forbidden everywhere.

One throw-away PostgreSQL a run (each worker has its own database in it); no network but loopback; unknown template
variables fail; unordered rows come shuffled; warnings are errors.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as given

from intelligences.database import EngineError
from tests import chromium
from tests.engine import engine_for, throw_away_home

pytest_plugins = ["tests.cast"]

given.register_profile("shared cores", deadline=None, suppress_health_check=[HealthCheck.too_slow])
given.load_profile("shared cores")  # the clock tells how busy the machine is, not whether an example is right

_run = ExitStack()
_FORGOTTEN = (
    "DEBUG",
    "DEMONSTRATION",
    "SITE_URL",
    "PUBLISHER",
    "SMTP_HOST",
    "ALLOWED_HOSTS",
    "MEDIA_ROOT",
    "STATIC_ROOT",
    "PROCONNECT_ISSUER",
    "PROCONNECT_CLIENT_ID",
    "PROCONNECT_CLIENT_SECRET",
    "PROCONNECT_ACR",
)


def pytest_configure(config: pytest.Config) -> None:
    """Gives the settings a database of this run before anything reads them; workers inherit it."""
    if not hasattr(config, "workerinput") and not config.option.help:
        for name in _FORGOTTEN:
            os.environ.pop(name, None)
        home = _run.enter_context(throw_away_home())
        os.environ["IA_HOME"] = str(home)
        given = os.environ.get("TEST_DATABASE_URL")
        if not given and not config.option.collectonly:
            try:
                given = _run.enter_context(engine_for(home)).url
            except EngineError as error:
                pytest.exit(str(error), returncode=1)
        os.environ["DATABASE_URL"] = given or "postgresql:///not-needed-to-collect"
    os.environ["DJANGO_SETTINGS_MODULE"] = "intelligences.settings"
    _ = settings.DATABASES  # read now: pytest-django sets Django up only when the settings are loaded


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends this run's PostgreSQL and removes its folder."""
    if not hasattr(config, "workerinput"):
        _run.close()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """This run's engine goes with all that it holds: dropping its databases first would only race with who leaves."""
    return "TEST_DATABASE_URL" not in os.environ


@pytest.fixture(autouse=True)
def _strict_settings(settings: Any, tmp_path: Path) -> None:
    """Files go to a folder of the test; static files need no build; hashes are fast."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path  # WhiteNoise warns about a folder that isn't there
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    translation.activate(settings.LANGUAGE_CODE)  # a request in English leaves its language behind


@pytest.fixture(autouse=True)
def _no_page_from_another_test() -> None:
    """A rolled-back test leaves the journal as it was: the pages that it kept would look fresh to the next one."""
    from intelligences.kernel.pagecache import shelf
    from intelligences.library.finding import filters
    from intelligences.library.queries import finding
    from intelligences.pages.queries.country import drawings
    from intelligences.pages.queries.home import figures, news
    from intelligences.search.queries import asking

    shelf.clear()
    figures.clear()
    news.clear()
    drawings.clear()
    filters._named.clear()
    finding._places.clear()
    finding._rows.clear()
    asking.forget()


@pytest.fixture(autouse=True)
def _unordered_rows_come_shuffled(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """PostgreSQL promises no order without ORDER BY, so code that relies on one must fail here, not in production."""
    shuffle = random.Random(request.node.nodeid).shuffle
    fetch_all: Callable[[QuerySet[Any]], None] = QuerySet._fetch_all

    def fetch_all_shuffled(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered and isinstance(self._result_cache, list) and len(self._result_cache) > 1:
            shuffle(self._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all_shuffled)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The machine's Chromium, one process for the whole run."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    if path is None:
        pytest.fail(chromium.HELP, pytrace=False)
    # Playwright's loop runs in this thread, which makes Django believe that queries are made from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page in a fresh context (`width`, `colour_scheme`, `javascript`…); any console error fails the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(*, width: int = 1280, height: int = 900, javascript: bool = True, **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", java_script_enabled=javascript, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, f"the browser's console shows {faults}"


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A page of 1,280 pixels with JavaScript."""
    return new_page()


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real site: gunicorn, the real settings, the reference and the demonstration people.

    It has a database of its own for the whole run: a journey that writes does it as people or things of its own.
    """
    from tests.live import LiveSite

    with LiveSite(Path(tmp_path_factory.mktemp("live"))) as site:
        yield site.url
