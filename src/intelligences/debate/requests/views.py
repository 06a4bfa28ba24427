"""Debates that are asked for: the list, one request, asking, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.accounts.models import Organisation
from intelligences.community import subjects
from intelligences.kernel.twins import twin
from intelligences.territories.models import Territory
from intelligences.ui.errors import Missing, Refused

from ..models import Debate
from ..queries import page_of
from . import actions, forms, queries, rules
from .models import DebateRequest

_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Public requests, and how long answers take."""
    state = request.GET.get("etat", "")
    page = page_of(queries.listed(state), request.GET.get("page"))
    context = {"page": page, "state": state, "delays": queries.delays(queries.listed())}
    return render(request, "debate/requests/index.html", context)


@require_safe
def index_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as data."""
    found = queries.listed(request.GET.get("etat", ""))
    return twin(form, queries.COLUMNS, found, filename="demandes-de-debat", around={"count": found.count()})


def _held(pk: int) -> DebateRequest:
    related = ("asked_by", "organisation", "territory", "answered_for", "debate")
    return get_object_or_404(DebateRequest.objects.select_related(*related), pk=pk)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request and its answer."""
    found = _held(pk)
    if not rules.can_read(request.user, found):
        raise Missing(gettext("Cette demande n’est pas publiée : elle attend une décision, ou a été refusée."))
    answers = bool(rules.answerers(request.user, found))
    debates = queries.tieable(found) if answers and found.state == DebateRequest.State.GRANTED else []
    context = {"asked": found, "can_answer": answers and found.state == DebateRequest.State.WAITING}
    context["tie_form"] = forms.TieForm(debates=debates, initial={"debate": found.debate_id}) if debates else None
    response = render(request, "debate/requests/request.html", context)
    if not found.is_public:
        response["Cache-Control"] = "no-store"
    return response


@never_cache
@_form
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the thing named by `?a=` (an organisation or a territory) for a debate."""
    organisations = rules.organisations_of(request.user)
    if not organisations:
        return _to_the_directory(request)
    to = _addressee(request)
    form = forms.RequestForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("asked_by", organisations[0].pk)
        asked_by = next(held for held in organisations if held.pk == chosen)
        territory = to.thing if isinstance(to.thing, Territory) else to.organisation and to.organisation.territory
        made = actions.ask(
            asked_by, form.told(), organisation=to.organisation, territory=territory, by=request.user
        )  # fmt: skip
        messages.success(request, gettext("Merci. La modération lit votre demande ; sa décision viendra par courriel."))
        return redirect(made)
    return render(request, "debate/requests/ask.html", {"form": form, "to": to})


def _addressee(request: HttpRequest) -> subjects.Subject:
    found = subjects.find(request.GET.get("a", "")[:160])
    if found is None or not isinstance(found.thing, Organisation | Territory):
        raise Missing(
            gettext("On ne sait pas à qui demander ce débat : partez de la page d’un lieu ou d’une organisation.")
        )
    return found


def _to_the_directory(request: HttpRequest) -> HttpResponse:
    wrong = gettext(
        "Un débat se demande au nom d’une association ou d’un collectif vérifié : rejoignez ou proposez le vôtre."
    )
    messages.error(request, wrong)
    return redirect("civil:directory")


def _answering(request: HttpRequest, found: DebateRequest) -> list[Organisation]:
    organisations = rules.answerers(request.user, found)
    if not organisations or not found.is_public:
        raise Refused(
            gettext("Seules les personnes qui gèrent l’organisation sollicitée répondent à cette demande."),
            gettext("Demandez à l’une d’elles de répondre, ou de vous confier la gestion."),
        )
    return organisations


@never_cache
@_form
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or decline, in public."""
    found = _held(pk)
    organisations = _answering(request, found)
    form = forms.RequestAnswerForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("answered_for", organisations[0].pk)
        told: dict[str, Any] = {name: form.cleaned_data[name] for name in ("text", "language")}
        told["answered_for"] = next(held for held in organisations if held.pk == chosen)
        try:
            grants = form.cleaned_data["verdict"] == DebateRequest.State.GRANTED
            actions.answer(found, grants=grants, **told, by=request.user)
            return redirect(found)
        except actions.Moved:
            form.add_error(None, gettext("Une réponse vient d’être publiée : relisez la page de la demande."))
    return render(request, "debate/requests/answer.html", {"form": form, "asked": found})


@never_cache
@require_POST
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which debate came of it."""
    found = _held(pk)
    _answering(request, found)
    form = forms.TieForm(request.POST, debates=queries.tieable(found) if found.answered_for_id else [])
    try:
        if not form.is_valid():
            raise actions.NotTheirs
        actions.tie(found, Debate.objects.get(pk=form.cleaned_data["debate"]), by=request.user)
        messages.success(request, gettext("La demande mène maintenant à ce débat."))
    except (actions.Moved, actions.NotTheirs):
        messages.error(request, gettext("Choisissez un débat public de l’organisation qui a accepté la demande."))
    return redirect(found)
