"""Pages of questions: the list, one question, asking, confirming, answering."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.accounts.access import for_members_only
from intelligences.accounts.limits import within
from intelligences.accounts.models import Organisation
from intelligences.kernel.twins import twin
from intelligences.moderation.models import Category
from intelligences.ui.errors import Missing

from . import actions, forms, law, proof, queries, rules, subjects
from .limits import address_within
from .models import Asker, Asking, Question

_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Every public question; filters live in the address."""
    filters = queries.Filters.read(request.GET.dict())
    found = queries.listed(filters)
    page = queries.page_of(found, request.GET.get("page"))
    about = subjects.found_in([filters.about])[filters.about] if filters.about else None
    organisation = Organisation.objects.filter(pk=filters.organisation).first() if filters.organisation else None
    context = {"filters": filters, "page": page, "shown": queries.shown(page), "delays": queries.delays(found)}
    return render(request, "community/questions.html", {**context, "about": about, "organisation": organisation})


@require_safe
def questions_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same questions, all of them, as data."""
    filters = queries.Filters.read(request.GET.dict())
    around = {"count": queries.listed(filters).count(), "delays": vars(queries.delays(queries.listed(filters)))}
    return twin(form, queries.COLUMNS, queries.rows(filters), filename="questions", around=around, streamed=True)


@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, its answer, and what the answer said before."""
    found = _readable(request, pk)
    shown = queries.one(found)
    context = {"shown": shown, "question": found, "corrected_on": queries.corrected_on(shown)}
    organisation = found.organisation or shown.about.organisation
    context |= {"organisation": organisation, "has_members": subjects.has_members(organisation), "law": law.rules()}
    context |= {"can_answer": rules.can_answer(request.user, found), "is_author": rules.is_author(request.user, found)}
    context["can_review"] = found.is_public and rules.can_moderate(request.user)
    response = render(request, "community/question.html", context)
    if not found.is_public:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def question_file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """One public question as data."""
    found = get_object_or_404(Question.objects.public(), pk=pk)
    return twin(form, queries.COLUMNS, [queries.one(found)], filename=f"question-{pk}")


def _readable(request: HttpRequest, pk: int) -> Question:
    found = get_object_or_404(Question.objects.select_related("organisation"), pk=pk)
    if not rules.can_read(request.user, found):
        raise Missing(gettext("Cette question n’est pas publiée : elle attend une décision, ou a été refusée."))
    return found


# --- Asking ----------------------------------------------------------------------------------------------------------


@never_cache
@_form
def ask(request: HttpRequest) -> HttpResponse:
    """Ask, contest or report about the thing named by `?sur=`; `?nature=` ticks what one wants."""
    if not request.GET.get("sur"):
        return redirect("community:questions")  # which says where to begin
    subject = subjects.find(request.GET.get("sur", "")[:160])
    if subject is None:
        raise Missing(gettext("On ne sait pas de quoi vous voulez parler : partez de la page d’un usage ou d’un lieu."))
    is_signed_in = request.user.is_authenticated
    begun = {"kind": request.GET.get("nature", "")}
    form = forms.AskForm(request.POST or None, subject=subject, is_signed_in=is_signed_in, initial=begun)
    if request.method == "POST" and form.is_valid() and _sent(request, form):
        return redirect("moderation:mine" if is_signed_in else "community:sent")
    context = {"form": form, "subject": subject, "redress": subject.redress, "law": law.rules()}
    context["has_members"] = subjects.has_members(subject.organisation)
    return render(request, "community/ask.html", context)


def _sent(request: HttpRequest, form: forms.AskForm) -> bool:
    """Whether it was taken; otherwise the form says why not, and keeps the text."""
    asked = form.asked()
    author = str(request.user.pk) if request.user.is_authenticated else form.cleaned_data["email"]
    if not actions.was_sent(asked, author) and not _within_limits(request, form, author):
        form.add_error(None, _too_many(request))
        return False
    try:
        if request.user.is_authenticated:
            actions.ask_signed_in(asked, by=request.user)
            messages.success(request, gettext("Merci. Une personne va lire votre texte ; la décision viendra ici."))
        else:
            actions.ask(asked, email=author, payload=form.cleaned_data["altcha"])
    except proof.Unproved:
        form.add_error(None, forms.SPENT)
        return False
    return True


def _within_limits(request: HttpRequest, form: forms.AskForm, author: str) -> bool:
    """So many a day by person, or by address and network."""
    if request.user.is_authenticated:
        return within(request, "question_by_person", author)
    return address_within(request, "question", author, is_proved=bool(form.cleaned_data["altcha"]))


