"""`/usages/<id>-<slug>/`: the page of a use and its files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from intelligences.kernel.twins import twin

from .. import exports, rules, sentences, wording
from ..models import Deployment
from ..queries.assessing import public_copies
from ..queries.measures import with_measures
from ..queries.sheet import Sheet, find_use, sheet
from ..vocabulary import Learning, State, domain_label
from .finding import moved, readable


def use(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page of a use."""
    found: Deployment = readable(request, find_use(pk))
    right = moved(request, found, slug)
    if right is not None:
        return right
    response = use_page(request, found)
    if found.state != State.PUBLISHED:
        response["Cache-Control"] = "no-store"
    return response


def use_page(request: HttpRequest, found: Deployment, *, preview: Any = None) -> HttpResponse:
    """The page itself; `preview` is the declaration that would make it."""
    context = _context(sheet(found)) | {"preview": preview}
    if preview is None:
        context["claimant"] = rules.claimant(request.user, found) if request.user.is_authenticated else None
        context["is_own"] = rules.acts_for(request.user, found.organisation_id)
    return render(request, "library/use.html", context)


def use_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """The use as one row; the JSON also holds its sources by field, its measures, a register's own cells."""
    found: Deployment = readable(request, find_use(pk))
    right = moved(request, found, slug, f".{form}")
    if right is not None:
        return right
    with_measures([found])
    shown = sheet(found)
    around = exports.around_use(found, shown.notes, len(shown.versions), public_copies(found)) if form == "json" else {}
    return twin(form, exports.use_columns(), [found], filename=f"usage-{pk}", around=around)


def _context(shown: Sheet) -> dict[str, Any]:
    one = shown.use
    return {
        "sheet": shown,
        "address": settings.SITE_URL + one.get_absolute_url(),
        "duties": public_copies(one),
        "use": one,
        "notes": shown.notes,
        "told": sentences.whole(one),
        "operator": sentences.operator(one),
        "best": max((row.level for row in shown.evidence), default=None),
        "domains": [domain_label(slug) for slug in one.policy_domains],
        "origin": wording.origin_sentence(one),
        "is_rules": one.learning == Learning.RULES,
        "cost": wording.cost(one),
        "footprint": wording.footprint(one),
        "measures": [(row, wording.measured(row.before, row.after, row.unit)) for row in shown.evidence],
    }
