"""Roles: visitor (not signed in), citizen (signed in), contributor and manager (in some organisation), moderator,
council_member, administrator; and what an address says of them."""

from collections.abc import Mapping

VISITOR, CITIZEN, CONTRIBUTOR, MANAGER = "visitor", "citizen", "contributor", "manager"
MODERATOR, COUNCIL_MEMBER, ADMINISTRATOR = "moderator", "council_member", "administrator"
ROLES = (VISITOR, CITIZEN, CONTRIBUTOR, MANAGER, MODERATOR, COUNCIL_MEMBER, ADMINISTRATOR)

Roles = frozenset[str]
NOBODY: Roles = frozenset()
EVERYONE: Roles = frozenset(ROLES)
SIGNED_IN: Roles = EVERYONE - {VISITOR}
MEMBERS: Roles = frozenset({CONTRIBUTOR, MANAGER})
MANAGERS: Roles = frozenset({MANAGER, ADMINISTRATOR})
SIGNATORIES: Roles = frozenset({MANAGER})
MODERATORS: Roles = frozenset({MODERATOR, ADMINISTRATOR})
ADMINISTRATORS: Roles = frozenset({ADMINISTRATOR})

# Roles for every method, or one set for reading (GET, HEAD, OPTIONS) and one for writing (every other method).
Access = Roles | tuple[Roles, Roles]
Table = Mapping[str, Access]


def read_write(read: Roles, write: Roles) -> Access:
    """An address that more people may read than write."""
    return read, write
