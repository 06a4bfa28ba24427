"""Who may do what to which document; the access table has already let the role in."""

from typing import Any

from intelligences.accounts.access import roles_of
from intelligences.accounts.models import Membership, Organisation
from intelligences.accounts.roles import ADMINISTRATOR, MODERATOR
from intelligences.documents.models import Document, Edition


def is_member(user: Any, organisation: Organisation) -> bool:
    """Contributes to this organisation, or manages it."""
    return user.is_authenticated and organisation.memberships.active().filter(person=user).exists()


def _manages(user: Any, organisation: Organisation) -> bool:
    managers = Membership.objects.active().filter(organisation=organisation, role=Membership.Role.MANAGER)
    return user.is_authenticated and managers.filter(person=user).exists()


def _watches(user: Any) -> bool:
    return bool(roles_of(user) & {MODERATOR, ADMINISTRATOR})


def can_deposit(user: Any, organisation: Organisation) -> bool:
    """Members, in the name of their organisation."""
    return is_member(user, organisation)


def can_list(user: Any, organisation: Organisation) -> bool:
    """Everything that an organisation deposited, whatever its state: its members, and those who watch over the site."""
    return _watches(user) or is_member(user, organisation)


def can_see(user: Any, document: Document) -> bool:
    """Public documents once one edition is published, and their tombstones, by everyone; the rest as `can_list`."""
    is_public = document.audience == Document.Audience.PUBLIC
    if is_public and document.editions.filter(state=Edition.State.PUBLISHED).exists():
        return True
    return can_list(user, document.organisation)


def can_download(user: Any, edition: Edition) -> bool:
    """Bytes that were checked, of an edition that this person may see, unless the document is gone."""
    document = edition.document
    if edition.file is None or not edition.file.is_ready:
        return False
    if can_list(user, document.organisation):
        return document.purged_at is None
    is_public = document.audience == Document.Audience.PUBLIC and edition.state == Edition.State.PUBLISHED
    return is_public and not document.is_gone


def can_change(user: Any, document: Document) -> bool:
    """Add an edition, open to everyone, withdraw, put back: members of its organisation, until it is purged."""
    return document.purged_at is None and is_member(user, document.organisation)


def can_purge(user: Any, document: Document) -> bool:
    """Managers of its organisation; moderators and administrators, for what the law doesn't allow to keep."""
    return document.purged_at is None and (_watches(user) or _manages(user, document.organisation))
