"""Organisations and who acts for them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from intelligences.accounts.models import Membership, Organisation, Person
from intelligences.kernel import events, notices, searchable, submissions
from intelligences.territories.models import Territory

from .people import LastOne

Role, State, Proof = Membership.Role, Membership.State, Membership.Proof


class AlreadyThere(Exception):
    """The person is in the organisation already, or has asked, or is invited."""


@dataclass(frozen=True)
class Proposal:
    """What a person says of an organisation that isn't in the directory."""

    name: str
    kind: str
    siren: str = ""
    siret: str = ""
    website: str = ""


# --- The organisation itself ---------------------------------------------------------------------------------------


@transaction.atomic
def propose_organisation(proposal: Proposal, *, by: Person, language: str) -> Organisation:
    """Propose an organisation; its proposer will manage it once moderation has verified it. Proposed twice by the same
    person, it waits once.

    Raises ValidationError when a number is inexact or already there.
    """
    Person.objects.select_for_update().get(pk=by.pk)
    waiting = Organisation.objects.filter(
        **vars(proposal), state=Organisation.State.PROPOSED,
        pk__in=Membership.objects.filter(person=by, state=State.REQUESTED).values("organisation"),
    ).first()  # fmt: skip
    if waiting is not None:
        return waiting
    organisation = Organisation(**vars(proposal))
    organisation.full_clean()
    organisation.territory = _territory_of(organisation.siren)
    organisation.save()
    Membership.objects.create(person=by, organisation=organisation, role=Role.MANAGER, state=State.REQUESTED)
    events.record("organisation.proposed", by=by, on=organisation)
    submissions.submit(organisation, by=by, language=language)
    return organisation


def _territory_of(siren: str) -> Territory | None:
    return Territory.objects.filter(siren=siren, current=True).order_by("pk").first() if siren else None


@transaction.atomic
def validate_organisation(organisation: Organisation, *, by: Person | None) -> None:
    """Accept a proposal: it enters the directory, and its proposer manages it."""
    organisation.state = Organisation.State.VALIDATED
    organisation.save(update_fields=["state"])
    for membership in organisation.memberships.filter(state=State.REQUESTED, role=Role.MANAGER):
        move(membership, State.ACTIVE, **proved(Proof.TEAM))
    events.record("organisation.validated", by=by, on=organisation)
    searchable.index(organisation)


@transaction.atomic
def refuse_organisation(organisation: Organisation, *, by: Person | None) -> None:
    """Refuse a proposal: it never shows; whoever proposed it reads why in the moderation's message."""
    _close(organisation)
    events.record("organisation.refused", by=by, on=organisation)


@transaction.atomic
def close_organisation(organisation: Organisation, *, by: Person) -> None:
    """Close an organisation that no longer exists: its page stays, says so, and nobody acts for it any more."""
    _close(organisation)
    events.record("organisation.closed", by=by, on=organisation)
    searchable.index(organisation)


def _close(organisation: Organisation) -> None:
    organisation.state = Organisation.State.CLOSED
    organisation.save(update_fields=["state"])
    for membership in organisation.memberships.exclude(state=State.ENDED):
        move(membership, State.ENDED)


@transaction.atomic
def edit_organisation(organisation: Organisation, *, name: str, website: str, by: Person) -> None:
    """What managers may correct; the nature and the numbers were verified and stay."""
    organisation.name, organisation.website = name, website
    organisation.full_clean()
    organisation.save()
    events.record("organisation.edited", by=by, on=organisation)
    searchable.index(organisation)


# --- Its members ---------------------------------------------------------------------------------------------------


def managers(organisation: Organisation) -> list[Person]:
    """People who manage it now."""
    active = organisation.memberships.filter(state=State.ACTIVE, role=Role.MANAGER).select_related("person")
    return [m.person for m in active if m.person]


def proved(proof: str) -> dict[str, Any]:
    """The columns that say who answers for a membership, as of now."""
    return {"proof": proof, "proved_at": timezone.now()}


def move(membership: Membership, state: str, **changes: Any) -> None:
    """Change a membership's state, the date of its change, and other columns; an ended one keeps no address."""
    for name, value in {"state": state, "changed_at": timezone.now(), **changes}.items():
        setattr(membership, name, value)
    if state == State.ENDED:
        membership.invited_email = ""
    membership.save()


@transaction.atomic
def request_membership(organisation: Organisation, *, by: Person, language: str) -> Membership:
    """Ask to join: its managers decide, or moderation when it has none (the person would then manage it)."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.memberships.filter(person=by, state__in=[State.REQUESTED, State.ACTIVE]).exists():
        raise AlreadyThere
    deciding = managers(organisation)
    role = Role.CONTRIBUTOR if deciding else Role.MANAGER
    membership = Membership.objects.create(person=by, organisation=organisation, role=role, state=State.REQUESTED)
    events.record("membership.requested", by=by, on=organisation)
    for manager in deciding:
        key = f"accounts.membership_requested:{membership.pk}:{manager.pk}"
        notices.notify(manager, "accounts/email/membership_requested", {"membership": membership}, key=key)
    if not deciding:
        hand_to_team(membership, by=by, language=language)
    return membership


def hand_to_team(membership: Membership, *, by: Person, language: str) -> None:
    """Let moderation decide on a request, in the caller's transaction."""
    membership.asked_team_at = timezone.now()
    membership.save(update_fields=["asked_team_at"])
    submissions.submit(membership, by=by, language=language)


