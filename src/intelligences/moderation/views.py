"""Pages of moderation: the queue and a case for moderators, the author's contributions, the public log."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from intelligences.accounts.actions import choose_morning_mail
from intelligences.accounts.queries import gets_morning_mail
from intelligences.kernel.submissions import NotPossible
from intelligences.kernel.twins import twin
from intelligences.moderation import actions, queries, rules, subjects
from intelligences.moderation.forms import AnswerForm, DecisionForm
from intelligences.moderation.models import Case, Decision
from intelligences.ui.errors import Missing

_A_PAGE = 30


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits; filters and order live in the address."""
    kind, state = request.GET.get("nature", ""), request.GET.get("etat", "")
    sort = request.GET.get("tri", "anciennete")
    mine = request.user if "moi" in request.GET else None
    found = queries.waiting(kind=kind, state=state, sort=sort, mine=mine)
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "waiting": queries.shown(page), "total": page.paginator.count, "sort": sort, "mine": mine}
    context["gets_mail"] = gets_morning_mail(request.user)
    context |= {"kinds": queries.kinds(kind), "states": queries.states(state), "is_filtered": kind or state or mine}
    return render(request, "moderation/queue.html", context)


@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what it is about, what was said, the decision to take."""
    shown = get_object_or_404(Case.objects.select_related("submitted_by", "assignee"), pk=pk)
    decisions = shown.decisions.select_related("by")
    form = DecisionForm(request.POST or None, initial={"seen": len(decisions)})
    if form.is_valid() and _decided(request, shown, form):
        return redirect("moderation:queue")
    context = {"case": shown, "about": subjects.describe(shown), "decisions": decisions, "form": form}
    context["can_decide"] = rules.can_decide(request.user, shown)
    return render(request, "moderation/case.html", context)


def _decided(request: HttpRequest, case: Case, form: DecisionForm) -> bool:
    """Whether the decision was taken; otherwise the page says why not."""
    try:
        actions.decide(case, form.ruling(), by=request.user, seen=form.cleaned_data["seen"])
    except (actions.TooLate, NotPossible, PermissionError) as refusal:
        form.add_error(None, str(refusal))
        case.refresh_from_db()
        return False
    messages.success(request, gettext("C’est décidé ; l’auteur reçoit votre message."))
    return True


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Case, pk=pk)
    try:
        actions.assign(found, by=request.user)
    except (actions.TooLate, PermissionError) as refusal:
        messages.error(request, str(refusal))
    return redirect("moderation:case", pk=pk)


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    actions.let_go(get_object_or_404(Case, pk=pk), by=request.user)
    return redirect("moderation:queue")


@require_POST
def morning_mail(request: HttpRequest) -> HttpResponse:
    """Receive the morning message, or no longer."""
    wanted = request.POST.get("wanted") == "1"
    choose_morning_mail(wanted=wanted, by=request.user)
    told = gettext("C’est noté : un courriel partira les matins où quelque chose attend.")
    messages.success(request, told if wanted else gettext("C’est noté : vous ne recevrez plus ce courriel."))
    return redirect("moderation:queue")


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """« Mes contributions en modération »."""
    return render(request, "moderation/mine.html", {"contributions": queries.contributions_of(request.user)})


@never_cache
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The author answers a refusal."""
    decision = get_object_or_404(Decision.objects.select_related("case"), pk=pk)
    if not rules.can_answer(request.user, decision):
        raise Missing(
            gettext("Cette décision n’attend pas de réponse de vous : elle a déjà la sienne, ou elle a changé.")
        )
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer(decision, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, gettext("Votre réponse est envoyée : une personne va relire votre contribution."))
        return redirect("moderation:mine")
    context = {"form": form, "decision": decision, "about": subjects.describe(decision.case)}
    return render(request, "moderation/answer.html", context)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The public log: what was decided, why, how fast; no content, no person."""
    page = Paginator(queries.log(), 50).get_page(request.GET.get("page"))
    rows = [(d, subjects.kind_name(d.case.kind), queries.waited(d)) for d in page]
    return render(request, "moderation/log.html", {"page": page, "rows": rows})


@require_safe
def log_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The whole log, as data."""
    rows, around = queries.log_rows(), {"count": queries.log().count()}
    return twin(form, queries.LOG_COLUMNS, rows, filename="journal-de-moderation", around=around, streamed=True)
