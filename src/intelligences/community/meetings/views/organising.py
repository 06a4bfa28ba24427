"""Prepare a meeting, announce it, change it, cancel it, count who came, write the minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.accounts.access import for_members_only
from intelligences.accounts.models import Organisation
from intelligences.community import subjects
from intelligences.kernel import versions
from intelligences.ui.errors import Missing

from .. import actions, forms, rules, wording, zones
from ..models import Meeting, Minutes
from .reading import shown

_form = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_form
def create(request: HttpRequest) -> HttpResponse:
    """Begin a meeting in the name of an organisation; `?sur=` names what it is about."""
    organisations = rules.organisations_of(request.user)
    if not organisations:
        raise for_members_only()
    about = _about(request)
    form = forms.MeetingForm(request.POST or None, organisations=organisations, initial=_begun(organisations[0]))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("organisation", organisations[0].pk)
        organisation = next(one for one in organisations if one.pk == chosen)
        reference = about.reference if about else ""
        made = actions.create(organisation, form.prepared(), about=reference, by=request.user)
        return redirect("meetings:prepare", pk=made.pk, slug=made.slug)
    return render(request, "meetings/edit.html", {"form": form, "about": about})


def _about(request: HttpRequest) -> subjects.Subject | None:
    named = request.GET.get("sur", "")[:160]
    if not named:
        return None
    found = subjects.find(named)
    if found is None:
        raise Missing(gettext("Ce dont la rencontre parlerait n’existe pas, ou n’est pas public."))
    return found


def _begun(organisation: Organisation) -> dict[str, Any]:
    place = organisation.territory
    if place is None:
        return {}
    return {"zone": zones.of_territory(place.kind, place.code, place.departement.code if place.departement else "")}


def organised(request: HttpRequest, pk: int) -> Meeting:
    """The meeting, for whoever acts for its organisation."""
    found = get_object_or_404(Meeting.objects.select_related("organisation", "territory"), pk=pk)
    if not rules.can_organise(request.user, found):
        raise for_members_only()
    return found


@never_cache
@require_safe
def prepare(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What is ready, what can still be done; the meeting as it will read."""
    found = organised(request, pk)
    return render(request, "meetings/prepare.html", {"meeting": found, **shown(found)})


@never_cache
@_form
def edit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Change it; those who registered hear of another moment or place."""
    found = organised(request, pk)
    form = forms.MeetingForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid() and _edited(request, pk, form):
        return redirect("meetings:prepare", pk=found.pk, slug=found.slug)
    return render(request, "meetings/edit.html", {"form": form, "meeting": Meeting.objects.get(pk=pk)})


def _edited(request: HttpRequest, pk: int, form: forms.MeetingForm) -> bool:
    before = Meeting.objects.get(pk=pk)
    try:
        after = actions.edit(before, form.prepared(), by=request.user)
    except actions.NotNow:
        form.add_error(None, gettext("La rencontre est annulée ou passée : elle ne change plus."))
    except actions.TooLong as error:
        form.add_error("ends", wording.too_long(error.needed, error.lasts))
    except actions.TooFewPlaces as error:
        form.add_error("places" if form.cleaned_data["registers"] else "registers", _too_few(error.taken))
    else:
        is_told = after.sequence > before.sequence
        told = gettext("C’est enregistré, et les personnes inscrites sont prévenues du changement.")
        messages.success(request, told if is_told else gettext("C’est enregistré."))
        return True
    return False


def _too_few(taken: int) -> str:
    return ngettext(
        "%(taken)s place est déjà prise : il ne peut pas y en avoir moins.",
        "%(taken)s places sont déjà prises : il ne peut pas y en avoir moins.",
        taken,
    ) % {"taken": taken}


@never_cache
@_form
def agenda(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The points and how long each takes; all of them fit in the meeting."""
    found = organised(request, pk)
    form = forms.AgendaForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_agenda(found, form.items(), by=request.user)
        except actions.TooLong as error:
            form.add_error(None, wording.too_long(error.needed, error.lasts))
        except actions.NotNow:
            form.add_error(None, gettext("La rencontre est annulée ou passée : elle ne change plus."))
        else:
            return redirect("meetings:agenda" if "more" in request.POST else "meetings:prepare", found.pk, found.slug)
    context = {"form": form, "meeting": found, "lasts": wording.length(found.minutes_long)}
    return render(request, "meetings/agenda.html", context)


@never_cache
@require_POST
def announce(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Make it public."""
    found = organised(request, pk)
    try:
        actions.announce(found, by=request.user)
        messages.success(request, gettext("La rencontre est annoncée. Voici son adresse, à faire connaître."))
    except actions.NotNow:
        messages.error(request, gettext("Elle est déjà annoncée, ou son heure est passée : modifiez-la d’abord."))
    return redirect("meetings:meeting", pk=found.pk, slug=found.slug)


@never_cache
@_form
def cancel(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Cancel it, with the reason; nothing brings it back."""
    found = organised(request, pk)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(found, form.cleaned_data["because"], by=request.user)
            messages.success(request, gettext("La rencontre est annulée, et les personnes inscrites sont prévenues."))
            return redirect(found)
        except actions.NotNow:
            form.add_error(None, gettext("On n’annule qu’une rencontre annoncée qui n’est pas terminée."))
    return render(request, "meetings/cancel.html", {"form": form, "meeting": found})


@never_cache
@_form
def attendance(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Tick who came; only counts are published."""
    found = organised(request, pk)
    registered = list(found.registrations.filter(is_waiting=False))
    form = forms.AttendanceForm(request.POST or None, meeting=found, registered=registered)
    if request.method == "POST" and form.is_valid():
        try:
            present = form.cleaned_data.get("present", [])
            actions.tick(found, present, unregistered=form.cleaned_data["others"], by=request.user)
            messages.success(request, gettext("C’est compté : la page de la rencontre donne les nombres."))
            return redirect(found)
        except actions.NotNow:
            form.add_error(None, gettext("On compte les présents du début de la rencontre à l’effacement de la liste."))
    waiting = found.registrations.filter(is_waiting=True).count()
    return render(request, "meetings/attendance.html", {"form": form, "meeting": found, "waiting": waiting})


@never_cache
@_form
def write(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Write the minutes, or a new version of them."""
    found = organised(request, pk)
    report = Minutes.objects.filter(meeting=found).first()
    form = forms.MinutesForm(request.POST or None, initial=_written(found, report))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.publish_minutes(found, **form.cleaned_data, by=request.user)
            messages.success(request, gettext("Le compte rendu est publié."))
            return redirect(made)
        except actions.Moved:
            form.add_error(None, gettext("Une autre version vient d’être publiée : relisez-la, puis reprenez."))
        except actions.NotNow:
            form.add_error(None, gettext("On publie un compte rendu une fois la rencontre commencée."))
    return render(request, "meetings/write.html", {"form": form, "meeting": found, "report": report})


def _written(found: Meeting, report: Minutes | None) -> dict[str, Any]:
    if report is None:
        return {"seen": 0, "language": found.language}
    last = versions.latest(report)
    return {"seen": last.number if last else 0, "text": report.text, "language": report.language}
