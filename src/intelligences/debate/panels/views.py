"""The list, one panel, its preparation, a candidate's own page."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.accounts.limits import within
from intelligences.community import proof
from intelligences.kernel.twins import twin, twin_address
from intelligences.ui.errors import Missing, Refused

from .. import entry
from ..models import Applying, Candidate, Panel, PanelDraw
from ..proving import SPENT, network_within
from ..queries import page_of
from ..rules import organisations_of
from . import actions, checklist, drawing, forms, queries, rules, wording
from .errors import Held, Moved, NotReady, TooEarly

_form = require_http_methods(["GET", "HEAD", "POST"])
_STEPS = {
    "ouvrir": actions.open_applications,
    "arreter": actions.close_list,
    "annoncer": drawing.prepare,
    "remplacer": drawing.replace,
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Public panels."""
    page = page_of(queries.listed(), request.GET.get("page"))
    context = {"page": page, "can_open": bool(organisations_of(request.user))}
    return render(request, "debate/panels/index.html", context)


@require_safe
def index_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as data."""
    found = queries.listed()
    return twin(form, queries.PANELS, found, filename="panels", around={"count": found.count()})


def _readable(request: HttpRequest, pk: int) -> Panel:
    panel = get_object_or_404(Panel.objects.select_related("organisation", "territory"), pk=pk)
    if not rules.can_read(request.user, panel):
        raise Missing(gettext("Ce panel n’est pas public : il est en préparation."))
    return panel


def _prepared(request: HttpRequest, pk: int) -> Panel:
    panel = get_object_or_404(Panel.objects.select_related("organisation"), pk=pk)
    if not rules.can_prepare(request.user, panel):
        raise Refused(
            gettext("Seules les personnes qui gèrent l’organisation préparent son panel."),
            gettext("Demandez à l’une d’elles, ou rejoignez l’organisation depuis l’annuaire."),
        )
    return panel


def _to(name: str, panel: Panel) -> HttpResponse:
    return redirect(f"panels:{name}", pk=panel.pk, slug=panel.slug)


@require_safe
def panel(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One panel: what it is for, how to apply, its draws and how to check them."""
    found = _readable(request, pk)
    if slug != found.slug:
        return redirect(found)
    if not found.is_public:
        return _to("prepare", found)
    draws = list(queries.draws(found))
    context: dict[str, Any] = {"panel": found, "standing": queries.standing(found), "draws": draws}
    context |= {"quotas": wording.quotas_table(found, queries.quotas(found)), "first": draws[0] if draws else None}
    context |= {"calendar": wording.calendar(found, draws), "can_prepare": rules.can_prepare(request.user, found)}
    if draws:
        context |= {"chart": wording.chances_chart(draws[0]), "chances": wording.chances_table(draws[0])}
        context["next_commitment"] = drawing.next_commitment(found)
        context["relaxed"] = [wording.relaxation(one) for draw in draws for one in draw.relaxed]
    context["files"] = {form: twin_address(found.get_absolute_url(), form) for form in ("csv", "json")}
    return render(request, "debate/panels/panel.html", context)


@require_safe
def panel_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """Its quotas and its draws as data."""
    found = get_object_or_404(queries.listed(), pk=pk)
    rows = queries.quotas(found)
    around = {"count": len(rows), "panel": {column.key: column.value(found) for column in queries.PANELS}}
    around["draws"] = [
        queries.record(draw) if draw.drawn_at else {"number": draw.number, "commitment": draw.commitment}
        for draw in queries.draws(found).select_related("panel")
    ]
    return twin(form, queries.QUOTAS, rows, filename=f"panel-{pk}", around=around)


