"""Between a verified identity and an open account: what the session remembers, before, during and after."""

import secrets
from dataclasses import dataclass

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from intelligences.accounts import actions, sessions
from intelligences.accounts.models import Person, ProConnectLink

from . import deposits, flow
from .verification import Refused
from .words import SENTENCES

_ARRIVAL, _UNPROVED, _SESSION, _GOODBYE = (
    f"proconnect_{word}" for word in ("arrival", "unproved", "session", "goodbye")
)
_HOURS_12 = 12 * 60 * 60  # how long ProConnect keeps its own session: after that the ID token signs nobody out


@dataclass(frozen=True)
class Arrival:
    """Somebody whom ProConnect vouches for, on their way to an account; `person` is its identifier.

    `proved_now`: a code was typed too. Without it, ProConnect may have recognised a browser left open for hours.
    """

    attestation: flow.Attestation
    person: str
    proved_now: bool


@dataclass(frozen=True)
class Unproved:
    """An identity seen for the first time: its address must be proved by the code that was sent to it."""

    attestation: flow.Attestation
    back: str
    code: str


def owner_of(attestation: flow.Attestation) -> Person | None:
    """The account that the identity opens, None the first time."""
    found = ProConnectLink.objects.select_related("person").filter(identifier=attestation.identity.subject).first()
    return found.person if found else None


def enter(
    request: HttpRequest,
    person: Person,
    attestation: flow.Attestation,
    *,
    back: str,
    is_new: bool = False,
    proved_now: bool = False,
) -> HttpResponse:
    """Open the session, or ask for the second factor first; the identity is linked once the person is in."""
    arrival = Arrival(attestation, str(person.pk), proved_now)
    request.session[_ARRIVAL] = deposits.leave("arrival", arrival, seconds=flow.MINUTES_10)
    after = f"{reverse('accounts:profile')}?{urlencode({'next': back})}" if is_new else back or None
    answer: HttpResponse = perform_login(request, person, redirect_url=after, signup=is_new, email=person.email)
    return answer


def after_sign_in(request: HttpRequest, person: Person) -> None:
    """Called at the very end of every sign-in: link what came by ProConnect, for the person whom it came for."""
    arrival = deposits.take("arrival", request.session.pop(_ARRIVAL, ""))
    if not isinstance(arrival, Arrival) or arrival.person != str(person.pk):
        return
    if not arrival.proved_now:
        sessions.take_proof_back(request)
    try:
        link(request, person, arrival.attestation)
    except Refused as refusal:  # linked to another account while a second factor was asked for
        messages.error(request, SENTENCES[refusal.reason])


def link(request: HttpRequest, person: Person, attestation: flow.Attestation) -> None:
    """Recognise the identity, say what it changed, and keep what signing out will need. Raises Refused(TAKEN)."""
    recognised = actions.recognise(person, attestation.identity)
    request.session[_SESSION] = deposits.leave("session", attestation.id_token, seconds=_HOURS_12)
    if recognised.joined:
        said = gettext("ProConnect atteste que vous travaillez pour %(name)s : vous pouvez maintenant agir en son nom.")
        messages.success(request, said % {"name": recognised.joined})


def wait_for_code(request: HttpRequest, attestation: flow.Attestation, *, back: str) -> None:
    """Send a code to the address that ProConnect gave, and await it in this browser alone."""
    sent = actions.send_code(attestation.identity.email)
    unproved = Unproved(attestation, back, str(sent.pk))
    request.session[_UNPROVED] = deposits.leave("unproved", unproved, seconds=flow.MINUTES_10)


def awaited(request: HttpRequest) -> Unproved | None:
    """The identity that waits for a code in this browser, None once its time is over."""
    found = deposits.look("unproved", request.session.get(_UNPROVED, ""))
    return found if isinstance(found, Unproved) else None


def stop_waiting(request: HttpRequest) -> None:
    """The code came back: nothing waits any more."""
    deposits.take("unproved", request.session.pop(_UNPROVED, ""))


def farewell(request: HttpRequest) -> tuple[str, str]:
    """Where ProConnect signs this person out, and the state that will come back; ("", "") when it has no part in it."""
    id_token = deposits.take("session", request.session.pop(_SESSION, ""))
    if settings.PROCONNECT is None or not id_token:
        return "", ""
    state = secrets.token_urlsafe(32)
    try:
        return flow.farewell(settings.PROCONNECT, id_token, state), state
    except Refused:
        return "", ""  # signing out of here never waits for the provider


def expect_goodbye(request: HttpRequest, state: str) -> None:
    """Remember, in the visitor's new session, the state that ProConnect will bring back."""
    request.session[_GOODBYE] = state


def is_expected_goodbye(request: HttpRequest) -> bool:
    """Whether ProConnect brings back the state that was given to it; once."""
    given = request.session.pop(_GOODBYE, "")
    return bool(given) and secrets.compare_digest(given, request.GET.get("state", ""))
