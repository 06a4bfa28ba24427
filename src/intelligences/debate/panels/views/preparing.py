"""A panel prepared by its organisation: text, quotas, candidates, draw, answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.ui.errors import Missing

from ...models import Candidate, Panel
from ...opening import chosen, manages_none
from ...rules import organisations_of
from .. import actions, checklist, drawing, forms, queries, wording
from ..errors import Held, Moved, NotReady, TooEarly
from .public import prepared, to, zipped

_form = require_http_methods(["GET", "HEAD", "POST"])
_STEPS = {
    "ouvrir": actions.open_applications,
    "arreter": actions.close_list,
    "annoncer": drawing.prepare,
    "remplacer": drawing.replace,
}


@never_cache
@_form
def create(request: HttpRequest) -> HttpResponse:
    """Begin a panel in the name of an organisation that one manages."""
    organisations = organisations_of(request.user)
    if not organisations:
        raise manages_none(gettext("Un panel se prépare au nom d’une organisation vérifiée que l’on gère."))
    form = forms.PanelForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        organisation = chosen(form, organisations)
        fields = {**form.prepared(), "territory": organisation.territory}
        return to("quotas", actions.create(organisation, fields, by=request.user))
    return render(request, "debate/panels/edit.html", {"form": form})


@never_cache
@_form
def edit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Change what a panel is for, before it opens."""
    found = prepared(request, pk)
    form = forms.PanelForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(found, form.prepared(), by=request.user)
        except Moved:
            form.add_error(None, gettext("Les candidatures sont ouvertes : ce qui est annoncé ne change plus."))
        else:
            return to("prepare", found)
    return render(request, "debate/panels/edit.html", {"form": form, "panel": found})


@never_cache
@_form
def quotas(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Places and quotas."""
    found = prepared(request, pk)
    form = forms.QuotasForm(request.POST or None, panel=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_quotas(found, form.changed(), by=request.user)
        except Moved:
            form.add_error(None, gettext("Le tirage est annoncé : les quotas ne changent plus."))
        else:
            return to("prepare", found)
    return render(request, "debate/panels/quotas.html", {"form": form, "panel": found})


@never_cache
@_form
def prepare(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What is ready and what comes next; candidates, answers."""
    found = prepared(request, pk)
    form = forms.ListForm(request.POST or None, request.FILES or None, panel=found)
    if request.method == "POST" and form.is_valid() and _brought_in(request, found, form):
        return to("prepare", found)
    return render(request, "debate/panels/prepare.html", _preparation(found) | {"form": form})


def _brought_in(request: HttpRequest, found: Panel, form: forms.ListForm) -> bool:
    try:
        added, known = actions.bring_in(found, form.cleaned_data["file"], by=request.user)
    except Moved:
        form.add_error(None, gettext("La liste est arrêtée : plus personne ne s’y ajoute."))
    except Held:
        form.add_error("file", gettext("Une adresse y est deux fois : gardez une ligne par personne."))
    else:
        told = {"added": added, "known": known}
        messages.success(request, gettext("%(added)d candidats ajoutés ; %(known)d y étaient déjà.") % told)
        return True
    return False


def _preparation(found: Panel) -> dict[str, Any]:
    missing = checklist.missing(found)
    context: dict[str, Any] = {"panel": found, "tasks": wording.tasks(found, missing), "is_ready": not missing}
    context |= {"standing": queries.standing(found), "is_busy": drawing.is_busy(found)}
    context["quotas"] = wording.quotas_table(found, queries.quotas(found)) if found.traits else None
    context["draw_form"] = forms.DrawForm()
    if found.conflict:
        context["bounds"] = [wording.bound(*one) for one in found.conflict["bounds"]]
        context["relaxations"] = [wording.relaxation(one) for one in found.conflict["relaxations"]]
    if found.state == Panel.State.DRAWN:
        drawn = found.candidates.exclude(state=Candidate.State.LISTED).filter(contact__isnull=False)
        context["answers"] = wording.answers_table(drawn.select_related("contact"))
    context["last_draw"] = queries.draws(found).last()
    return context


@never_cache
@require_POST
def step(request: HttpRequest, pk: int, slug: str, name: str) -> HttpResponse:
    """Open applications, close the list, compute the chances, replace who left."""
    found = prepared(request, pk)
    if name not in _STEPS:
        raise Http404
    try:
        _STEPS[name](found, by=request.user)
    except NotReady:
        messages.error(request, gettext("Il manque encore quelque chose : voyez la liste ci-dessous."))
    except Moved:
        messages.info(request, gettext("C’est déjà fait, ou ce n’est pas encore le moment."))
    else:
        messages.success(request, gettext("C’est fait."))
    return to("prepare", found)


@never_cache
@require_POST
def draw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Draw the panel, on the day."""
    found = prepared(request, pk)
    form = forms.DrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Donnez la valeur publique telle qu’elle est parue."))
        return to("prepare", found)
    try:
        drawing.draw(found, public_value=form.cleaned_data["public_value"], by=request.user)
    except TooEarly:
        messages.error(request, gettext("Le jour annoncé du tirage n’est pas venu."))
    except Moved:
        messages.info(request, gettext("Ce panel est déjà tiré au sort."))
    else:
        messages.success(request, gettext("Le panel est tiré au sort. Les invitations partent."))
        return redirect(found)
    return to("prepare", found)


@never_cache
@require_POST
def answer_for(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Note what a person who was drawn said by phone or by letter."""
    found = prepared(request, pk)
    number = request.POST.get("numero", "")
    known = number.isascii() and number.isdecimal() and len(number) < 9
    candidate = get_object_or_404(found.candidates, number=int(number) if known else -1)
    try:
        if request.POST.get("reponse") == "oui":
            actions.accept(candidate, by=request.user)
        else:
            actions.withdraw(candidate, by=request.user)
    except Moved:
        messages.info(request, gettext("Cette réponse est déjà notée."))
    return to("prepare", found)


@never_cache
@require_safe
def private_files(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """A draw with every candidate's values, for who vouches for it: a bailiff, a guarantor. Without names."""
    found = prepared(request, pk)
    draw = get_object_or_404(found.draws.select_related("panel"), number=number, drawn_at__isnull=False)
    if found.was_deleted or not found.candidates.exists():
        raise Missing(gettext("Les données des candidats sont effacées : il ne reste que ce qui est publié."))
    from ...engine.sortition import candidates_written

    content = candidates_written(drawing.pool_of(found))
    return zipped(draw, queries.files(draw, candidates=content, salt=found.candidates_salt))
