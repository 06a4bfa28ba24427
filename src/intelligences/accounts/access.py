"""One table: who may open each address. An address that isn't in it is refused, and a test fails.

Roles: visitor (not signed in), citizen (signed in), contributor and manager (in some organisation), moderator,
council_member, administrator. Whether a person may act on *this* thing is told by the `rules.py` of its room; this table is the outer door.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

VISITOR, CITIZEN, CONTRIBUTOR, MANAGER = "visitor", "citizen", "contributor", "manager"
MODERATOR, COUNCIL_MEMBER, ADMINISTRATOR = "moderator", "council_member", "administrator"
ROLES = (VISITOR, CITIZEN, CONTRIBUTOR, MANAGER, MODERATOR, COUNCIL_MEMBER, ADMINISTRATOR)
EVERYONE = frozenset(ROLES)
SIGNED_IN = EVERYONE - {VISITOR}

ACCESS: dict[str, frozenset[str]] = {
    "kernel:long_work": SIGNED_IN,
    "kernel:cancel_long_work": SIGNED_IN,
}


class AccessMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
