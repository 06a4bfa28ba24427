"""The site's own pages in the index over everything."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import override

from intelligences.kernel.registries import SearchEntry

from . import plan

KIND = "page"


def entries() -> Iterator[SearchEntry]:
    """One entry a page, in French, found by its English name too."""
    for page in plan.every_page():
        with override("en"):
            english = f"{page.title} {page.summary}"
        with override("fr"):
            yield SearchEntry(
                id=page.route,
                title=str(page.title),
                url=page.url,
                summary=str(page.summary),
                keywords=f"{page.words} {english}",
                weight=0.5,
            )
