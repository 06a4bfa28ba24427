"""The list, one concertation, its versions, its preparation, contributions, conclusions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.community import proof
from intelligences.community.forms import SPENT
from intelligences.kernel.twins import twin, twin_address
from intelligences.ui.errors import Missing

from .. import entry
from ..models import Concertation, Contributing
from ..opening import chosen, manages_none, not_its_manager
from ..proving import address_within, network_within
from ..queries import page_of
from ..rules import can_prepare, can_read_once_public, organisations_of
from . import actions, checklist, forms, frame, queries, wording
from .actions import Moved, NotReady

_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Public concertations."""
    page = page_of(queries.listed(), request.GET.get("page"))
    context = {"page": page, "can_open": bool(organisations_of(request.user))}
    return render(request, "debate/concertations/index.html", context)


@require_safe
def index_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as data."""
    found = queries.listed()
    return twin(form, queries.CONCERTATIONS, found, filename="concertations", around={"count": found.count()})


def _readable(request: HttpRequest, pk: int) -> Concertation:
    found = get_object_or_404(Concertation.objects.select_related("organisation", "territory"), pk=pk)
    if not can_read_once_public(request.user, found):
        raise Missing(gettext("Cette concertation n’est pas publique : elle est en préparation."))
    return found


def _prepared(request: HttpRequest, pk: int) -> Concertation:
    found = get_object_or_404(Concertation.objects.select_related("organisation"), pk=pk)
    if not can_prepare(request.user, found):
        raise not_its_manager(gettext("Seules les personnes qui gèrent l’organisation préparent sa concertation."))
    return found


def _to(name: str, found: Concertation) -> HttpResponse:
    return redirect(f"concertations:{name}", pk=found.pk, slug=found.slug)


@require_safe
def concertation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Everything that is done on the subject, on one page."""
    found = _readable(request, pk)
    if slug != found.slug:
        return redirect(found)
    if not found.is_public:
        return _to("prepare", found)
    contributions = queries.contributions(found)
    context: dict[str, Any] = {"concertation": found, "calendar": wording.calendar(list(found.phases.all()))}
    context |= {"debates": queries.debates(found), "panels": queries.panels(found)}
    context |= {"contributions": contributions[:3], "contributed": contributions.count()}
    context |= {"conclusions": queries.conclusions(found), "can_prepare": can_prepare(request.user, found)}
    context["files"] = {form: twin_address(found.get_absolute_url(), form) for form in ("csv", "json")}
    return render(request, "debate/concertations/concertation.html", context)


@require_safe
def concertation_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """Its conclusions and their answers as data; in JSON, everything that its page tells."""
    found = get_object_or_404(queries.listed(), pk=pk)
    rows = queries.conclusions(found)
    around: dict[str, Any] = {"count": rows.count(), "concertation": actions.snapshot(found)}
    around["debates"] = [one.get_absolute_url() for one in queries.debates(found)]
    around["panels"] = [one.get_absolute_url() for one in queries.panels(found)]
    return twin(form, queries.CONCLUSIONS, rows, filename=f"concertation-{pk}", around=around)


