"""The list, one debate, its preparation, its statements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intelligences.accounts.models import Organisation
from intelligences.kernel.submissions import NotPossible
from intelligences.kernel.twins import twin, twin_address
from intelligences.ui.errors import Missing, Refused

from .. import actions, checklist, forms, queries, rules, wording
from ..actions import importing
from ..actions.statements import Already
from ..archives import unpacked
from ..models import Debate, Entry, Statement
from ..moderating.actions import check_declared
from ..opening import chosen, manages_none, not_its_manager
from ..representing import kinds
from ..representing.wording import asked

_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Public debates."""
    state = request.GET.get("etat", "")
    page = queries.page_of(queries.listed(state), request.GET.get("page"))
    context = {"page": page, "state": state, "can_open": bool(rules.organisations_of(request.user))}
    return render(request, "debate/index.html", context)


@require_safe
def index_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as data."""
    found = queries.listed(request.GET.get("etat", ""))
    return twin(form, queries.DEBATES, found, filename="debats", around={"count": found.count()})


def readable(request: HttpRequest, pk: int, slug: str) -> Debate:
    """The debate, if this person may read it. A wrong slug is forgiven."""
    debate = get_object_or_404(Debate.objects.select_related("organisation", "territory"), pk=pk)
    if not rules.can_read(request.user, debate):
        raise Missing(gettext("Ce débat n’est pas public : il est en préparation, ou réservé à une organisation."))
    return debate


def prepared(request: HttpRequest, pk: int, slug: str) -> Debate:
    debate = get_object_or_404(Debate.objects.select_related("organisation"), pk=pk)
    if not rules.can_prepare(request.user, debate):
        raise not_its_manager(gettext("Seules les personnes qui gèrent l’organisation préparent son débat."))
    return debate


@require_safe
def debate(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One debate: what it is about, how to take part, what it has gathered."""
    found = readable(request, pk, slug)
    if slug != found.slug:
        return redirect(found)
    if found.state == Debate.State.DRAFT:
        return redirect("debate:prepare", pk=found.pk, slug=found.slug)
    context: dict[str, Any] = {"debate": found, "figures": queries.figures(found)}
    context |= {"moderated": queries.moderated(found), "entry": wording.entry(found)}
    context |= {"can_prepare": rules.can_prepare(request.user, found), **_asks(found)}
    context["has_ballots"] = found.takes_votes and found.printings.exists()
    response = render(request, "debate/debate.html", context)
    if not found.is_public:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def debate_file(request: HttpRequest, pk: int, slug: str, form: str) -> HttpResponseBase:
    """Its statements and their votes as data."""
    found = get_object_or_404(Debate.objects.public().select_related("organisation"), pk=pk)
    rows = queries.statements(found)
    around = {"count": rows.count(), "debate": {column.key: column.value(found) for column in queries.DEBATES}}
    around["exposure"] = [vars(one) for one in queries.exposure(found)]
    return twin(form, queries.STATEMENTS, rows, filename=f"debat-{pk}", around=around)