@require_safe
def draw_files(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """What is published of a draw, as a ZIP."""
    found = get_object_or_404(queries.listed(), pk=pk)
    draw = get_object_or_404(found.draws.select_related("panel"), number=number)
    return _zipped(draw, queries.files(draw))


def _zipped(draw: PanelDraw, files: dict[str, bytes]) -> HttpResponse:
    held, name = io.BytesIO(), f"panel-{draw.panel_id}-tirage-{draw.number}"
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for file, content in files.items():
            made.writestr(zipfile.ZipInfo(f"{name}/{file}", (1980, 1, 1, 0, 0, 0)), content)
    response = HttpResponse(held.getvalue(), "application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


# --- Preparing --------------------------------------------------------------------------------------------------------


@never_cache
@_form
def create(request: HttpRequest) -> HttpResponse:
    """Begin a panel in the name of an organisation that one manages."""
    organisations = organisations_of(request.user)
    if not organisations:
        raise Refused(
            gettext("Un panel se prépare au nom d’une organisation vérifiée que l’on gère."),
            gettext("Demandez-en la gestion à une personne qui l’a, ou proposez votre organisation à l’annuaire."),
        )
    form = forms.PanelForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.get("organisation", organisations[0].pk)
        organisation = next(one for one in organisations if one.pk == chosen)
        fields = {**form.prepared(), "territory": organisation.territory}
        return _to("quotas", actions.create(organisation, fields, by=request.user))
    return render(request, "debate/panels/edit.html", {"form": form})


@never_cache
@_form
def edit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Change what a panel is for, before it opens."""
    found = _prepared(request, pk)
    form = forms.PanelForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(found, form.prepared(), by=request.user)
        except Moved:
            form.add_error(None, gettext("Les candidatures sont ouvertes : ce qui est annoncé ne change plus."))
        else:
            return _to("prepare", found)
    return render(request, "debate/panels/edit.html", {"form": form, "panel": found})


@never_cache
@_form
def quotas(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Places and quotas."""
    found = _prepared(request, pk)
    form = forms.QuotasForm(request.POST or None, panel=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_quotas(found, form.changed(), by=request.user)
        except Moved:
            form.add_error(None, gettext("Le tirage est annoncé : les quotas ne changent plus."))
        else:
            return _to("prepare", found)
    return render(request, "debate/panels/quotas.html", {"form": form, "panel": found})


@never_cache
@_form
def prepare(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What is ready and what comes next; candidates, answers."""
    found = _prepared(request, pk)
    form = forms.ListForm(request.POST or None, request.FILES or None, panel=found)
    if request.method == "POST" and form.is_valid() and _brought_in(request, found, form):
        return _to("prepare", found)
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
    found = _prepared(request, pk)
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
    return _to("prepare", found)


@never_cache
@require_POST
def draw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Draw the panel, on the day."""
    found = _prepared(request, pk)
    form = forms.DrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Donnez la valeur publique telle qu’elle est parue."))
        return _to("prepare", found)
    try:
        drawing.draw(found, public_value=form.cleaned_data["public_value"], by=request.user)
    except TooEarly:
        messages.error(request, gettext("Le jour annoncé du tirage n’est pas venu."))
    except Moved:
        messages.info(request, gettext("Ce panel est déjà tiré au sort."))
    else:
        messages.success(request, gettext("Le panel est tiré au sort. Les invitations partent."))
        return redirect(found)
    return _to("prepare", found)


@never_cache
@require_POST
def answer_for(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Note what a person who was drawn said by phone or by letter."""
    found = _prepared(request, pk)
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
    return _to("prepare", found)


@never_cache
@require_safe
def private_files(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """A draw with every candidate's values, for who vouches for it: a bailiff, a guarantor. Without names."""
    found = _prepared(request, pk)
    draw = get_object_or_404(found.draws.select_related("panel"), number=number, drawn_at__isnull=False)
    if found.was_deleted or not found.candidates.exists():
        raise Missing(gettext("Les données des candidats sont effacées : il ne reste que ce qui est publié."))
    from ..engine.sortition import candidates_written

    content = candidates_written(drawing.pool_of(found))
    return _zipped(draw, queries.files(draw, candidates=content, salt=found.candidates_salt))


# --- Candidates -------------------------------------------------------------------------------------------------------


@never_cache
@_form
def apply(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Offer to sit; a link is sent to the address."""
    found = _readable(request, pk)
    if not found.takes_candidates:
        if request.method == "POST":
            messages.error(request, gettext("Le délai est passé : rien n’a été enregistré."))
        return redirect(found)
    form = forms.ApplyForm(request.POST or None, panel=found)
    if request.method == "POST" and form.is_valid() and _applied(request, found, form):
        return _to("sent", found)
    return render(request, "debate/panels/apply.html", {"form": form, "panel": found})


def _applied(request: HttpRequest, found: Panel, form: forms.ApplyForm) -> bool:
    email = form.cleaned_data["email"]
    if not network_within(request, f"panel:{found.pk}", form):
        return False
    if not within(request, "debate_by_address", f"panel:{found.pk}:{email}"):
        form.add_error("email", gettext("Plusieurs liens sont déjà partis à cette adresse : ouvrez le dernier reçu."))
        return False
    read = form.cleaned_data
    try:
        actions.apply(found, name=read["name"], email=email, values=form.values(), payload=read["altcha"])
    except proof.Unproved:
        form.add_error(None, SPENT)
        return False
    return True


@never_cache
@require_safe
def sent(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What to do now: open the e-mail."""
    return render(request, "debate/panels/sent.html", {"panel": _readable(request, pk)})


@never_cache
@_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail; a GET only shows the button, since programs open links before people do."""
    applying = Applying.objects.filter(token_hash=entry.digest(token)).select_related("panel").first()
    if applying is None:
        raise Missing(gettext("Ce lien a déjà servi ou a expiré : recommencez depuis la page du panel."))
    if request.method == "POST":
        try:
            candidate = actions.confirm(applying)
        except (Moved, Held):
            messages.error(request, gettext("Cette candidature ne peut plus être enregistrée."))
            return redirect(applying.panel)
        return redirect("panels:candidate", token=actions.token_of(candidate))
    return render(request, "debate/panels/confirm.html", {"panel": applying.panel})


@never_cache
@_form
def candidate(request: HttpRequest, token: str) -> HttpResponse:
    """One's own page: the number, the chance, withdraw, accept."""
    found = actions.candidate_of(token)
    if found is None or found.panel.was_deleted:
        raise Missing(gettext("Ce lien n’ouvre plus rien : la candidature est retirée, ou ses données sont effacées."))
    if request.method == "POST":
        return _answered(request, found, token)
    context = {"panel": found.panel, "candidate": found, "chance": queries.chance_of(found)}
    return render(request, "debate/panels/candidate.html", context)


def _answered(request: HttpRequest, found: Candidate, token: str) -> HttpResponse:
    if request.POST.get("reponse") == "retirer":
        actions.withdraw(found)
        messages.success(request, gettext("Vous n’êtes plus candidat ; vos coordonnées sont effacées."))
        return redirect(found.panel)
    try:
        actions.accept(found)
    except Moved:
        messages.info(request, gettext("Votre réponse est déjà notée."))
    return redirect("panels:candidate", token=token)
