"""What an identity attested by ProConnect changes: a link to the account, and a place in the organisation."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from intelligences.accounts import siren
from intelligences.accounts.models import Membership, Organisation, Person, ProConnectLink
from intelligences.accounts.proconnect.verification import Identity, Reason, Refused
from intelligences.kernel import notices, submissions

from .organisations import managers, move, proved, record_accepted
from .people import tell_of_protection

_State = Membership.State


@dataclass(frozen=True)
class Recognition:
    """What came of an identity: the organisation that the person has just joined through it, if any."""

    link: ProConnectLink
    joined: Organisation | None


@transaction.atomic
def recognise(person: Person, identity: Identity) -> Recognition:
    """Link an identity to an account, or note that it came back, and take its organisation into account.

    Raises Refused(TAKEN) when it opens somebody else's account.
    """
    link, is_new = ProConnectLink.objects.select_for_update().get_or_create(
        identifier=identity.subject, defaults={"person": person}
    )
    if link.person_id != person.pk:
        raise Refused(Reason.TAKEN)
    link.siret = identity.siret if siren.is_siret(identity.siret) else ""
    link.organisation, link.is_territorial = identity.organisation[:250], identity.is_territorial
    link.attested_at = timezone.now()
    joined = _join_once(link)
    link.save()
    if is_new:
        tell_of_protection(person, "proconnect_linked")
    return Recognition(link, joined)


@transaction.atomic
def unlink(link: ProConnectLink, *, by: Person) -> None:
    """The identity no longer opens the account; what it attested of memberships stays theirs to answer for."""
    link.delete()
    tell_of_protection(by, "proconnect_unlinked")


def _join_once(link: ProConnectLink) -> Organisation | None:
    """Enter the organisation of the SIRET as a contributor, the first time that this identity attests it.

    Once only: whoever was removed, or left, isn't brought back by their next sign-in.
    """
    organisation = Organisation.objects.of_siret(link.siret)
    if organisation is None or link.joined_siret == link.siret:
        return None
    link.joined_siret = link.siret
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = organisation.memberships.filter(person=link.person).order_by("-pk").first()
    if known is None and not organisation.memberships.filter(invited_email=link.person.email).exists():
        known = Membership(person=link.person, organisation=organisation)
    elif known is None or (known.state, known.role) != (_State.REQUESTED, Membership.Role.CONTRIBUTOR):
        return None  # already a member, removed, invited (theirs to answer), or to be decided by the team
    _let_in(known, link)
    return organisation


def _let_in(membership: Membership, link: ProConnectLink) -> None:
    if membership.pk:
        submissions.take_back(membership, by=link.person)
    move(membership, _State.ACTIVE, **proved(Membership.Proof.PROCONNECT))
    record_accepted(membership, by=link.person)
    for manager in managers(membership.organisation):
        key = f"accounts.membership_attested:{membership.pk}:{manager.pk}"
        notices.notify(manager, "accounts/email/membership_attested", {"membership": membership}, key=key)
