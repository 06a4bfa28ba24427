"""Pages of the post: what a person follows, one-click unsubscription, the administrator's view, the local mailbox."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages as told
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intelligences.messages import actions, compose, digests, queries, rules
from intelligences.messages.models import Address, Follow, Message
from intelligences.ui.errors import Missing


@never_cache
@require_GET
def follows(request: HttpRequest) -> HttpResponse:
    """« Mes abonnements »."""
    followed = queries.followed_by(request.user)
    failing = Address.objects.filter(email=request.user.email).first()
    return render(
        request,
        "messages/follows.html",
        {"followed": followed, "failing": failing, "cadences": Follow.Cadence.choices},
    )


@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Follow, change how often, or stop; then back to the page that asked."""
    subject, cadence = request.POST.get("subject", ""), request.POST.get("cadence", "")
    try:
        if "stop" in request.POST:
            actions.unfollow(Follow.objects.of(request.user).filter(subject=subject))
            told.success(request, gettext("Vous ne suivez plus cette page."))
        else:
            actions.follow(subject, by=request.user, cadence=cadence)
            told.success(request, gettext("C’est noté : les nouvelles vous arriveront par courriel."))
    except LookupError:
        raise Missing(gettext("Cette page n’est plus en ligne, ou ne peut pas être suivie.")) from None
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if is_ours else reverse("outbox:follows"))


@csrf_exempt  # the signed address is the proof; a mail program posts here without a cookie (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One click, without signing in; a GET only shows the button, since programs open links before people do."""
    try:
        follows = digests.unsubscribable(token)
    except signing.BadSignature:
        raise Missing(gettext("Ce lien est incomplet : ouvrez-le depuis le courriel, en entier.")) from None
    context = {"things": [queries.shown(follow) for follow in follows], "done": request.method == "POST"}
    if request.method == "POST":
        actions.unfollow(follows)
    return render(request, "messages/unsubscribe.html", context)


@never_cache
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """How the post does, for administrators."""
    return render(request, "messages/state.html", {"post": queries.post_state()})


@require_POST
def trust_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to an address again: its owner or an administrator says that it works."""
    address = get_object_or_404(Address, pk=pk)
    if not rules.can_trust_again(request.user, address):
        raise Http404
    actions.trust_again(address, by=request.user)
    told.success(request, gettext("Les prochains messages partiront à nouveau vers cette adresse."))
    return redirect("outbox:follows" if request.user.email == address.email else "outbox:state")


@require_POST
def mark_arrived(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An administrator knows that an uncertain message arrived."""
    return _settled(request, pk, actions.mark_arrived, gettext("C’est noté : ce message est arrivé."))


@require_POST
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send an uncertain message again."""
    return _settled(request, pk, actions.send_again, gettext("Le message repart."))


def _settled(request: HttpRequest, pk: UUID, settle: Callable[..., None], done: str) -> HttpResponse:
    try:
        settle(get_object_or_404(Message, pk=pk), by=request.user)
        told.success(request, done)
    except actions.Settled:
        told.info(request, gettext("Rien n’a changé : cet envoi n’est plus incertain, ou son texte est déjà effacé."))
    return redirect(reverse("outbox:state") + "#a-voir")


@never_cache
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The demonstration's mailbox: messages that a mail server would have taken; it is nowhere else."""
    if not rules.has_a_local_mailbox():
        raise Http404
    return render(request, "messages/mailbox.html", {"waiting": queries.local_mailbox()[:100]})


@never_cache
@require_GET
def mailbox_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not rules.has_a_local_mailbox():
        raise Http404
    message = get_object_or_404(queries.local_mailbox(), pk=pk)
    text = compose.readable_text(bytes(message.content or b""))
    return render(request, "messages/mailbox_message.html", {"message": message, "text": text})
