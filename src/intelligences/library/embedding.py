"""A use as other sites show it: schema.org for search engines, oEmbed for those that quote an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from .exports import LICENCE
from .models import Deployment, Solution
from .queries.sheet import find_use
from .vocabulary import State

WIDTH, HEIGHT = 560, 220
"""Pixels of a card, unless a site asks for less."""
_SMALLEST = 200
_LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def use_as_schema_org(use: Deployment) -> dict[str, Any]:
    """The use as a service that a body gives with a piece of software."""
    place = use.territory or use.departement
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": settings.SITE_URL + use.get_absolute_url(),
        "name": use.title,
        "description": use.problem,
        "provider": {"@type": "GovernmentOrganization", "name": use.operator_name},
        "url": use.website,
        "license": _LICENCE_URL,
        "inLanguage": use.language,
        "dateModified": use.updated_at.date().isoformat(),
    }
    if place is not None:
        told["areaServed"] = {"@type": "AdministrativeArea", "name": place.name, "identifier": place.code}
    if use.solution is not None:
        told["isRelatedTo"] = solution_as_schema_org(use.solution) | {"@context": None}
    return _without_blanks(told)


def solution_as_schema_org(solution: Solution) -> dict[str, Any]:
    """The solution as a piece of software."""
    told = {
        "@context": "https://schema.org",
        "@type": "SoftwareApplication",
        "@id": settings.SITE_URL + solution.get_absolute_url(),
        "name": solution.name,
        "description": solution.summary or solution.problem,
        "provider": [{"@type": "Organization", "name": name} for name in solution.suppliers],
        "license": solution.licence,
        "url": solution.website,
        "codeRepository": solution.code_url,
    }
    return _without_blanks(told)


def _without_blanks(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in ("", None, [], {})}


def use_at(address: str) -> Deployment | None:
    """The published use whose page is at an address of this site, in either language; None for another address."""
    asked, here = urlsplit(address), urlsplit(settings.SITE_URL)
    if asked.netloc != here.netloc or asked.scheme not in ("http", "https"):
        return None
    try:
        with override(get_language_from_path(asked.path) or settings.LANGUAGE_CODE):
            found = resolve(asked.path)
    except Resolver404:
        return None
    if found.view_name not in ("library:use", "library:short"):
        return None
    use = find_use(int(found.kwargs["pk"]))
    return use if use is not None and use.state == State.PUBLISHED else None


def oembed(use: Deployment, *, most_wide: int | None, most_high: int | None) -> dict[str, Any]:
    """What oEmbed 1.0 tells of a use: a card in a frame, no larger than asked."""
    width, height = _within(WIDTH, most_wide), _within(HEIGHT, most_high)
    card = settings.SITE_URL + reverse("library:use_card", kwargs={"pk": use.pk, "slug": use.slug})
    frame = format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>', card, width, height, use.title
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": use.title,
        "author_name": use.operator_name,
        "provider_name": "Intelligences associées",
        "provider_url": settings.SITE_URL,
        "cache_age": 86400,
        "width": width,
        "height": height,
        "html": str(frame),
        "license": _("%(licence)s, %(address)s") % {"licence": LICENCE, "address": _LICENCE_URL},
    }


def _within(usual: int, most: int | None) -> int:
    return usual if most is None else max(_SMALLEST, min(usual, most))
