"""`/usages/<id>/obligations/<grille>/signer/`, `…/copies/<n>/`: what an organisation signs, shows, withdraws."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intelligences.ui.errors import Missing, Refused

from .. import actions, rules
from ..assessing.forms import SignForm, whole
from ..models import Deployment, SignedAssessment
from ..queries import assessing as queries
from .assessing import own_pack, own_use


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_assessment(request: HttpRequest, pk: int, pack: str) -> HttpResponse:
    """What would be signed, in whose name, and what of it may become public."""
    shown = own_pack(request, pk, pack)
    _only_managers(request, shown.use)
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.sign(
                shown.assessment, **form.cleaned_data, seen=whole(request.POST.get("revision")), by=request.user
            )
            messages.success(request, _("C’est signé. Cette copie ne changera plus."))
            return redirect(made)
        except actions.NotPossible as error:
            form.add_error(None, str(error))
    context = {"shown": shown, "use": shown.use, "form": form, "why_not": actions.why_not_yet(shown.assessment)}
    return render(request, "library/duties_sign.html", context)


@never_cache
def signed_assessment(request: HttpRequest, pk: int, pack: str, number: int) -> HttpResponse:
    """A copy as it was signed."""
    use = own_use(request, pk)
    try:
        copy = queries.copy_held(_signed(use, pack, number))
    except queries.Altered:
        raise Missing(_("Cette copie n’est plus celle qui a été signée : elle ne se montre plus.")) from None
    context = {"use": use, "copy": copy, "signed": copy.signed, "can_sign": rules.can_sign(request.user, use)}
    return render(request, "library/duties_signed.html", context)


@require_POST
def show_signed(request: HttpRequest, pk: int, pack: str, number: int) -> HttpResponse:
    """On the public page of the use, or no longer."""
    use = own_use(request, pk)
    _only_managers(request, use)
    signed = _signed(use, pack, number)
    try:
        if "hide" in request.POST:
            actions.hide_signed(signed, by=request.user)
            messages.success(request, _("L’appréciation n’est plus sur la fiche publique ; elle reste signée."))
        else:
            actions.publish_signed(signed, by=request.user)
            messages.success(request, _("L’appréciation est sur la fiche publique."))
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect(signed)


@require_POST
def withdraw_signed(request: HttpRequest, pk: int, pack: str, number: int) -> HttpResponse:
    """The organisation no longer stands by a copy."""
    use = own_use(request, pk)
    _only_managers(request, use)
    signed = _signed(use, pack, number)
    try:
        actions.withdraw_signed(signed, because=request.POST.get("because", "")[:500], by=request.user)
        messages.success(request, _("L’appréciation est retirée. Vous seuls la lisez encore."))
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect(signed)


def _only_managers(request: HttpRequest, use: Deployment) -> None:
    if not rules.can_sign(request.user, use):
        raise Refused(
            _("Signer, montrer et retirer une appréciation revient aux personnes qui gèrent l’organisation."),
            _("Vos réponses sont gardées : demandez à l’une d’elles de les relire et de signer."),
        )


def _signed(use: Deployment, pack: str, number: int) -> SignedAssessment:
    found = queries.find_signed(use, pack, number)
    if found is None:
        raise Missing(_("Aucune copie signée n’a ce numéro."))
    return found
