"""The directory, an organisation's page, and what a person asks about one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from intelligences.accounts import actions, exports, queries, rules
from intelligences.accounts.forms import DirectoryForm, ProposalForm
from intelligences.accounts.models import Membership, Organisation
from intelligences.kernel.twins import twin


def _search(request: HttpRequest) -> tuple[DirectoryForm, str, str]:
    form = DirectoryForm(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    return form, asked.get("q", ""), asked.get("kind", "")


def directory(request: HttpRequest) -> HttpResponse:
    """Verified organisations, searched by name or number."""
    form, typed, kind = _search(request)
    found = queries.directory(typed, kind, request.GET.get("page"))
    return render(request, "accounts/directory.html", {"form": form, "directory": found})


def directory_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The whole list that a search leaves, as JSON or CSV."""
    _, typed, kind = _search(request)
    found = queries.directory(typed, kind)
    about = {"count": found.count, "facets": {"kind": {facet.value: facet.count for facet in found.kinds}}}
    rows = queries.listed(typed, kind).iterator(chunk_size=1000)
    return twin(form, exports.ORGANISATION, rows, filename="organisations", around=about, streamed=True)


def _shown(request: HttpRequest, pk: int) -> Organisation:
    organisation = get_object_or_404(Organisation.objects.select_related("territory"), pk=pk)
    if not rules.can_see(request.user, organisation):
        raise Http404
    return organisation


def organisation(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The public page; an old name in the address leads to today's."""
    shown = _shown(request, pk)
    if slug != shown.slug:
        return redirect(shown, permanent=True)
    context = {
        "organisation": shown,
        "membership": rules.membership_of(request.user, shown),
        "can_manage": rules.can_manage(request.user, shown),
        "is_attested": shown.state == "proposed" and queries.is_attested(shown),
        "can_ask": shown.state == "validated" and rules.membership_of(request.user, shown) is None,
    }
    return render(request, "accounts/organisation.html", context)


def organisation_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """The same page, as JSON or CSV."""
    shown = _shown(request, pk)
    return twin(form, exports.ORGANISATION, [shown], filename=f"organisation-{shown.pk}")


def propose(request: HttpRequest) -> HttpResponse:
    """Propose an organisation that the directory doesn't have."""
    named = request.GET.get("nom", "")
    known = {"name": named} if named else queries.attested_proposal(request.user)
    form = ProposalForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        proposed = actions.propose_organisation(form.proposal(), by=request.user, language=get_language() or "fr")
        messages.success(request, gettext("Merci. L’équipe vérifie votre proposition et vous répond par courriel."))
        return redirect(proposed)
    return render(request, "accounts/propose.html", {"form": form})


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to join."""
    wanted = get_object_or_404(Organisation, pk=pk, state=Organisation.State.VALIDATED)
    try:
        actions.request_membership(wanted, by=request.user, language=get_language() or "fr")
        messages.success(request, gettext("Votre demande est envoyée. Vous recevrez la réponse par courriel."))
    except actions.AlreadyThere:
        messages.info(request, gettext("Vous avez déjà demandé à rejoindre cette organisation, ou vous y êtes."))
    return redirect(wanted)


@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, or take one's request back."""
    membership = get_object_or_404(Membership, pk=pk, person=request.user, state__in=["requested", "active"])
    try:
        actions.leave(membership, by=request.user)
        messages.success(request, gettext("C’est fait : vous n’agissez plus pour cette organisation."))
    except actions.LastOne:
        messages.error(request, gettext("Personne d’autre ne gère cette organisation : nommez d’abord quelqu’un."))
    return redirect("accounts:home")


@require_POST
def ask_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one's own request, left without an answer, to the team."""
    waiting = get_object_or_404(Membership, pk=pk, person=request.user, state="requested")
    try:
        actions.ask_team(waiting, by=request.user, language=get_language() or "fr")
        messages.success(request, gettext("L’équipe a votre demande. Vous recevrez la réponse par courriel."))
    except actions.TooEarly:
        messages.info(request, gettext("L’organisation peut encore répondre, ou l’équipe a déjà votre demande."))
    return redirect("accounts:home")


@require_POST
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse an invitation sent to one's own address."""
    invitation = get_object_or_404(Membership, pk=pk, invited_email=request.user.email, state="invited")
    if "accept" in request.POST:
        actions.accept_invitation(invitation, by=request.user)
        messages.success(request, gettext("Bienvenue : vous pouvez maintenant agir pour cette organisation."))
    else:
        actions.refuse_invitation(invitation, by=request.user)
        messages.success(request, gettext("L’invitation est refusée ; votre adresse en est effacée."))
    return redirect("accounts:home")
