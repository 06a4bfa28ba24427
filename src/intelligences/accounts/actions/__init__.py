"""Every write of this room that crosses rows: atomic, told to the journal in the same transaction."""

from .demonstration import NotADemonstration, load_demonstration
from .organisations import (
    accept_invitation,
    accept_request,
    change_role,
    close_organisation,
    edit_organisation,
    invite,
    leave,
    propose_organisation,
    refuse_invitation,
    refuse_organisation,
    refuse_request,
    remove_member,
    request_membership,
    validate_organisation,
    withdraw_invitation,
)
from .people import change_profile, delete_account, grant_role, join, note_visit, withdraw_role
from .sign_in import Answer, Check, check_code, send_code

__all__ = [
    "Answer",
    "Check",
    "NotADemonstration",
    "accept_invitation",
    "accept_request",
    "change_profile",
    "change_role",
    "check_code",
    "close_organisation",
    "delete_account",
    "edit_organisation",
    "grant_role",
    "invite",
    "join",
    "leave",
    "load_demonstration",
    "note_visit",
    "propose_organisation",
    "refuse_invitation",
    "refuse_organisation",
    "refuse_request",
    "remove_member",
    "request_membership",
    "send_code",
    "validate_organisation",
    "withdraw_invitation",
    "withdraw_role",
]