@require_safe
def contributions(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Every published contribution."""
    found = _readable(request, pk)
    page = page_of(queries.contributions(found), request.GET.get("page"))
    return render(request, "debate/concertations/contributions.html", {"concertation": found, "page": page})


@require_safe
def contributions_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """The same as data."""
    found = get_object_or_404(queries.listed(), pk=pk)
    rows = queries.contributions(found)
    name = f"concertation-{pk}-contributions"
    return twin(form, queries.CONTRIBUTIONS, rows, filename=name, around={"count": rows.count()})


@require_safe
def versions(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What changed since it was published, the newest first."""
    found = _readable(request, pk)
    context = {"concertation": found, "steps": queries.steps(found)}
    return render(request, "debate/concertations/versions.html", context)


# --- Preparing --------------------------------------------------------------------------------------------------------


@never_cache
@_form
def create(request: HttpRequest) -> HttpResponse:
    """Begin a concertation in the name of an organisation that one manages; from nothing, or from the common frame."""
    organisations = organisations_of(request.user)
    if not organisations:
        raise manages_none(gettext("Une concertation se prépare au nom d’une organisation vérifiée que l’on gère."))
    with_frame = "cadre" in request.GET
    initial = {"framing": frame.FRAMING} if with_frame else {}
    form = forms.ConcertationForm(request.POST or None, organisations=organisations, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = actions.create(chosen(form, organisations), form.prepared(), by=request.user)
        return _to("prepare", made)
    context = {"form": form, "with_frame": with_frame, "frame_source": frame.SOURCE}
    return render(request, "debate/concertations/edit.html", context)


@never_cache
@_form
def edit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Change what is told; once published, each change is a version."""
    found = _prepared(request, pk)
    form = forms.ConcertationForm(request.POST or None, instance=found, organisations=[found.organisation])
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(found, form.prepared(), by=request.user)
        except Moved:
            form.add_error(None, gettext("La synthèse est publiée : ce qui a été annoncé ne change plus."))
        except NotReady as error:
            told = wording.missing_told(error.missing)
            form.add_error(None, gettext("Elle est publiée : il faut encore %s.") % told)
        else:
            return _to("prepare", found)
    return render(request, "debate/concertations/edit.html", {"form": form, "concertation": found})


@never_cache
@require_safe
def prepare(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What is ready and what is missing; what comes next."""
    found = _prepared(request, pk)
    missing = checklist.missing(found)
    context = {"concertation": found, "tasks": wording.tasks(found, missing), "is_ready": not missing}
    context |= {"calendar": wording.calendar(list(found.phases.all())), "conclusions": queries.conclusions(found)}
    return render(request, "debate/concertations/prepare.html", context)


@never_cache
@require_POST
def publish(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Open it to everybody."""
    found = _prepared(request, pk)
    try:
        actions.publish(found, by=request.user)
    except NotReady:
        messages.error(request, gettext("Il manque encore quelque chose : voyez la liste ci-dessous."))
        return _to("prepare", found)
    except Moved:
        messages.info(request, gettext("Cette concertation est déjà publiée."))
    else:
        messages.success(request, gettext("La concertation est publiée. Voici son adresse, à faire connaître."))
    return redirect(found)


@never_cache
@_form
def conclude(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Publish the synthesis and the conclusions."""
    found = _prepared(request, pk)
    form = forms.ConcludeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
        try:
            actions.conclude(found, fields, form.cleaned_data["conclusions"], by=request.user)
        except Moved:
            form.add_error(None, gettext("La synthèse se publie une fois, pendant que la concertation est en cours."))
        else:
            messages.success(request, gettext("La synthèse est publiée. Chaque conclusion attend une réponse."))
            return redirect(found)
    return render(request, "debate/concertations/conclude.html", {"concertation": found, "form": form})


@never_cache
@_form
def answer(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """What is done with a conclusion, and why."""
    found = _prepared(request, pk)
    conclusion = get_object_or_404(found.conclusions, number=number)
    form = forms.AnswerForm(request.POST or None, instance=conclusion)
    if request.method == "POST" and form.is_valid():
        actions.answer(conclusion, form.cleaned_data, by=request.user)
        messages.success(request, gettext("La réponse est publiée."))
        return redirect(found)
    context = {"concertation": found, "conclusion": conclusion, "form": form}
    return render(request, "debate/concertations/answer.html", context)


# --- Contributing -----------------------------------------------------------------------------------------------------


@never_cache
@_form
def contribute(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Write a contribution; signed in, or with an address."""
    found = _readable(request, pk)
    if not found.takes_contributions:
        if request.method == "POST":
            messages.error(request, gettext("Le délai est passé : rien n’a été enregistré."))
        return redirect(found)
    form = forms.ContributeForm(request.POST or None, is_signed_in=request.user.is_authenticated)
    if request.method == "POST" and form.is_valid():
        sent_on = _sent(request, found, form)
        if sent_on is not None:
            return sent_on
    return render(request, "debate/concertations/contribute.html", {"concertation": found, "form": form})


def _sent(request: HttpRequest, found: Concertation, form: forms.ContributeForm) -> HttpResponse | None:
    """Where to go on; None when the form says why not."""
    if request.user.is_authenticated:
        actions.contribute_signed_in(found, form.words(), by=request.user)
        messages.success(request, gettext("Votre contribution est reçue ; la modération la lira."))
        return redirect(found)
    about, email = f"concertation:{found.pk}", form.cleaned_data["email"]
    if not (network_within(request, about, form) and address_within(request, about, form)):
        return None
    try:
        actions.ask_to_contribute(found, form.words(), email=email, payload=form.cleaned_data["altcha"])
    except proof.Unproved:
        form.add_error(None, SPENT)
        return None
    return _to("sent", found)


@never_cache
@require_safe
def sent(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What to do now: open the e-mail."""
    return render(request, "debate/concertations/sent.html", {"concertation": _readable(request, pk)})


@never_cache
@_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail; a GET only shows the button, since programs open links before people do."""
    held = Contributing.objects.filter(token_hash=entry.digest(token)).select_related("concertation").first()
    if held is None:
        raise Missing(gettext("Ce lien a déjà servi ou a expiré : recommencez depuis la page de la concertation."))
    if request.method == "POST":
        actions.confirm(held)
        messages.success(request, gettext("Votre contribution est reçue ; la modération la lira."))
        return redirect(held.concertation)
    return render(request, "debate/concertations/confirm.html", {"concertation": held.concertation, "held": held})
