"""Debates that are asked for: the list, one request, asking, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
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
    context = {"asked": found, **_open_to(request, found)}
    response = render(request, "debate/requests/request.html", context)
    if not found.is_public:
        response["Cache-Control"] = "no-store"
    return response


def _open_to(request: HttpRequest, found: DebateRequest) -> dict[str, Any]:
    """What this person may do with a request, and read of what is proposed for its debate."""
    answers, own = bool(rules.answerers(request.user, found)), rules.organisations_of(request.user)
    debates = queries.tieable(found) if answers and found.state == DebateRequest.State.GRANTED else []
    return {
        "can_answer": answers and found.state == DebateRequest.State.WAITING,
        "tie_form": forms.TieForm(debates=debates, initial={"debate": found.debate_id}) if debates else None,
        "seeds": queries.seeds(found, organisations=own, decides=answers),
        "can_propose": bool(own) and found.takes_seeds,
        "can_decide": answers and found.takes_seeds,
    }


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
    wrong = gettext("Cela se fait au nom d’une association ou d’un collectif vérifié : rejoignez ou proposez le vôtre.")
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
        messages.error(request, gettext("Choisissez un débat de l’organisation qui a accepté la demande."))
    return redirect(found)


@never_cache
@_form
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose statements for a debate that is being prepared."""
    found, organisations = _held(pk), rules.organisations_of(request.user)
    if not found.takes_seeds:
        raise Missing(
            gettext("On ne propose pas, ou plus, d’affirmations de départ : le débat n’est pas en préparation.")
        )
    if not organisations:
        return _to_the_directory(request)
    form = forms.ProposeSeedsForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        return _proposed(request, found, form, organisations)
    return render(request, "debate/requests/propose.html", {"form": form, "asked": found})


def _proposed(
    request: HttpRequest, found: DebateRequest, form: forms.ProposeSeedsForm, organisations: list[Organisation]
) -> HttpResponse:
    chosen = form.cleaned_data.get("organisation", organisations[0].pk)
    organisation = next(held for held in organisations if held.pk == chosen)
    texts, language = form.cleaned_data["texts"], form.cleaned_data["language"]
    try:
        added = actions.propose(found, texts, language=language, organisation=organisation, by=request.user)
        messages.success(request, _told(added))
    except actions.Moved:
        messages.error(request, gettext("Le débat vient d’ouvrir : proposez vos affirmations en y participant."))
    return redirect(found)


def _told(added: int) -> str:
    if not added:
        return gettext("Ces affirmations étaient déjà proposées.")
    return ngettext(
        "%(count)s affirmation est proposée : l’organisateur dira s’il la retient, et pourquoi.",
        "%(count)s affirmations sont proposées : l’organisateur dira s’il les retient, et pourquoi.",
        added,
    ) % {"count": added}


@never_cache
@_form
def decide(request: HttpRequest, pk: int, seed: int) -> HttpResponse:
    """Take a proposed statement into the debate, or say why not."""
    found = _held(pk)
    _answering(request, found)
    proposed = get_object_or_404(found.seeds.select_related("organisation"), pk=seed)
    form = forms.DecideSeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(proposed, **form.cleaned_data, by=request.user)
            return redirect(found)
        except actions.Moved:
            form.add_error(None, gettext("C’est déjà décidé, ou le débat est ouvert : relisez la page de la demande."))
    return render(request, "debate/requests/decide.html", {"form": form, "asked": found, "proposed": proposed})
