"""`/compte/jetons/`: the programs that act for an organisation in one's name."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intelligences.accounts import actions, queries, rules
from intelligences.accounts.forms import TokenForm
from intelligences.accounts.models import AccessToken

_NEW = "new_access_token"
"""In the session until it is shown: the number and the form's nonce, which give the token back with the site's key."""


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """Those of the person, and another one; a new one is shown whole once."""
    organisations = [membership.organisation for membership in queries.belonging(request.user).in_force]
    form = TokenForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        return _create(request, form)
    shown = queries.tokens_of(request.user)
    made, secret = _just_made(request) if request.method == "GET" else (None, "")
    return render(request, "accounts/tokens.html", {"form": form, "tokens": shown, "made": made, "secret": secret})


def _create(request: HttpRequest, form: TokenForm) -> HttpResponse:
    asked = form.asked()
    try:
        made = actions.create_token(asked, by=request.user)
    except actions.TooMany:
        messages.error(request, gettext("Vous avez déjà vingt jetons : retirez-en un avant d’en créer un autre."))
        return redirect("accounts:tokens")
    request.session[_NEW] = {"pk": made.pk, "nonce": asked.nonce}
    return redirect("accounts:tokens")


def _just_made(request: HttpRequest) -> tuple[AccessToken | None, str]:
    held = request.session.pop(_NEW, None)
    made = AccessToken.objects.filter(pk=held["pk"], person=request.user).first() if held else None
    return made, actions.shown_once(made, held["nonce"]) if made is not None else ""


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one now: one's own, or one that acts for an organisation that one manages."""
    token = get_object_or_404(AccessToken.objects.select_related("organisation", "person"), pk=pk)
    if not rules.can_withdraw(request.user, token):
        raise Http404
    actions.revoke_token(token, by=request.user)
    messages.success(request, gettext("Ce jeton ne sert plus."))
    if token.person == request.user:
        return redirect("accounts:tokens")
    return redirect("accounts:members", pk=token.organisation_id)
