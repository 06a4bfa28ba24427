"""Versions of a record with what they changed, and the changes of the whole library as a page, files and a feed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.kernel.twins import twin

from .. import exports
from ..queries.history import FEED, Change, feed, steps
from ..queries.sheet import find_use
from ..queries.solution import find_solution
from .finding import moved, readable


def use_versions(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Every version of a use, newest first."""
    return _versions(request, readable(request, find_use(pk)), slug)


def solution_versions(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Every version of a solution, newest first."""
    return _versions(request, readable(request, find_solution(pk)), slug)


def _versions(request: HttpRequest, record: Any, slug: str) -> HttpResponse:
    right = moved(request, record, slug, "/versions/")
    if right is not None:
        return right
    return render(request, "library/versions.html", {"record": record, "steps": steps(record)})


def changes(request: HttpRequest) -> HttpResponse:
    """The last changes, and those before `?avant=<number>`."""
    found = feed(_before(request))
    older = found[-1].id if len(found) == FEED else None
    return render(request, "library/changes.html", {"changes": found, "older": older})


def changes_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same changes as rows."""
    found = feed(_before(request))
    around = {"count": len(found), "licence": exports.LICENCE} if form == "json" else {}
    return twin(form, exports.CHANGES, found, filename="changements", around=around)


def changes_feed(request: HttpRequest) -> HttpResponse:
    """The same changes as an Atom feed."""
    page = settings.SITE_URL + reverse("library:changes")
    made = feedgenerator.Atom1Feed(
        title=_("Changements de la bibliothèque d’IA territoriales"),
        link=page,
        description="",
        language=get_language(),
        feed_url=settings.SITE_URL + reverse("library:changes_feed"),
    )
    for change in feed():
        made.add_item(**_item(change, page))
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _item(change: Change, page: str) -> dict[str, Any]:
    return {
        "title": f"{change.title} ({change.what})",
        "link": settings.SITE_URL + change.url if change.url else page,
        "description": change.what,
        "unique_id": f"{page}#{change.id}",
        "pubdate": change.on,
        "updateddate": change.on,
    }


def _before(request: HttpRequest) -> int | None:
    asked = request.GET.get("avant", "")
    return int(asked) if asked.isdecimal() and len(asked) < 16 else None
