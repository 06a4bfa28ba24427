"""Who may do what to which organisation; the access table has already let the role in."""

from typing import Any

from intelligences.accounts.access import roles_of
from intelligences.accounts.models import AccessToken, Membership, Organisation
from intelligences.accounts.roles import ADMINISTRATOR, MODERATOR


def membership_of(user: Any, organisation: Organisation) -> Membership | None:
    """The person's open membership (asked for or active), or None."""
    if not user.is_authenticated:
        return None
    open_states = [Membership.State.REQUESTED, Membership.State.ACTIVE]
    return organisation.memberships.filter(person=user, state__in=open_states).first()


def can_see(user: Any, organisation: Organisation) -> bool:
    """A proposal is seen by whoever made it, by moderators and administrators; the rest by everyone."""
    if organisation.state != Organisation.State.PROPOSED:
        return True
    return bool(roles_of(user) & {MODERATOR, ADMINISTRATOR}) or membership_of(user, organisation) is not None


def can_manage(user: Any, organisation: Organisation) -> bool:
    """Managers of this organisation, once verified; administrators."""
    if organisation.state != Organisation.State.VALIDATED or not user.is_authenticated:
        return False
    if ADMINISTRATOR in user.roles:
        return True
    membership = membership_of(user, organisation)
    return membership is not None and (membership.state, membership.role) == ("active", "manager")


def can_withdraw(user: Any, token: AccessToken) -> bool:
    """Its owner, and whoever manages the organisation that it acts for."""
    return token.person_id == user.pk or can_manage(user, token.organisation)


def can_ask_to_join(user: Any, organisation: Organisation) -> bool:
    """A signed-in person who isn't in it and hasn't asked."""
    return (
        organisation.state == Organisation.State.VALIDATED
        and user.is_authenticated
        and membership_of(user, organisation) is None
    )


def has_elected(organisation: Organisation) -> bool:
    """Elected officials sit in a local authority only; its managers say who they are."""
    return organisation.kind == Organisation.Kind.LOCAL_AUTHORITY
