"""Signing in and out through ProConnect, linking it to an account. All answer 404 on a site that has no ProConnect."""

import logging
from collections.abc import Callable
from functools import wraps

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import logout
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intelligences.accounts import actions, limits, queries
from intelligences.accounts.forms import CodeForm
from intelligences.accounts.models import ProConnectLink
from intelligences.accounts.proconnect import arrival, flow
from intelligences.accounts.proconnect.verification import Reason, Refused
from intelligences.accounts.proconnect.words import SENTENCES
from intelligences.accounts.views.sign_in import proved
from intelligences.ui.errors import too_many

log = logging.getLogger("intelligences.sign_in")

View = Callable[..., HttpResponse]


def _where_it_is_configured(view: View) -> View:
    """A view of a site that has ProConnect: 404 elsewhere; a refusal is told in one sentence."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if settings.PROCONNECT is None:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            log.warning("A sign-in by ProConnect was refused (%s).", refusal)
            status = 503 if refusal.reason is Reason.UNREACHABLE else 400
            told = {"sentence": SENTENCES[refusal.reason]}
            return render(request, "accounts/proconnect/refused.html", told, status=status)

    return never_cache(guarded)


@_where_it_is_configured
def start(request: HttpRequest) -> HttpResponse:
    """Leave for ProConnect, to sign in."""
    back = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(back or "accounts:home")
    if not limits.within(request, "proconnect"):
        return too_many(request)
    attempt = flow.new_attempt(language=get_language() or "fr", back=back)
    return redirect(flow.begin(request.session, settings.PROCONNECT, attempt))


@_where_it_is_configured
def link(request: HttpRequest) -> HttpResponse:
    """Leave for ProConnect, to link it to the open account."""
    if not limits.within(request, "proconnect"):
        return too_many(request)
    back, person = reverse("accounts:proconnect"), str(request.user.pk)
    attempt = flow.new_attempt(language=get_language() or "fr", back=back, person=person)
    return redirect(flow.begin(request.session, settings.PROCONNECT, attempt))


@_where_it_is_configured
def answer(request: HttpRequest) -> HttpResponse:
    """ProConnect's answer, at the one address that is registered there; the person finds their language again."""
    attempt = flow.take_attempt(request.session, request.GET.get("state", ""))
    translation.activate(attempt.language)
    attestation = flow.finish(settings.PROCONNECT, attempt, request.GET.dict())
    if attempt.person:
        return _link(request, attempt, attestation)
    owner = arrival.owner_of(attestation)
    if owner:
        return arrival.enter(request, owner, attestation, back=attempt.back)
    if not limits.within(request, "request_login_code", attestation.identity.email):
        return too_many(request)
    arrival.wait_for_code(request, attestation, back=attempt.back)
    return redirect("accounts:proconnect_confirm")


def _link(request: HttpRequest, attempt: flow.Attempt, attestation: flow.Attestation) -> HttpResponse:
    if str(request.user.pk) != attempt.person:
        raise Refused(Reason.ATTEMPT, "the account was closed meanwhile")
    arrival.link(request, request.user, attestation)
    messages.success(request, gettext("ProConnect est relié à votre compte."))
    return redirect(attempt.back)


@_where_it_is_configured
def confirm(request: HttpRequest) -> HttpResponse:
    """The first time: the code sent to the address that ProConnect gave proves that the account may be opened."""
    unproved = arrival.awaited(request)
    if unproved is None or request.user.is_authenticated:
        return redirect("accounts:home" if request.user.is_authenticated else "account_login")
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        if not limits.within(request, "confirm_login_code"):
            return too_many(request)
        if "send" in request.POST:
            return _send_again(request, unproved)
        if form.is_valid() and proved(form, unproved.code) == unproved.attestation.identity.email:
            return _open(request, unproved)
    return render(request, "accounts/proconnect/confirm.html", {"form": form, "unproved": unproved})


def _send_again(request: HttpRequest, unproved: arrival.Unproved) -> HttpResponse:
    if not limits.within(request, "request_login_code", unproved.attestation.identity.email):
        return too_many(request)
    arrival.wait_for_code(request, unproved.attestation, back=unproved.back)
    return redirect("accounts:proconnect_confirm")


def _open(request: HttpRequest, unproved: arrival.Unproved) -> HttpResponse:
    arrival.stop_waiting(request)
    identity = unproved.attestation.identity
    person, is_new = actions.join(identity.email, language=get_language() or "fr", name=identity.name)
    return arrival.enter(request, person, unproved.attestation, back=unproved.back, is_new=is_new, proved_now=True)


@_where_it_is_configured
def mine(request: HttpRequest) -> HttpResponse:
    """What links the account to ProConnect, what ProConnect said last, and how to undo it."""
    links = queries.attested(request.user)
    return render(request, "accounts/proconnect/mine.html", {"links": links})


@require_POST
@_where_it_is_configured
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a link of one's own account."""
    actions.unlink(get_object_or_404(ProConnectLink, pk=pk, person=request.user), by=request.user)
    messages.success(request, gettext("ProConnect n’ouvre plus votre compte par cette identité."))
    return redirect("accounts:proconnect")


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out of here, then of ProConnect when it opened the session: a page leads there, for a form may not."""
    away, state = arrival.farewell(request) if request.method == "POST" else ("", "")
    response: HttpResponse = logout(request)
    if not away:
        return response
    arrival.expect_goodbye(request, state)
    return render(request, "accounts/proconnect/leaving.html", {"away": away})


@_where_it_is_configured
def signed_out(request: HttpRequest) -> HttpResponse:
    """Back from ProConnect, signed out of it too."""
    if arrival.is_expected_goodbye(request):
        messages.success(request, gettext("Vous êtes déconnecté d’ici et de ProConnect."))
    return redirect("/")