@require_safe
def statements(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Every statement with its votes, and how often it was shown."""
    found = readable(request, pk, slug)
    held = list(queries.statements(found))
    context: dict[str, Any] = {"debate": found, "statements": wording.statements_table(held)}
    context["rewritten"] = [one for one in held if one.rewritten_into]
    context["exposure"] = wording.exposure_table(queries.exposure(found))
    context["on_paper"] = queries.on_paper(found)
    context["can_rewrite"] = _can_rewrite(request, found)
    context["can_translate"] = rules.can_translate(request.user, found)
    context["files"] = {form: twin_address(found.get_absolute_url(), form) for form in ("csv", "json")}
    context["rewritable"] = [one for one in held if one.state in Statement.VOTABLE]
    response = render(request, "debate/statements.html", context)
    if not found.is_public:
        response["Cache-Control"] = "no-store"
    return response


def _can_rewrite(request: HttpRequest, found: Debate) -> bool:
    return found.takes_votes and rules.can_moderate(request.user)


# --- Preparing --------------------------------------------------------------------------------------------------------


@never_cache
@_form
def create(request: HttpRequest) -> HttpResponse:
    """Begin a debate in the name of an organisation that one manages."""
    organisations = rules.organisations_of(request.user)
    if not organisations:
        raise _not_a_manager()
    form = forms.DebateForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        organisation = chosen(form, organisations)
        fields = {**form.prepared(), "territory": organisation.territory}
        made = actions.create(organisation, fields, by=request.user)
        return redirect("debate:prepare", pk=made.pk, slug=made.slug)
    return render(request, "debate/edit.html", {"form": form})


@never_cache
@_form
def bring_in(request: HttpRequest) -> HttpResponse:
    """Import a debate held elsewhere; its result is computed in the background."""
    organisations = rules.organisations_of(request.user)
    if not organisations:
        raise _not_a_manager()
    form = forms.ImportForm(request.POST or None, request.FILES or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        made = _brought_in(request, form, organisations)
        if made is not None:
            return redirect(made)
    return render(request, "debate/bring_in.html", {"form": form})


def _brought_in(request: HttpRequest, form: forms.ImportForm, organisations: list[Organisation]) -> Debate | None:
    fields = {
        name: form.cleaned_data[name] for name in ("title", "question", "framing", "language", "source", "attribution")
    }
    organisation = chosen(form, organisations)
    try:
        with unpacked(form.cleaned_data["archive"]) as folder:
            made = importing.bring_in(folder, organisation, fields, by=request.user)
    except importing.CannotRead as error:
        form.add_error("archive", str(error))
        return None
    messages.success(request, gettext("Les votes sont importés. Le résultat arrive dans quelques minutes."))
    cut = importing.shortened(made)
    if cut:
        messages.warning(request, wording.shortened(cut))
    return made


def _not_a_manager() -> Refused:
    return manages_none(gettext("Un débat s’ouvre au nom d’une organisation vérifiée que l’on gère."))


@never_cache
@_form
def edit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Change what a debate is about, before it opens."""
    found = prepared(request, pk, slug)
    form = forms.DebateForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(found, form.prepared(), by=request.user)
        except actions.Closed:
            form.add_error(None, gettext("Le débat est ouvert : ses modalités ne changent plus."))
        else:
            return redirect("debate:prepare", pk=found.pk, slug=found.slug)
    return render(request, "debate/edit.html", {"form": form, "debate": found})


@never_cache
@_form
def prepare(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What is ready and what is missing; the first statements."""
    found = prepared(request, pk, slug)
    form = forms.SeedsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.seed(found, form.cleaned_data["texts"], language=found.language, by=request.user)
        except actions.Closed:
            form.add_error(None, gettext("Le débat est ouvert : proposez cette affirmation comme tout le monde."))
        else:
            messages.success(request, wording.seeded(added, len(form.cleaned_data["texts"])))
            return redirect("debate:prepare", pk=found.pk, slug=found.slug)
    missing = checklist.missing(found)
    context = {"debate": found, "form": form, "tasks": wording.tasks(found, missing), "is_ready": not missing}
    context |= {"seeds": found.statements.votable().order_by("number"), "codes_form": forms.CodesForm()}
    context |= {"with_codes": found.entry == Entry.CODE, "codes_made": found.invitations.count(), **_asks(found)}
    return render(request, "debate/prepare.html", context)


def _asks(debate: Debate) -> dict[str, Any]:
    """What participants are asked of themselves."""
    traits = kinds.asked(debate)
    return {"can_ask": kinds.can_ask(debate), "traits": traits, "asked": asked(traits)}


@never_cache
@require_POST
def codes(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """New invitation codes, in a file that is told once."""
    found = prepared(request, pk, slug)
    form = forms.CodesForm(request.POST)
    if found.entry != Entry.CODE or not form.is_valid():
        messages.error(request, gettext("Donnez un nombre de codes entre 1 et 5 000."))
        return redirect("debate:prepare", pk=found.pk, slug=found.slug)
    made = actions.make_codes(found, form.cleaned_data["how_many"], by=request.user)
    response = HttpResponse("\r\n".join(["code", *made, ""]), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="codes-debat-{found.pk}.csv"'
    return response


@never_cache
@require_POST
def open_it(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Open it to votes."""
    found = prepared(request, pk, slug)
    try:
        actions.open_debate(found, by=request.user)
    except actions.NotReady:
        messages.error(request, gettext("Il manque encore quelque chose : voyez la liste ci-dessous."))
        return redirect("debate:prepare", pk=found.pk, slug=found.slug)
    except actions.Closed:
        messages.info(request, gettext("Ce débat est déjà ouvert."))
    else:
        messages.success(request, gettext("Le débat est ouvert. Voici son adresse, à faire connaître."))
    return redirect(found)


@never_cache
@_form
def close_it(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """End it before its day; asked once more, since nothing brings it back."""
    found = prepared(request, pk, slug)
    if request.method == "POST":
        actions.close(found, by=request.user)
        messages.success(request, gettext("Le débat est clos : plus aucun vote ne peut être relié à une personne."))
        return redirect(found)
    return render(request, "debate/close.html", {"debate": found})


@never_cache
@_form
def translate(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """A person's translation of a statement, shown to those who read the site in that language."""
    found = readable(request, pk, slug)
    if not rules.can_translate(request.user, found):
        raise Refused(gettext("Les affirmations sont traduites par qui prépare le débat, ou par la modération."), "")
    statement = get_object_or_404(found.statements.votable(), number=number)
    form = forms.TranslationForm(request.POST or None, statement=statement)
    if request.method == "POST" and form.is_valid():
        actions.translate(statement, form.cleaned_data["language"], form.cleaned_data["text"], by=request.user)
        messages.success(request, gettext("La traduction est publiée."))
        return redirect("debate:statements", pk=found.pk, slug=found.slug)
    context = {"debate": found, "statement": statement, "form": form, "translations": statement.translations.all()}
    return render(request, "debate/translate.html", context)


@never_cache
@_form
def rewrite(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponse:
    """Rephrase, split or merge statements; the new ones keep a link to what they come from."""
    found = readable(request, pk, slug)
    statement = get_object_or_404(found.statements.votable(), number=number)
    form = forms.RewriteForm(request.POST or None, initial={"texts": statement.text})
    if request.method == "POST" and form.is_valid() and _rewritten(request, found, statement, form):
        return redirect("debate:statements", pk=found.pk, slug=found.slug)
    return render(request, "debate/rewrite.html", {"debate": found, "statement": statement, "form": form})


def _rewritten(request: HttpRequest, found: Debate, statement: Statement, form: forms.RewriteForm) -> bool:
    wanted = {statement.number, *form.cleaned_data["merged"]}
    held = list(found.statements.votable().filter(number__in=wanted))
    if len(held) != len(wanted):
        form.add_error("merged", gettext("Une de ces affirmations n’est pas soumise au vote dans ce débat."))
        return False
    try:
        check_declared(found, request.user)
        actions.rewrite(held, form.cleaned_data["texts"], by=request.user)
    except (Already, actions.Closed, actions.Unknown, NotPossible) as refusal:
        form.add_error(None, _why_not(refusal))
        return False
    messages.success(request, gettext("C’est fait. L’ancienne rédaction reste lisible avec ses votes."))
    return True


def _why_not(refusal: Exception) -> str:
    if isinstance(refusal, Already):
        return gettext("Cette affirmation existe déjà : c’est la nᵒ %d.") % refusal.number
    if isinstance(refusal, actions.Closed):
        return gettext("Le débat est clos : ses affirmations ne changent plus.")
    if isinstance(refusal, actions.Unknown):
        return gettext("Une de ces affirmations vient d’être retirée : relisez la liste.")
    return str(refusal)
