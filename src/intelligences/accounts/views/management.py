"""What managers do with their organisation, and administrators with roles."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from intelligences.accounts import actions, queries, rules
from intelligences.accounts.forms import EditOrganisationForm, GrantForm, InvitationForm, TypedWordForm
from intelligences.accounts.models import Grant, Membership, Organisation
from intelligences.ui.errors import Refused


def _managed(request: HttpRequest, pk: int) -> Organisation:
    organisation = get_object_or_404(Organisation, pk=pk)
    if rules.can_manage(request.user, organisation):
        return organisation
    if not rules.can_see(request.user, organisation):
        raise Http404
    raise _not_managed(organisation)


def _not_managed(organisation: Organisation) -> Refused:
    url, action = organisation.get_absolute_url(), gettext("Voir l’organisation")
    if organisation.state != Organisation.State.VALIDATED:
        why = gettext("%(name)s n’est pas une organisation vérifiée et ouverte : personne ne la gère.")
        return Refused(why % {"name": organisation}, gettext("Sa page dit où elle en est."), action=action, url=url)
    why = gettext("Vous ne gérez pas %(name)s.") % {"name": organisation}
    what = gettext("Demandez à une personne qui la gère de faire ce changement, ou de vous confier la gestion.")
    return Refused(why, what, action=action, url=url)


def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for the organisation; requests and invitations that wait; a form to invite."""
    organisation = _managed(request, pk)
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(organisation, **form.cleaned_data, by=request.user)
            messages.success(request, gettext("L’invitation est envoyée."))
            return redirect("accounts:members", pk=pk)
        except actions.AlreadyThere:
            form.add_error("email", gettext("Cette adresse est déjà membre ou invitée."))
    context = {"organisation": organisation, "form": form, "team": queries.team(organisation)}
    context |= {"has_elected": rules.has_elected(organisation), "programs": queries.programs_of(organisation)}
    return render(request, "accounts/members.html", context)


_CHANGES: dict[str, tuple[str, Callable[..., None], dict[str, str]]] = {
    "accept": ("requested", actions.accept_as_manager, {}),
    "refuse": ("requested", actions.refuse_as_manager, {}),
    "withdraw": ("invited", actions.withdraw_invitation, {}),
    "manager": ("active", actions.change_role, {"role": "manager"}),
    "contributor": ("active", actions.change_role, {"role": "contributor"}),
    "elected": ("active", actions.set_function, {"function": "elected"}),
    "not_elected": ("active", actions.set_function, {"function": ""}),
    "remove": ("active", actions.remove_member, {}),
}


@require_POST
def change_member(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Answer a request, take an invitation back, change a role, end a membership: the button's value says which."""
    organisation = _managed(request, pk)
    asked = request.POST.get("change", "")
    if asked not in _CHANGES or (asked == "elected" and not rules.has_elected(organisation)):
        raise BadRequest
    state, change, given = _CHANGES[asked]
    member = get_object_or_404(Membership, pk=membership, organisation=organisation, state=state)
    try:
        change(member, **given, by=request.user)
        messages.success(request, gettext("C’est fait."))
    except actions.LastOne:
        messages.error(request, gettext("Personne d’autre ne gère l’organisation : nommez d’abord quelqu’un."))
    return redirect("accounts:members", pk=pk)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the name or the site."""
    organisation = _managed(request, pk)
    form = EditOrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        actions.edit_organisation(organisation, **form.cleaned_data, by=request.user)
        messages.success(request, gettext("La fiche est à jour."))
        return redirect(organisation)
    return render(request, "accounts/edit_organisation.html", {"organisation": organisation, "form": form})


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an organisation that no longer exists, after a typed word."""
    organisation = get_object_or_404(Organisation, pk=pk, state=Organisation.State.VALIDATED)
    form = TypedWordForm(request.POST or None, word=gettext("fermer"))
    if request.method == "POST" and form.is_valid():
        actions.close_organisation(organisation, by=request.user)
        messages.success(request, gettext("L’organisation est fermée ; sa page le dit."))
        return redirect(organisation)
    return render(request, "accounts/close_organisation.html", {"organisation": organisation, "form": form})


def roles(request: HttpRequest) -> HttpResponse:
    """Roles of the whole site: who holds them, and giving one."""
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.grant_role(form.person, given["role"], until=given["until"], by=request.user)
        messages.success(request, gettext("Le rôle est donné ; la personne en est avertie par courriel."))
        return redirect("accounts:roles")
    return render(request, "accounts/roles.html", {"form": form, "grants": queries.roles_in_force()})


@require_POST
def withdraw_role(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role now."""
    grant = get_object_or_404(Grant.objects.in_force(), pk=pk)
    try:
        actions.withdraw_role(grant, by=request.user)
        messages.success(request, gettext("Le rôle est retiré."))
    except actions.LastOne:
        messages.error(request, gettext("Il faut au moins une personne à l’administration : nommez-en une autre."))
    return redirect("accounts:roles")
