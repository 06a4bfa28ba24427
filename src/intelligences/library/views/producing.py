"""The sheets of a use: transparency (public), texts to paste, notes, deadlines (its organisation's)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intelligences.ui import qr
from intelligences.ui.errors import Missing

from .. import actions, rules
from ..assessing.forms import whole
from ..models import Deployment
from ..producing import calendar, files
from ..producing.forms import TextForm
from ..producing.transparency import Transparency, transparency
from ..queries import assessing as queries
from ..queries import producing
from ..queries.assessing import public_copies
from ..queries.sheet import find_use, sheet
from ..vocabulary import State
from .assessing import own_pack, own_use
from .finding import moved, readable

_PDF = "application/pdf"


def short(request: HttpRequest, pk: int) -> HttpResponse:
    """`/u/116`, as it is printed, to the page of the use."""
    use: Deployment = readable(request, find_use(pk))
    return redirect(use)


def use_sheet(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The transparency sheet as a page."""
    use = _published(request, pk)
    right = moved(request, use, slug, "/fiche/")
    if right is not None:
        return right
    made = _sheet(use)
    code = qr.svg(made.address, _("Code à scanner : la fiche de cet usage"))
    return render(request, "library/use_sheet.html", {"use": use, "sheet": made, "code": code})


def use_sheet_pdf(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The transparency sheet to print or to give."""
    use = _published(request, pk)
    return moved(request, use, slug, "/fiche.pdf") or _pdf(files.transparency_pdf(_sheet(use)), f"transparence-{pk}")


def use_sign_pdf(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The sign for a counter or a street."""
    use = _published(request, pk)
    return moved(request, use, slug, "/affiche.pdf") or _pdf(files.sign_pdf(_sheet(use)), f"affiche-{pk}")


def _published(request: HttpRequest, pk: int) -> Deployment:
    use: Deployment = readable(request, find_use(pk))
    if use.state != State.PUBLISHED:
        raise Missing(_("Cette fiche n’est pas publiée : elle n’a pas de fiche de transparence."))
    return use


def _sheet(use: Deployment) -> Transparency:
    return transparency(sheet(use), public_copies(use))


def _pdf(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type=_PDF)
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@never_cache
def produced(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that a use produces, and what it takes to have it."""
    use = own_use(request, pk)
    packs = queries.every_pack(use)
    context = {
        "use": use,
        "packs": [(one, files.note_title(one.pack), producing.texts(one)) for one in packs],
        "due_count": len(calendar.dues(use, queries.obligations(use))),
    }
    return render(request, "library/produced.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prepared_text(request: HttpRequest, pk: int, pack: str, document: str) -> HttpResponse:
    """A text of a pack: its blanks, and the text with what is written in them."""
    text = _text(request, pk, pack, document)
    form = TextForm(request.POST or None, document=text.document, initial=dict(text.values))
    crossed = None
    if request.method == "POST" and form.is_valid():
        seen = whole(request.POST.get("revision"))
        try:
            actions.fill_text(text.shown.use, pack, text.document, form.cleaned_data, seen=seen, by=request.user)
            messages.success(request, _("Le texte est enregistré."))
            return redirect(request.path + "#texte")
        except actions.TextChanged as changed:
            crossed = changed.theirs
    revision = crossed.revision if crossed else text.revision
    return render(request, "library/prepared_text.html", _of_text(text, form, crossed) | {"revision": revision})


def _of_text(text: producing.Text, form: TextForm, crossed: Any) -> dict[str, Any]:
    theirs = [] if crossed is None else [(one, crossed.values.get(one.id, "")) for one in text.document.blanks]
    composed = text.composed(get_language() or "fr")
    told = {"use": text.shown.use, "shown": text.shown, "text": text, "form": form, "composed": composed}
    return told | {"crossed": crossed, "theirs": theirs}


@never_cache
def prepared_text_pdf(request: HttpRequest, pk: int, pack: str, document: str) -> HttpResponse:
    """The text as a file."""
    text = _text(request, pk, pack, document)
    on = timezone.localdate(text.held.at) if text.held else timezone.localdate()
    composed = text.composed(get_language() or "fr")
    return _pdf(files.text_pdf(text.shown, text.document, composed, on=on), f"{document}-{pk}".replace("_", "-"))


def _text(request: HttpRequest, pk: int, pack: str, document: str) -> producing.Text:
    text = producing.text(own_pack(request, pk, pack), document)
    if text is None:
        raise Missing(_("D’après vos réponses, cet usage n’appelle pas ce document."))
    return text


@never_cache
def assessment_note(request: HttpRequest, pk: int, pack: str) -> HttpResponse:
    """The note of an assessment as a file."""
    shown = own_pack(request, pk, pack)
    if not shown.is_begun:
        raise Missing(_("Répondez d’abord à une question de cette grille : la note en viendra."))
    return _pdf(files.note_pdf(shown), f"note-{pack}-{pk}".replace("_", "-"))


@never_cache
def deadlines(request: HttpRequest) -> HttpResponse:
    """The deadlines of all the uses of a person's organisations."""
    today = timezone.localdate()
    found = producing.calendar_of(rules.organisations_of(request.user))
    late = [one for one in found if one.is_late(today)]
    context = {
        "late": late,
        "coming": [one for one in found if one.day >= today],
        "met": [one for one in found if one.day < today and one.is_met],
        "states": {id(one): files.state_words(one.told) for one in found},
    }
    return render(request, "library/deadlines.html", context)


@never_cache
def deadlines_file(request: HttpRequest) -> HttpResponse:
    """The same, for a calendar."""
    return _ics(calendar.ics(producing.calendar_of(rules.organisations_of(request.user))), "echeances")


@never_cache
def use_deadlines_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Those of one use."""
    use = own_use(request, pk)
    return _ics(calendar.ics(calendar.dues(use, queries.obligations(use))), f"echeances-{pk}")


def _ics(made: bytes, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@never_cache
def new_packs(request: HttpRequest) -> HttpResponse:
    """Assessments whose pack has a newer version, and what it would change; moderators see those of all."""
    of = None if rules.can_group(request.user) else rules.organisations_of(request.user)
    own = {one.pk for one in rules.organisations_of(request.user)}
    found = producing.moved(of)
    context = {"found": found, "own": own, "affected": sum(bool(one.effect) for one in found)}
    return render(request, "library/new_packs.html", context)
