"""The charter, a debate's moderation in the open, declaring, observing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.accounts.models import Organisation
from intelligences.ui.errors import Refused

from .. import queries as debates
from ..models import Debate
from ..rules import can_moderate, can_prepare
from ..views.debates import readable
from . import actions, charter, forms, queries, rules

_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def the_charter(request: HttpRequest) -> HttpResponse:
    """The charter of moderation; `?version=` names an earlier one."""
    shown = charter.numbered(request.GET.get("version", ""))
    context = {"charter": shown, "versions": charter.VERSIONS, "is_last": shown == charter.VERSIONS[-1]}
    return render(request, "debate/moderating/charter.html", context)


@require_safe
def moderating(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Who moderates by role, what they declared, who observes, what was decided."""
    debate = readable(request, pk, slug)
    context = {"debate": debate, "charter": charter.of_debate(debate), "declared": queries.declared(debate)}
    context |= {"observers": queries.observers(debate), "moderated": debates.moderated(debate)}
    context |= {"can_declare": can_moderate(request.user), "can_accredit": can_prepare(request.user, debate)}
    context["can_observe"] = rules.can_observe(request.user, debate)
    response = render(request, "debate/moderating/moderating.html", context)
    if not debate.is_public:
        response["Cache-Control"] = "no-store"
    return response


@never_cache
@_form
def declare(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Say what ties one to this debate, before moderating it."""
    debate = readable(request, pk, slug)
    held = actions.declaration_of(debate, request.user)
    begun = {"interest": held.interest, "text": held.text} if held else {}
    form = forms.InterestForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        actions.declare(debate, **form.cleaned_data, by=request.user)
        messages.success(request, gettext("C’est déclaré, et publié sans votre nom."))
        return redirect("debate:moderating", pk=debate.pk, slug=debate.slug)
    return render(request, "debate/moderating/declare.html", {"form": form, "debate": debate})


@never_cache
@require_safe
def observe(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What waits and what was decided, with the reasons, for those who were let in."""
    debate = readable(request, pk, slug)
    if not rules.can_observe(request.user, debate):
        raise Refused(
            gettext("Cette page est réservée aux associations que l’organisateur a accréditées pour observer."),
            gettext("Demandez-le-lui : la page « Modération » du débat dit qui observe."),
        )
    return render(request, "debate/moderating/observe.html", {"debate": debate, "watched": queries.watched(debate)})


def _prepared(request: HttpRequest, pk: int) -> Debate:
    debate = get_object_or_404(Debate.objects.select_related("organisation"), pk=pk)
    if not can_prepare(request.user, debate):
        raise Refused(
            gettext("Seules les personnes qui gèrent l’organisation accréditent des observateurs."),
            gettext("Demandez à l’une d’elles, ou rejoignez l’organisation depuis l’annuaire."),
        )
    return debate


@never_cache
@_form
def accredit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Let an association observe, or end it."""
    debate = _prepared(request, pk)
    if not debate.is_public:
        raise Refused(
            gettext("Ce débat n’est pas public : personne d’autre ne l’observe."),
            gettext("Accréditez une fois qu’il est ouvert à tous."),
        )
    organisations = queries.could_observe(debate)
    form = forms.ObserverForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        actions.accredit(debate, Organisation.objects.get(pk=form.cleaned_data["organisation"]), by=request.user)
        return redirect("debate:accredit", pk=debate.pk, slug=debate.slug)
    context = {"form": form, "debate": debate, "observers": queries.observers(debate), "any": bool(organisations)}
    return render(request, "debate/moderating/accredit.html", context)


@never_cache
@require_POST
def end(request: HttpRequest, pk: int, slug: str, observer: int) -> HttpResponse:
    """End an accreditation."""
    debate = _prepared(request, pk)
    actions.end(get_object_or_404(debate.observers, pk=observer), by=request.user)
    messages.success(request, gettext("Cette organisation n’observe plus ce débat."))
    return redirect("debate:accredit", pk=debate.pk, slug=debate.slug)
