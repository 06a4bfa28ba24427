"""The plan names every public page; so do the sitemap and the search, which read it."""

from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from intelligences.accounts.access import allowed
from intelligences.accounts.addresses import ACCESS
from intelligences.accounts.roles import EVERYONE
from intelligences.pages import plan

# Public pages without a parameter that aren't in the plan, and why.
NOT_IN_THE_PLAN = {
    "ui:sample_": "a sample of the gallery",
    "outbox:mailbox": "only in a demonstration",
    "mfa_": "a step of a sign-in",
    "accounts:code": "a step of a sign-in",
    "community:sent": "a step of a question",
    "meetings:sent": "a step of a registration",
}


def _without_parameter(patterns: list[object], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _without_parameter(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and not pattern.pattern.converters:
            yield f"{namespace}{pattern.name}"


def _is_page(client: Client, name: str) -> bool:
    """A whole page, rather than a file, a fragment or a way to another address."""
    response = client.get(reverse(name))
    is_html = response.status_code == 200 and response["Content-Type"].startswith("text/html")
    return is_html and b"<html" in response.content


def test_the_plan_names_every_public_page_once(client: Client, db: None) -> None:
    public = {
        name
        for name in _without_parameter(get_resolver().url_patterns)
        if name in ACCESS and allowed(name, "GET") == EVERYONE and not name.startswith(tuple(NOT_IN_THE_PLAN))
    }
    named = [page.route for page in plan.every_page()]
    assert len(named) == len(set(named))
    assert set(named) == {name for name in public if _is_page(client, name)}
