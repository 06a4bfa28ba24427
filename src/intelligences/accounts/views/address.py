"""Moving an account to another e-mail address: the new one proves itself by a code, the old one is told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from intelligences.accounts import actions, limits, queries
from intelligences.accounts.forms import CodeForm, NewAddressForm
from intelligences.accounts.views.sign_in import proved
from intelligences.ui.errors import too_many

_PENDING = "new_address"


@never_cache
def change_email(request: HttpRequest) -> HttpResponse:
    """The new address, then the code that it receives."""
    pending = request.session.get(_PENDING)
    address = NewAddressForm(request.POST if "email" in request.POST else None, person=request.user)
    if address.is_valid() and _may_ask(request, address):
        return _send(request, address.cleaned_data["email"])
    form = CodeForm(request.POST if "code" in request.POST else None)
    if pending and form.is_valid():
        if not limits.within(request, "confirm_login_code"):
            return too_many(request)
        if proved(form, pending["id"]) == pending["email"]:
            return _move(request, pending["email"])
    context = {"address": address, "form": form, "pending": pending}
    context["invitations"] = queries.belonging(request.user).invitations
    return render(request, "accounts/change_email.html", context)


def _may_ask(request: HttpRequest, address: NewAddressForm) -> bool:
    """Whether the person hasn't asked for too many codes; the form says to wait."""
    if limits.within(request, "new_address", str(request.user.pk)):
        return True
    address.add_error("email", gettext("Vous avez demandé beaucoup de codes : attendez une heure, puis recommencez."))
    return False


def _send(request: HttpRequest, email: str) -> HttpResponse:
    """Send a code to the new address, the same whether it has an account or not."""
    if not limits.within(request, "request_login_code", email):
        return too_many(request)
    sent = actions.send_code(email, template="accounts/email/new_address_code")
    request.session[_PENDING] = {"id": str(sent.pk), "email": email}
    return redirect("accounts:change_email")


def _move(request: HttpRequest, email: str) -> HttpResponse:
    """Only who has just proved an address learns that an account has it."""
    del request.session[_PENDING]
    try:
        actions.change_email(request.user, email, by=request.user, keep=request.session.session_key)
    except actions.AddressTaken:
        messages.error(
            request,
            gettext("Un autre compte a déjà cette adresse : connectez-vous avec elle, ou choisissez-en une autre."),
        )
        return redirect("accounts:change_email")
    messages.success(
        request, gettext("C’est fait : votre compte a cette nouvelle adresse, et vos autres connexions sont fermées.")
    )
    return redirect("accounts:profile")
