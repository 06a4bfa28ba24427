"""The outer door: an address that isn't in the table (`addresses.py`) is refused, and a test fails.

Whether a person may act on *this* thing is told by the `rules.py` of its room.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from intelligences.accounts.addresses import ACCESS
from intelligences.accounts.roles import ADMINISTRATOR, EVERYONE, MANAGER, MEMBERS, MODERATOR, NOBODY, VISITOR, Roles
from intelligences.ui.errors import Refused

log = logging.getLogger("intelligences.access")

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def allowed(view_name: str, method: str | None) -> Roles:
    """Who may open an address with a method; nobody when the table doesn't know it."""
    access = ACCESS.get(view_name, NOBODY)
    if isinstance(access, tuple):
        return access[0] if method in _READING else access[1]
    return access


def roles_of(user: Any) -> Roles:
    """Roles of whoever makes a request: a person's are read once (they stay on the object), a visitor has one."""
    return user.roles if user.is_authenticated else frozenset({VISITOR})


def _refusal(permitted: Roles) -> PermissionDenied:
    """Why a signed-in person can't go on, by who could, and what to do about it."""
    if permitted & MEMBERS == MEMBERS:
        return for_members_only()
    if MANAGER in permitted:
        why = gettext("Cette page est réservée aux personnes qui gèrent l’organisation.")
        what = gettext("Demandez à l’une d’elles de faire ce changement, ou de vous confier la gestion.")
    elif MODERATOR in permitted:
        why = gettext("Cette page est réservée à l’équipe qui modère le site.")
        what = gettext("Ce que vous avez proposé et les réponses reçues se lisent dans « Mes propositions ».")
        return Refused(why, what, action=gettext("Voir mes propositions"), url=reverse("moderation:mine"))
    elif ADMINISTRATOR in permitted:
        why = gettext("Cette page est réservée aux personnes qui administrent le site.")
        what = gettext("Votre compte montre toutes les pages qui vous sont ouvertes.")
    else:
        why = gettext("Rien ne s’envoie à cette adresse : elle se lit seulement.")
        what = gettext("Revenez à la page précédente et rechargez-la.")
    return Refused(why, what)


def for_members_only() -> Refused:
    """What whoever doesn't act for an organisation reads where its members work."""
    return Refused(
        gettext("Cette page est réservée aux personnes qui agissent pour l’organisation."),
        gettext("Cherchez-la dans l’annuaire et demandez à la rejoindre : une personne qui la gère vous répondra."),
        action=gettext("Ouvrir l’annuaire des organisations"),
        url=reverse("accounts:directory"),
    )


class AccessMiddleware:
    """Opens or refuses each address by the table, before its view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """None to go on; a visitor is sent to sign in and comes back; others read a sentence."""
        view_name = request.resolver_match.view_name if request.resolver_match else ""
        if view_name not in ACCESS:
            log.error("%r isn't in the access table: refused.", view_name)
            raise PermissionDenied
        permitted = allowed(view_name, request.method)
        if permitted == EVERYONE or permitted & roles_of(request.user):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method in _READING else "")
        log.warning("%s %s refused to person %s.", request.method, view_name, request.user.pk)
        raise _refusal(permitted)
