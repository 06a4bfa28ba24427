"""Signing in: an address, then the code that it receives."""

from uuid import UUID

from allauth.account.utils import get_next_redirect_url, perform_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intelligences.accounts import actions, cast, limits, queries, sessions
from intelligences.accounts.forms import CodeForm, SignInForm
from intelligences.accounts.models import Person
from intelligences.ui.errors import too_many

_PENDING = "sign_in_code"


def _send(request: HttpRequest, email: str, back: str) -> bool:
    """Send a code and remember, in this browser's session alone, which one it awaits; False past the limit."""
    if not limits.within(request, "request_login_code", email):
        return False
    sent = actions.send_code(email)
    request.session[_PENDING] = {"id": str(sent.pk), "email": email, "next": back}
    return True


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The address; the answer is the same whether it has an account or not."""
    back = get_next_redirect_url(request) or ""
    if request.user.is_authenticated:
        return redirect(back or "accounts:home")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent = _send(request, form.cleaned_data["email"], back)
        return redirect("accounts:code") if sent else too_many(request)
    people = list(queries.demonstration_people())
    return render(request, "accounts/sign_in.html", {"form": form, "next": back, "demonstration_people": people})


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The code; a right one opens the account, made on the way if there was none."""
    pending = request.session.get(_PENDING)
    if request.user.is_authenticated or not pending:
        return redirect("accounts:home" if request.user.is_authenticated else "account_login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not limits.within(request, "confirm_login_code"):
            return too_many(request)
        email = proved(form, pending["id"])
        if email:
            return _enter(request, email, pending["next"])
    return render(request, "accounts/code.html", {"form": form, "email": pending["email"], "next": pending["next"]})


def proved(form: CodeForm, code_id: str) -> str:
    """The address that the typed code proves, or '' with the reason on the form."""
    check = actions.check_code(UUID(code_id), form.cleaned_data["code"])
    if check.answer is actions.Answer.WRONG:
        form.add_error("code", gettext("Ce code n’est pas le bon. Vérifiez les huit chiffres du dernier message."))
    elif check.answer is actions.Answer.OVER:
        form.add_error("code", gettext("Ce code ne peut plus servir. Demandez-en un autre ci-dessous."))
    return check.email


def _enter(request: HttpRequest, email: str, back: str) -> HttpResponse:
    """Open the session, or ask for the second factor first when the person has one."""
    person, is_new = actions.join(email, language=get_language() or "fr")
    del request.session[_PENDING]
    after = f"{reverse('accounts:profile')}?{urlencode({'next': back})}" if is_new else back or None
    return perform_login(request, person, redirect_url=after, signup=is_new, email=email)


@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Before a sensitive change: a code sent to the account's own address."""
    back, mine = get_next_redirect_url(request) or reverse("accounts:home"), request.user.email
    if "send" in request.POST and not _send(request, mine, back):
        return too_many(request)
    pending = request.session.get(_PENDING)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if pending and form.is_valid():
        if not limits.within(request, "confirm_login_code"):
            return too_many(request)
        if proved(form, pending["id"]) == mine:
            del request.session[_PENDING]
            sessions.confirm(request)
            return redirect(back)
    return render(request, "accounts/confirm.html", {"form": form, "sent": bool(pending), "next": back})


@require_POST
def demonstration(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in at once as someone of the invented cast; the address exists in a demonstration only."""
    if not settings.DEMONSTRATION:
        raise Http404
    known = {invented.key: invented.email for invented in cast.PEOPLE}
    person = get_object_or_404(Person, email=known.get(key, ""))
    return perform_login(request, person, redirect_url=get_next_redirect_url(request))
