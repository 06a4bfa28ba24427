"""An organisation keeps its records true: confirm, retract, restore."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import actions, rules
from ..actions import reminding
from ..models import Deployment


@require_POST
def confirm_use(request: HttpRequest, pk: int) -> HttpResponse:
    """« Toujours vrai »."""
    record = _own(request, pk)
    try:
        actions.confirm(record, by=request.user)
        messages.success(request, _("Merci : la fiche dit qu’elle est vraie aujourd’hui."))
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect("library:declare")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the library, with a public reason."""
    record, wrong = _own(request, pk), ""
    if request.method == "POST":
        try:
            actions.withdraw(record, because=request.POST.get("because", "")[:500], by=request.user)
            messages.success(request, _("La fiche est retirée ; sa page dit depuis quand et pourquoi."))
            return redirect("library:declare")
        except (ValidationError, actions.NotPossible) as error:
            wrong = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return render(
        request,
        "library/withdraw.html",
        {"use": record, "wrong": wrong, "because": request.POST.get("because", "")},
    )


@require_POST
def restore_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Back in the library."""
    try:
        actions.restore(_own(request, pk), by=request.user)
        messages.success(request, _("La fiche est de nouveau publique."))
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect("library:declare")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def still_true(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the yearly message: one button, no sign-in; the signed address is the proof."""
    asked = reminding.read(token)
    if asked is None:
        return render(request, "library/still_true.html", {"use": None}, status=410)
    if request.method == "POST":
        reminding.confirm_asked(asked)
        return render(request, "library/still_true.html", {"use": asked, "done": True})
    return render(request, "library/still_true.html", {"use": asked, "token": token})


def _own(request: HttpRequest, pk: int) -> Deployment:
    record = get_object_or_404(Deployment, pk=pk)
    if not rules.acts_for(request.user, record.organisation_id):
        raise Http404
    return record