def _too_many(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return gettext("Vous avez envoyé beaucoup de questions aujourd’hui : continuez demain.")
    return gettext(
        "Trop de textes sont partis de cette adresse ou de ce réseau aujourd’hui : continuez demain, ou connectez-vous."
    )


@never_cache
@require_safe
def challenge(request: HttpRequest) -> HttpResponse:
    """A new challenge for the browser to solve."""
    return JsonResponse(proof.challenge())


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What to do now: open the e-mail."""
    return render(request, "community/sent.html")


@never_cache
@_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail; a GET only shows the button, since programs open links before people do."""
    asking = Asking.objects.filter(token_hash=actions.token_hash(token)).first()
    if asking is None:
        raise Missing(gettext("Ce lien a expiré après deux jours, ou il est incomplet : ouvrez-le depuis le courriel."))
    if request.method == "POST":
        actions.confirm(asking)
        return redirect("community:confirm", token=token)
    is_confirmed = Question.objects.filter(submission=asking.pk).exists()
    context = {"asking": asking, "about": subjects.found_in([asking.about])[asking.about], "is_confirmed": is_confirmed}
    return render(request, "community/confirm.html", context)


@never_cache
@_form
def refused(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a refusal: the reason, and one reply."""
    found = Asker.objects.filter(token_hash=actions.token_hash(token)).select_related("question").first()
    if found is None:
        raise Missing(gettext("Ce lien a déjà servi, ou le délai pour répondre est passé."))
    form = forms.RewordForm(request.POST or None, initial={"text": found.question.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.reply_to_refusal(found, **form.cleaned_data)
        except actions.Moved:
            raise Missing(gettext("Ce lien a déjà servi, ou le délai pour répondre est passé.")) from None
        messages.success(request, gettext("C’est envoyé : une personne va relire votre texte."))
        return redirect("community:questions")
    about = subjects.found_in([found.question.about])[found.question.about]
    reason = dict(Category.choices).get(found.reason, "")
    return render(request, "community/refused.html", {"form": form, "asker": found, "about": about, "reason": reason})


@require_POST
def review_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A moderator takes a published question back to the queue."""
    try:
        actions.review_again(get_object_or_404(Question, pk=pk), by=request.user)
        messages.success(request, gettext("Ce texte n’est plus public : il attend dans la file de modération."))
    except actions.Moved:
        messages.error(request, gettext("Ce texte n’était déjà plus public."))
    return redirect("community:question", pk=pk)


# --- The organisation ------------------------------------------------------------------------------------------------


@never_cache
@require_safe
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """« Questions reçues »: what waits first, and the delays."""
    organisation = get_object_or_404(Organisation, pk=pk)
    if not rules.can_see_received(request.user, organisation):
        raise for_members_only()
    found = queries.received(organisation)
    page = queries.page_of(found, request.GET.get("page"))
    context = {"organisation": organisation, "page": page, "shown": queries.shown(page)}
    context |= {"delays": queries.delays(found), "has_members": subjects.has_members(organisation)}
    return render(request, "community/received.html", context)


@never_cache
@_form
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer in public, or correct the answer."""
    found = get_object_or_404(Question.objects.select_related("organisation"), pk=pk)
    if not rules.can_answer(request.user, found):
        raise Missing(gettext("Cette question n’attend pas de réponse de vous : elle est pour une autre organisation."))
    shown = queries.one(found)
    form = forms.AnswerForm(request.POST or None, question=found, initial=_begun(shown))
    if request.method == "POST" and form.is_valid() and _answered(request, found, form):
        return redirect(found)
    return render(request, "community/answer.html", {"form": form, "shown": shown, "question": found})


def _begun(shown: queries.Shown) -> dict[str, Any]:
    last = shown.answer
    if last is None:
        return {"seen": 0}
    corrected = last.corrected_version is not None
    return {"seen": last.number, "text": last.text, "language": last.language, "record_corrected": corrected}


def _answered(request: HttpRequest, found: Question, form: forms.AnswerForm) -> bool:
    try:
        actions.answer(found, by=request.user, **form.cleaned_data)
    except actions.Moved:
        form.see_again(found.answers.count())
    except actions.NotCorrected:
        wrong = gettext("La fiche n’a pas changé depuis ce signalement : corrigez-la d’abord, puis cochez cette case.")
        form.add_error("record_corrected", wrong)
    else:
        messages.success(request, gettext("Votre réponse est publiée."))
        return True
    return False
