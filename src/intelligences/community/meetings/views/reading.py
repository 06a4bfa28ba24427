"""The list, the feed for calendars, one meeting, its minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from intelligences.community import subjects
from intelligences.kernel.twins import twin
from intelligences.ui.errors import Missing

from .. import calendar, queries, rules, tokens, wording
from ..models import Meeting, Minutes, Registration


def ics_response(content: bytes, name: str) -> HttpResponse:
    """A file that calendars open."""
    response = HttpResponse(content, "text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Meetings ahead, or those that are over."""
    filters = queries.Filters.read(request.GET.dict())
    page = queries.page_of(queries.listed(filters), request.GET.get("page"))
    context = {"filters": filters, "page": page, "lines": queries.lines(page)}
    context["about"] = subjects.find(filters.about) if filters.about else None
    context["can_organise"] = bool(rules.organisations_of(request.user))
    return render(request, "meetings/index.html", context)


@require_safe
def index_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as data."""
    found = queries.listed(queries.Filters.read(request.GET.dict()))
    return twin(form, queries.COLUMNS, found, filename="rencontres", around={"count": found.count()})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What a calendar subscribes to, with the same filters as the list."""
    filters = queries.Filters.read(request.GET.dict())
    found = queries.in_the_feed(filters)
    return ics_response(calendar.ics(found, name=gettext("Rencontres sur l’IA territoriale")), "rencontres")


def readable(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, if this person may read it; a wrong slug is forgiven."""
    found = get_object_or_404(Meeting.objects.select_related("organisation", "territory"), pk=pk)
    if not rules.can_read(request.user, found):
        raise Missing(gettext("Cette rencontre n’est pas annoncée : son organisateur la prépare encore."))
    return found


@require_safe
def meeting(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One meeting: when, where, how to come, what will be said, what was."""
    found = readable(request, pk)
    if slug != found.slug:
        return redirect(found)
    if not found.is_public:
        return redirect("meetings:prepare", pk=found.pk, slug=found.slug)
    context = {"meeting": found, **shown(found), "can_organise": rules.can_organise(request.user, found)}
    context |= {"can_see_link": rules.can_see_link(request.user, found), "own": _own(request, found)}
    context["report"] = Minutes.objects.filter(meeting=found).first()
    response = render(request, "meetings/meeting.html", context)
    if found.moves_today:
        response["Cache-Control"] = "no-store"  # a page that is kept only changes with the journal and the day
    return response


def shown(found: Meeting) -> dict[str, Any]:
    """What tells a meeting, wherever it is shown."""
    about = subjects.find(found.about) if found.about else None
    told = {"when": wording.when(found), "agenda": wording.timed(found), "about": about}
    return {**told, "places": queries.places(found), "access": queries.access_told(found)}


def _own(request: HttpRequest, found: Meeting) -> dict[str, Any] | None:
    if not request.user.is_authenticated:
        return None
    held = Registration.objects.filter(meeting=found, person=request.user).first()
    return {"registration": held, "token": tokens.make(held)} if held else None


def _public(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.public().select_related("organisation", "territory"), pk=pk)


@require_safe
def meeting_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """Its agenda as data, with what tells the meeting around it."""
    found = _public(pk)
    rows = list(found.agenda.all())
    told = {column.key: column.value(found) for column in queries.COLUMNS}
    around = {"count": len(rows), "meeting": told, "registered": queries.places(found).taken}
    return twin(form, queries.AGENDA, rows, filename=f"rencontre-{pk}", around=around)


@require_safe
def meeting_calendar(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The meeting for one's calendar."""
    return ics_response(calendar.ics([_public(pk)]), f"rencontre-{pk}")


@require_safe
def minutes(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The minutes, and every version of them with what it changed."""
    found = readable(request, pk)
    report = Minutes.objects.filter(meeting=found).first()
    if report is None:
        raise Missing(gettext("Aucun compte rendu n’est publié pour cette rencontre."))
    context = {"meeting": found, "report": report, "steps": queries.steps(report)}
    context["can_organise"] = rules.can_organise(request.user, found)
    return render(request, "meetings/minutes.html", context)
