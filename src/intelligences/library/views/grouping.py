"""`/bibliotheque/rapprochements/`: copied texts that may be one solution, for a person to decide."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import actions, rules
from ..actions import NotPossible
from ..models import SolutionGrouping
from ..queries import importing


@never_cache
@require_safe
def groupings(request: HttpRequest) -> HttpResponse:
    """Proposals that wait, a page at a time."""
    context = importing.proposals(request.GET.get("page", ""))
    return render(request, "library/groupings.html", context)


@require_POST
def decide_grouping(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, refuse with a reason, or come back on what was decided."""
    if not rules.can_group(request.user):
        raise PermissionDenied
    proposal = get_object_or_404(SolutionGrouping, pk=pk)
    try:
        messages.success(request, _decided(proposal, request))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("library:groupings")


def _decided(proposal: SolutionGrouping, request: HttpRequest) -> str:
    """Do what was decided; returns the sentence that says it."""
    decision = request.POST.get("decision")
    if decision == "reopen":
        actions.reopen_grouping(proposal, by=request.user)
        return _("Ce rapprochement attend de nouveau une décision.")
    if decision == "accept":
        solution = actions.accept_grouping(proposal, by=request.user)
        return _("C’est une solution : %(name)s.") % {"name": solution.name}
    actions.refuse_grouping(proposal, because=request.POST.get("because", "")[:500], by=request.user)
    return _("Rapprochement refusé : il ne sera plus proposé.")


@require_POST
def find_copies(request: HttpRequest) -> HttpResponse:
    """Look for copied texts now."""
    found = actions.propose_copies(by=request.user)
    told = _("%(count)s rapprochements à décider.") % {"count": found}
    messages.success(request, told if found else _("Aucun nouveau texte copié."))
    return redirect("library:groupings")
