"""Take part: come in, vote on one statement at a time, propose, change one's votes, withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intelligences.accounts.limits import network, within
from intelligences.community import proof
from intelligences.community.forms import SPENT
from intelligences.ui.errors import Missing

from .. import actions, entry, forms, queries, results, rules, wording
from ..actions.computing import FEWEST_ANSWERS
from ..actions.statements import Already
from ..actions.taking_part import participant_of
from ..models import Awaiting, Debate, Entry, Participant
from ..proving import address_within, network_within
from ..remarks import remarks
from ..representing import kinds
from ..representing.queries import ASKED_AFTER
from ..representing.wording import asked
from .debates import readable

_form = require_http_methods(["GET", "HEAD", "POST"])
_CHOICES = {"1": 1, "0": 0, "-1": -1}


def _cookie(debate_pk: int) -> str:
    return f"debat-{debate_pk}"


def _participant(request: HttpRequest, debate: Debate) -> Participant | None:
    return participant_of(debate, request.COOKIES.get(_cookie(debate.pk), ""))


def _keep(response: HttpResponse, request: HttpRequest, debate: Debate, token: str) -> HttpResponse:
    """The token stays in the browser until the day after the last one; scripts can't read it."""
    days = (debate.closes_on - timezone.localdate()).days + 1 if debate.closes_on else 1
    response.set_cookie(
        _cookie(debate.pk), token, max_age=max(1, days) * 86_400, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return response


def to(name: str, debate: Debate) -> HttpResponseRedirect:
    """To another page of the same debate."""
    return redirect(f"debate:{name}", pk=debate.pk, slug=debate.slug)


@never_cache
@_form
def take_part(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The statement to vote on now; where to come in, for whoever isn't in yet."""
    debate = readable(request, pk, slug)
    if not debate.takes_votes:
        return _too_late(request, debate)
    participant = _participant(request, debate)
    if participant is None:
        return to("enter", debate)
    if request.method == "POST":
        return _voted(request, debate, participant)
    return _shown(request, debate, participant)


def _too_late(request: HttpRequest, debate: Debate) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, gettext("Ce vote n’est pas compté : le débat ne prend plus de votes."))
    return redirect(debate)


def _shown(request: HttpRequest, debate: Debate, participant: Participant) -> HttpResponse:
    statement = actions.next_statement(participant)
    context: dict[str, Any] = {"debate": debate, "standing": queries.standing(participant)}
    if statement is None:
        context["asks"] = bool(kinds.asked(debate))
        return render(request, "debate/done.html", context | _where(debate, participant, context["standing"]))
    text, language = queries.words_in(statement, get_language() or "fr")
    context |= {"statement": statement, "text": text, "text_language": language}
    return render(request, "debate/vote.html", context)


def _where(debate: Debate, participant: Participant, standing: queries.Standing) -> dict[str, Any]:
    """Where a participant stands on the last map; else `not_placed`, why one can't tell."""
    found = results.latest(debate)
    here = results.place_of(participant, found) if found is not None and found.cells else None
    if found is None or here is None or standing.voted < min(FEWEST_ANSWERS, standing.total):
        return {"not_placed": wording.not_placed(standing)}
    return {"shown": results.shown(found, here), "verdict": wording.verdict(found)}


def _voted(request: HttpRequest, debate: Debate, participant: Participant) -> HttpResponse:
    number, value = request.POST.get("affirmation", ""), _CHOICES.get(request.POST.get("vote", ""))
    if value is None or not (number.isascii() and number.isdecimal()) or len(number) > 8:
        messages.error(request, gettext("Ce vote n’a pas été compris : choisissez une des trois réponses."))
        return to("take_part", debate)
    is_new = False
    try:
        is_new = actions.vote(participant, int(number), value)
    except actions.Closed:
        return _too_late(request, debate)
    except actions.Unknown:
        messages.error(request, gettext("Cette affirmation n’est plus soumise au vote : en voici une autre."))
    if request.POST.get("suite") == "mes-votes":
        return to("own", debate)
    return to("about" if is_new and _is_time_to_ask(debate, participant) else "take_part", debate)


def _is_time_to_ask(debate: Debate, participant: Participant) -> bool:
    """Whether this vote is the one after which one is asked about oneself: the seventh, or the last one before."""
    if not kinds.asked(debate):
        return False
    standing = queries.standing(participant)
    return standing.voted == min(ASKED_AFTER, standing.total)


# --- Coming in --------------------------------------------------------------------------------------------------------


@never_cache
@_form
def enter(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What taking part means, the consent, and the door that the debate has."""
    debate = readable(request, pk, slug)
    if not debate.takes_votes:
        return redirect(debate)
    if _participant(request, debate) is not None:
        return to("take_part", debate)
    form = forms.EnterForm(request.POST or None, debate=debate)
    if request.method == "POST" and form.is_valid():
        answer = _entered(request, debate, form)
        if answer is not None:
            return answer
    is_agent = debate.entry != Entry.AGENTS or rules.is_agent(request.user, debate)
    context = {"debate": debate, "form": form, "entry": wording.entry(debate), "is_agent": is_agent}
    context["asked"] = asked(kinds.asked(debate))
    return render(request, "debate/enter.html", context)


def _entered(request: HttpRequest, debate: Debate, form: forms.EnterForm) -> HttpResponse | None:
    """Where to go on; None when the form says why not."""
    if not _is_within(request, debate, form):
        return None
    read = form.cleaned_data
    try:
        if read.get("email") and not (debate.entry == Entry.LINK and form.is_proved):
            return _asked_by_email(request, debate, form)
        token = _let_in(request, debate, read)
    except proof.Unproved:
        form.add_error(None, SPENT)
    except actions.NotLetIn:
        form.add_error("code" if "code" in form.fields else None, _why_not(debate))
    else:
        return _keep(to("take_part", debate), request, debate, token)
    return None


def _is_within(request: HttpRequest, debate: Debate, form: forms.EnterForm) -> bool:
    """Whether this network may send one more today; a code or an account is its own limit."""
    return debate.entry not in (Entry.LINK, Entry.EMAIL) or network_within(request, str(debate.pk), form)


def _let_in(request: HttpRequest, debate: Debate, read: dict[str, Any]) -> str:
    """A new token, by the account, the code or the proof of work, which is used up."""
    token = entry.new_token()
    if debate.entry == Entry.AGENTS:
        actions.let_in_agent(debate, by=request.user, token=token)
        return token
    if read.get("altcha"):
        proof.consume(read["altcha"])
    actions.join(debate, token=token, network=network(request), code=read.get("code", ""))
    return token


def _asked_by_email(request: HttpRequest, debate: Debate, form: forms.EnterForm) -> HttpResponse | None:
    read = form.cleaned_data
    if not address_within(request, str(debate.pk), form):
        return None
    actions.ask_by_email(debate, read["email"].lower(), ticket=read["ticket"], payload=read["altcha"])
    return to("sent", debate)


def _why_not(debate: Debate) -> str:
    if debate.entry == Entry.CODE:
        return gettext("Ce code n’ouvre pas ce débat, ou il a déjà servi : relisez-le, ou demandez-en un autre.")
    return gettext("Ce débat est réservé aux agents : connectez-vous avec un compte qui agit pour l’organisation.")


@never_cache
@require_safe
def sent(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What to do now: open the e-mail."""
    return render(request, "debate/sent.html", {"debate": readable(request, pk, slug)})


@never_cache
@_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail; a GET only shows the button, since programs open links before people do."""
    awaiting = Awaiting.objects.filter(token_hash=entry.digest(token)).select_related("debate").first()
    if awaiting is None:
        raise Missing(gettext("Ce lien a déjà servi ou a expiré : demandez-en un autre depuis la page du débat."))
    if request.method == "POST":
        kept = entry.new_token()
        try:
            actions.confirm_email(awaiting, token=kept, network=network(request))
        except actions.Closed:
            return redirect(awaiting.debate)
        return _keep(to("take_part", awaiting.debate), request, awaiting.debate, kept)
    return render(request, "debate/confirm.html", {"debate": awaiting.debate})


# --- One's own --------------------------------------------------------------------------------------------------------


def inside(request: HttpRequest, pk: int, slug: str) -> tuple[Debate, Participant | None]:
    """The debate, and who is in it with this browser while it takes votes."""
    debate = readable(request, pk, slug)
    return debate, _participant(request, debate) if debate.takes_votes else None


@never_cache
@_form
def propose(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A statement of one's own; what is close to it, and what could hurt, is shown before it leaves."""
    debate, participant = inside(request, pk, slug)
    if participant is None:
        return to("enter", debate)
    form = forms.StatementForm(request.POST or None, initial={"language": get_language() or debate.language})
    context: dict[str, Any] = {"debate": debate, "form": form}
    if request.method == "POST" and form.is_valid():
        context |= _seen(debate, form.cleaned_data["text"])
        to_read = context["near"] or context["remarks"]
        if (not to_read or form.cleaned_data["again"]) and _proposed(request, participant, form):
            return to("own", debate)
        context["again"] = bool(to_read)
    return render(request, "debate/propose.html", context)


def _seen(debate: Debate, text: str) -> dict[str, Any]:
    return {"near": queries.near(debate, text), "remarks": [wording.remark(one) for one in remarks(text)]}


def _not_taken(error: Already | actions.Closed | actions.Full) -> str:
    if isinstance(error, Already):
        return gettext("Cette affirmation existe déjà : c’est la nᵒ %d.") % error.number
    if isinstance(error, actions.Closed):
        return gettext("Le débat vient d’être clos : il ne prend plus d’affirmations.")
    return gettext("Ce débat a reçu toutes les affirmations qu’il peut tenir : votez sur les autres.")


def _proposed(request: HttpRequest, participant: Participant, form: forms.StatementForm) -> bool:
    if not within(request, "statement_by_participant", f"{participant.pk}:{timezone.localdate()}"):
        form.add_error(None, gettext("Vous avez proposé beaucoup d’affirmations aujourd’hui : continuez demain."))
        return False
    try:
        made = actions.propose(participant, form.cleaned_data["text"], language=form.cleaned_data["language"])
    except (Already, actions.Closed, actions.Full) as error:
        form.add_error("text" if isinstance(error, Already) else None, _not_taken(error))
        return False
    waits = made.state == "waiting"
    told = gettext("Merci. Une personne va la lire avant qu’elle soit soumise au vote.")
    messages.success(request, told if waits else gettext("Merci. Votre affirmation est soumise au vote."))
    return True


@never_cache
@require_safe
def near(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """What is close to a text being written, and what deserves a second look, as JSON."""
    debate = readable(request, pk, slug)
    text = request.GET.get("texte", "")[:400]
    seen = _seen(debate, text) if text.strip() else {"near": [], "remarks": []}
    found = [{"number": one.number, "text": one.text, "closeness": round(at.closeness, 2)} for at, one in seen["near"]]
    return JsonResponse({"near": found, "remarks": seen["remarks"]})


@never_cache
@require_safe
def own(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One's votes, which can be changed, and what became of one's statements."""
    debate, participant = inside(request, pk, slug)
    if participant is None:
        return to("enter", debate)
    standing = queries.standing(participant)
    context: dict[str, Any] = {"debate": debate, "votes": queries.own_votes(participant), "standing": standing}
    context["proposed"] = [(one, wording.became(one)) for one in queries.own_statements(participant)]
    context["asks"] = bool(kinds.asked(debate))
    return render(request, "debate/own.html", context | _where(debate, participant, standing))


@never_cache
@_form
def withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take all of one's votes back, asked once more."""
    debate, participant = inside(request, pk, slug)
    if participant is None:
        return redirect(debate)
    if request.method == "POST":
        try:
            actions.withdraw(participant)
        except actions.Closed:
            messages.error(request, gettext("Le débat vient d’être clos : les votes ne peuvent plus être retirés."))
            return redirect(debate)
        messages.success(request, gettext("Vos votes sont effacés. Vous pouvez revenir jusqu’à la clôture."))
        answer = redirect(debate)
        answer.delete_cookie(_cookie(debate.pk))
        return answer
    return render(request, "debate/withdraw.html", {"debate": debate, "standing": queries.standing(participant)})
