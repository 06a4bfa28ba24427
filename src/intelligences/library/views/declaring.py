"""`/declarer/…`: an organisation declares its uses, one thing a page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from .. import actions, rules
from ..declaring.steps import BY_KEY, Step, following
from ..models import Declaration, Deployment, Solution
from ..queries import declaring as queries
from .uses import use_page


@never_cache
def declare(request: HttpRequest) -> HttpResponse:
    """The door: in whose name, and from what."""
    solution = Solution.objects.published().filter(pk=_number(request, "solution")).first()
    context = {"solution": solution, "mine": queries.mine(request.user)}
    return render(request, "library/declare.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new declaration."""
    organisation = next(
        (one for one in rules.organisations_of(request.user) if one.pk == _number(request, "organisation")), None
    )
    if organisation is None:
        raise Http404
    solution = Solution.objects.published().filter(pk=_number(request, "solution")).first()
    copied = Deployment.objects.filter(organisation=organisation, pk=_number(request, "copy_of")).first()
    made = actions.begin(
        organisation, by=request.user, language=get_language() or "fr", solution=solution, copy_of=copied
    )
    return redirect(made)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one's record, or claim the one that the observatory collected."""
    record = get_object_or_404(Deployment, pk=pk)
    own = record.organisation if rules.acts_for(request.user, record.organisation_id) else None
    organisation = own or rules.claimant(request.user, record)
    if organisation is None:
        raise Http404
    try:
        return redirect(actions.change(record, organisation, by=request.user))
    except actions.NotPossible as error:
        messages.error(request, str(error))
        return redirect(record)


@never_cache
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of its steps, each with its state."""
    shown = _reviewed(request, pk)
    steps = queries.told(shown)
    done = sum(one.state in ("done", "prefilled") for one in steps)
    context = {"declaration": shown, "tasks": [one.task for one in steps], "done": done, "total": len(steps)}
    context |= {"kind": queries.STATE_KINDS[shown.state], "can_write": rules.can_write(request.user, shown)}
    return render(request, "library/declaration.html", context)


@never_cache
def declaration_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step; what is typed is kept at each save, right or wrong."""
    shown, one = _written(request, pk), _step(step)
    if request.method != "POST":
        return _page(request, shown, one)
    typed, seen = dict(request.POST.lists()), _number(request, "revision")
    is_quiet = "auto" in request.POST
    try:
        saved = actions.save_step(shown, one.key, typed, seen=seen, by=request.user, quiet=is_quiet)
    except actions.NotPossible as error:
        return _refused(request, shown, one, typed, str(error), is_quiet)
    except actions.Conflict as conflict:
        return _conflict(request, shown, one, typed, conflict)
    return _quiet(saved, one) if is_quiet else _after(request, saved, one)


def _quiet(saved: Declaration, step: Step) -> HttpResponse:
    at = timezone.localtime().strftime("%H:%M")
    return JsonResponse({"revision": saved.revision(step.key), "said": _("Enregistré à %(time)s.") % {"time": at}})


def _after(request: HttpRequest, saved: Declaration, step: Step) -> HttpResponse:
    """To the next step when this one is right, else the page again with what to mend."""
    if "more" in request.POST:
        return redirect("library:declaration_step", pk=saved.pk, step=step.key)
    if not step.read(saved).is_valid():
        return _page(request, saved, step)
    after = following(step.key)
    if "later" in request.POST:
        return redirect(saved)
    if after is None:
        return redirect("library:declaration_check", pk=saved.pk)
    return redirect("library:declaration_step", pk=saved.pk, step=after.key)


def _refused(
    request: HttpRequest, shown: Declaration, step: Step, typed: dict[str, list[str]], sentence: str, is_quiet: bool
) -> HttpResponse:
    """The page again: what was typed isn't lost."""
    if is_quiet:
        return JsonResponse({"said": sentence}, status=409)
    return _page(request, shown, step, data=typed, refused=sentence)


def _conflict(
    request: HttpRequest, shown: Declaration, step: Step, typed: dict[str, list[str]], conflict: actions.Conflict
) -> HttpResponse:
    """Both versions, side by side; nothing is overwritten without being seen."""
    name = queries.written_by(conflict.by, conflict.through)
    if "auto" in request.POST:
        sentence = _("%(name)s vient d’enregistrer cette étape : enregistrez pour comparer.") % {"name": name}
        return JsonResponse({"said": sentence}, status=409)
    found = queries.differences(step, shown, typed, conflict.theirs)
    extra = {"differences": found, "other": name, "revision": conflict.revision}
    return _page(request, shown, step, data=typed, **extra)


def _page(request: HttpRequest, shown: Declaration, step: Step, *, data: Any = None, **extra: Any) -> HttpResponse:
    form = step.read(shown, data)
    if not shown.revision(step.key) and not step.is_begun(shown) and data is None:
        form = step.form(organisation=shown.organisation)
    context = {"declaration": shown, "step": step, "form": form, "saved_at": queries.saved_at(shown, step.key)}
    context |= {"revision": shown.revision(step.key)} | extra
    return render(request, "library/declaration_step.html", context)


@never_cache
def declaration_check(request: HttpRequest, pk: int) -> HttpResponse:
    """All the answers, what is missing and why it matters, then sending."""
    shown = _reviewed(request, pk)
    steps = queries.told(shown)
    context = {"declaration": shown, "steps": steps, "wrong": actions.wrong_steps(shown)}
    context |= {"missing": [pair for one in steps for pair in one.missing]}
    context |= {"can_write": rules.can_write(request.user, shown)}
    return render(request, "library/declaration_check.html", context)


@never_cache
def declaration_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The public page as it would be."""
    shown = _reviewed(request, pk)
    if actions.wrong_steps(shown):
        messages.error(request, _("Des étapes restent à corriger avant de voir la fiche publique."))
        return redirect(shown)
    try:
        return actions.previewed(shown, lambda record: use_page(request, record, preview=shown), by=request.user)
    except actions.NotPossible as error:
        messages.error(request, str(error))
        return redirect(shown)


@require_POST
def send_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """To the moderators."""
    shown = _written(request, pk)
    try:
        actions.send(shown, by=request.user, note=request.POST.get("note", "")[:2000])
        messages.success(request, _("C’est envoyé. Une personne relit la déclaration, puis vous écrit."))
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect(shown)


@require_POST
def take_back_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the queue, to go on writing; or left for good."""
    shown = _written(request, pk)
    try:
        if "give_up" in request.POST:
            actions.give_up(shown, by=request.user)
            messages.success(request, _("La déclaration est abandonnée ; ce qui était publié n’a pas changé."))
            return redirect("library:declare")
        actions.take_back(shown, by=request.user)
    except actions.NotPossible as error:
        messages.error(request, str(error))
    return redirect(shown)


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name) or request.GET.get(name) or ""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _step(key: str) -> Step:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _reviewed(request: HttpRequest, pk: int) -> Declaration:
    found = get_object_or_404(Declaration.objects.select_related("organisation__territory", "deployment"), pk=pk)
    if not rules.can_review(request.user, found):
        raise Http404(_("Aucune déclaration n’a ce numéro, ou elle est à une autre organisation."))
    return found


def _written(request: HttpRequest, pk: int) -> Declaration:
    found = _reviewed(request, pk)
    if not rules.can_write(request.user, found):
        raise Http404(_("Seule l’organisation qui déclare écrit cette déclaration."))
    return found
