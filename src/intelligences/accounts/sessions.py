"""How long a sign-in lasts: three days without a visit, fourteen in all; sensitive changes ask for a fresh code."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext

DAY = 24 * 60 * 60
IDLE, ABSOLUTE = 3 * DAY, 14 * DAY
CONFIRMED_FOR = 15 * 60
_SEEN_EVERY = 5 * 60


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session that just signed in."""
    now = int(time.time())
    request.session.update({"signed_in_at": now, "seen_at": now})
    confirm(request)


def confirm(request: HttpRequest) -> None:
    """The person has just proved that the account is theirs, and whether a second factor already protected it."""
    request.session["confirmed_at"] = int(time.time())
    request.session["had_second_factor"] = is_mfa_enabled(request.user)


def take_proof_back(request: HttpRequest) -> None:
    """The sign-in proved who enters, not that they are at the keyboard now: sensitive changes ask for a code."""
    request.session["confirmed_at"] = 0


def is_fresh(request: HttpRequest) -> bool:
    """Whether the last proof is recent."""
    return time.time() - request.session.get("confirmed_at", 0) < CONFIRMED_FOR


def recently_confirmed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that changes how an account is protected, or ends it: asks for a code when the last proof is old."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("accounts:home")
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")

    return guarded


class SessionLimitsMiddleware:
    """Ends sessions whose time is over, notes visits (one write in five minutes), keeps its pages out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        self._check(request)
        response = self.get_response(request)
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    def _check(self, request: HttpRequest) -> None:
        now = int(time.time())
        signed_in = request.session.setdefault("signed_in_at", now)
        seen = request.session.setdefault("seen_at", now)
        if now - seen > IDLE or now - signed_in > ABSOLUTE:
            logout(request)
            request.session_has_ended = True  # type: ignore[attr-defined]
        elif now - seen >= _SEEN_EVERY:
            _note_visit(request, now)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Tell the person why they aren't signed in any more (messages exist only from here on)."""
        if getattr(request, "session_has_ended", False):
            messages.info(
                request, gettext("Votre connexion a pris fin, par sécurité. Reconnectez-vous pour continuer.")
            )


def _note_visit(request: HttpRequest, now: int) -> None:
    from intelligences.accounts import actions

    request.session["seen_at"] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())
    actions.note_visit(request.user)