@transaction.atomic
def accept_request(membership: Membership, *, by: Person | None) -> None:
    """The person becomes a member in the role asked for: whoever accepts answers for them."""
    proof = Proof.ORGANISATION if by in managers(membership.organisation) else Proof.TEAM
    move(membership, State.ACTIVE, **proved(proof))
    record_accepted(membership, by=by)
    _tell(membership, "membership_accepted")


def record_accepted(membership: Membership, *, by: Person | None) -> None:
    """Tell the journal that someone acts for an organisation from now on, as what, and who answers for it."""
    facts = {"role": membership.role, "proof": membership.proof, "function": membership.function}
    events.record("membership.accepted", by=by, on=membership.organisation, facts=facts)


@transaction.atomic
def refuse_request(membership: Membership, *, by: Person | None) -> None:
    """The person stays out, and reads it."""
    move(membership, State.ENDED)
    events.record("membership.refused", by=by, on=membership.organisation)
    _tell(membership, "membership_refused")


def _tell(membership: Membership, message: str) -> None:
    if membership.person:
        key = f"accounts.{message}:{membership.pk}"
        notices.notify(membership.person, f"accounts/email/{message}", {"membership": membership}, key=key)


@transaction.atomic
def invite(organisation: Organisation, email: str, *, role: str, function: str = "", by: Person) -> Membership:
    """Invite an address. The message holds no secret: whoever signs in with that address finds the invitation.

    `function`: what the person is there, an elected official for instance; the organisation answers for it.
    Nothing tells the manager whether the address has an account here.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    email = email.strip().lower()
    members = organisation.memberships.exclude(state=State.ENDED)
    if members.filter(person__email=email).exists() or members.filter(invited_email=email).exists():
        raise AlreadyThere
    membership = Membership.objects.create(
        invited_email=email, organisation=organisation, role=role, function=function, state=State.INVITED
    )
    events.record("membership.invited", by=by, on=organisation, facts={"role": role, "function": function})
    key = f"accounts.membership_invited:{membership.pk}"
    context = {"membership": membership, "by": by}
    notices.notify(email, "accounts/email/membership_invited", context, key=key)
    return membership


@transaction.atomic
def withdraw_invitation(membership: Membership, *, by: Person) -> None:
    """Take an invitation back: nothing of the address stays."""
    organisation = membership.organisation
    membership.delete()
    events.record("membership.invitation_withdrawn", by=by, on=organisation)


@transaction.atomic
def accept_invitation(membership: Membership, *, by: Person) -> None:
    """The invited address's owner becomes a member; their own pending request, if any, gives way."""
    membership.organisation.memberships.filter(person=by, state=State.REQUESTED).delete()
    move(membership, State.ACTIVE, person=by, invited_email="", **proved(Proof.ORGANISATION))
    record_accepted(membership, by=by)


@transaction.atomic
def refuse_invitation(membership: Membership, *, by: Person) -> None:
    """The invited address's owner doesn't want it: nothing of the address stays."""
    organisation = membership.organisation
    membership.delete()
    events.record("membership.invitation_refused", by=by, on=organisation)


def _refuse_to_empty(membership: Membership) -> None:
    """Raise LastOne when nobody else manages the organisation. Waits for whoever is changing its members."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    others = membership.organisation.memberships.filter(state=State.ACTIVE, role=Role.MANAGER).exclude(pk=membership.pk)
    if membership.role == Role.MANAGER and not others.exists():
        raise LastOne


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: Person) -> None:
    """Make a member a contributor or a manager; raises LastOne rather than leave nobody to manage."""
    if role != Role.MANAGER:
        _refuse_to_empty(membership)
    move(membership, State.ACTIVE, role=role)
    events.record("membership.role_changed", by=by, on=membership.organisation, facts={"role": role})


@transaction.atomic
def remove_member(membership: Membership, *, by: Person) -> None:
    """End someone's membership; raises LastOne rather than leave nobody to manage."""
    _refuse_to_empty(membership)
    move(membership, State.ENDED)
    events.record("membership.ended", by=by, on=membership.organisation)


@transaction.atomic
def leave(membership: Membership, *, by: Person) -> None:
    """End one's own membership, or take one's own request back; raises LastOne for the only manager."""
    if membership.state == State.REQUESTED:
        submissions.take_back(membership, by=by)
    else:
        _refuse_to_empty(membership)
    move(membership, State.ENDED)
    events.record("membership.ended", by=by, on=membership.organisation)
