"""`/donnees/moissons/`: what is read again and again elsewhere, for administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intelligences.library.importers.files import BadFile
from intelligences.ui.errors import Refused

from .. import actions, queries
from ..forms import SourceForm, StartForm
from ..models import HarvestJob, HarvestSource


@never_cache
@require_safe
def harvests(request: HttpRequest) -> HttpResponse:
    """Every source."""
    return render(request, "opendata/harvests.html", {"lines": queries.sources()})


@never_cache
def new_harvest(request: HttpRequest) -> HttpResponse:
    """One more source: added, then read once without writing anything."""
    form = SourceForm(request.POST or None, initial={"responsible": request.user.pk})
    if form.is_valid():
        source = _written(form, lambda values: actions.add_source(values, by=request.user))
        if source is not None:
            return redirect(actions.start(source, by=request.user, is_dry=True))
    return render(request, "opendata/harvest_form.html", {"form": form, "source": None})


@never_cache
def change_harvest(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of a source."""
    source = get_object_or_404(HarvestSource, pk=pk)
    held = {name: getattr(source, name) for name in SourceForm.base_fields}
    form = SourceForm(request.POST or None, initial=held)
    if form.is_valid():
        changed = _written(form, lambda values: actions.change_source(source, values, by=request.user))
        if changed is not None:
            return redirect(changed)
    return render(request, "opendata/harvest_form.html", {"form": form, "source": source})


def _written(form: forms.Form, write: Any) -> HarvestSource | None:
    """What was written; None when it couldn't be, and the form says why."""
    try:
        source: HarvestSource = write(form.cleaned_data)
    except (BadFile, actions.NotPossible) as error:
        form.add_error("url", str(error))
        return None
    return source


@never_cache
@require_safe
def harvest(request: HttpRequest, pk: int) -> HttpResponse:
    """One source, its works and its records."""
    source = get_object_or_404(HarvestSource.objects.select_related("responsible"), pk=pk)
    shown = queries.sheet(source, state=request.GET.get("etat", ""), page=request.GET.get("page", ""))
    return render(request, "opendata/harvest.html", {"sheet": shown, "source": source, "form": StartForm()})


@never_cache
@require_safe
def harvest_job(request: HttpRequest, pk: int) -> HttpResponse:
    """One work: its progress, then its report."""
    told, report = queries.job_sheet(_job(pk))
    return render(request, "opendata/harvest_job.html", {"told": told, "job": told.job, "report": report})


@never_cache
@require_safe
def harvest_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a work."""
    return JsonResponse(_job(pk).told, json_dumps_params={"ensure_ascii": False})


@require_POST
def start_harvest(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a source now, or only try."""
    source, form = get_object_or_404(HarvestSource, pk=pk), StartForm(request.POST)
    accepts = form.is_valid() and form.cleaned_data["accepts_vanished"]
    is_dry = "essai" in request.POST
    return redirect(actions.start(source, by=request.user, is_dry=is_dry, accepts_vanished=accepts))


@require_POST
def cancel_harvest(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(pk)
    actions.cancel(job, by=request.user)
    return redirect(job)


@require_POST
def resume_harvest(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(pk)
    try:
        return redirect(actions.resume(job, by=request.user))
    except actions.NotPossible as error:
        raise _refused(error, job.source) from error


@require_POST
def remove_harvest(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(HarvestSource, pk=pk)
    try:
        actions.remove_source(source, by=request.user)
    except actions.NotPossible as error:
        raise _refused(error, source) from error
    return redirect("opendata:harvests")


def _refused(error: actions.NotPossible, source: HarvestSource) -> Refused:
    return Refused(str(error), _("Rien n’a été modifié."), action=_("Voir la source"), url=source.get_absolute_url())


def _job(pk: int) -> HarvestJob:
    return get_object_or_404(HarvestJob.objects.select_related("source", "line"), pk=pk)
