"""The plan names every public page; so do the sitemap and the search, which read it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from intelligences.accounts.access import ACCESS, EVERYONE, allowed
from intelligences.pages import plan

# Public addresses without a parameter that aren't pages of their own: why each isn't in the plan.
NOT_PAGES = {
    "fragments that a search box asks for": ("suggestions",),
    "files of a page": ("_file", "_json", "_csv", "_feed", "_sheet"),
    "steps of a sign-in or of a link received by e-mail": ("accounts:code", "mfa_", "account_logout"),
    "files for machines": ("machines:",),
    "samples of the gallery": ("ui:sample_",),
    "only in a demonstration": ("outbox:mailbox",),
}


def _without_parameter(patterns: list[object], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _without_parameter(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and not pattern.pattern.converters:
            yield f"{namespace}{pattern.name}"


def test_the_plan_names_every_public_page() -> None:
    public = [
        name
        for name in _without_parameter(get_resolver().url_patterns)
        if name in ACCESS and allowed(name, "GET") == EVERYONE
    ]
    excused = [mark for marks in NOT_PAGES.values() for mark in marks]
    expected = {name for name in public if not any(mark in name for mark in excused)}
    named = [page.route for page in plan.every_page()]
    assert len(named) == len(set(named))
    assert expected == set(named)
