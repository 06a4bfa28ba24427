"""An evening face to face: its page, its papers, the big screen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intelligences.ui import qr
from intelligences.ui.errors import Missing

from .. import actions, queries
from ..actions import paper
from ..evening import files, orders
from ..evening import queries as evening_queries
from ..evening.forms import PrintForm
from ..models import Debate, Printing
from .debates import prepared, readable


@require_safe
def short(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """An address as it is printed, to the page that it names."""
    found = get_object_or_404(Debate, pk=pk)
    return redirect(f"debate:{to}", pk=found.pk, slug=readable(request, pk, "").slug)


def running(debate: Debate) -> Debate:
    """The debate, while it takes votes."""
    if not debate.takes_votes:
        raise Missing(gettext("Les bulletins et l’affiche existent quand le débat est ouvert, jusqu’à sa clôture."))
    return debate


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evening(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Everything that an evening needs, in its order; printing ballots."""
    found = prepared(request, pk, slug)
    form = PrintForm(request.POST or None, debate=found)
    if request.method == "POST" and form.is_valid() and _printed(request, found, form):
        return redirect(request.path + "#bulletins")
    context: dict[str, Any] = {"debate": found, "form": form, "letters": orders.LETTERS, "papers": files.PAPERS}
    context |= {
        "printings": [(one, files.parts_of(one)) for one in found.printings.all()],
        "batches": evening_queries.batches(found),
    }
    context |= {"on_paper": queries.on_paper(found), "figures": queries.figures(found)}
    return render(request, "debate/evening/evening.html", context)


def _printed(request: HttpRequest, found: Debate, form: PrintForm) -> bool:
    try:
        paper.print_ballots(found, **form.cleaned_data, by=request.user)
    except actions.Closed:
        form.add_error(None, gettext("Le débat ne prend pas de votes : ouvrez-le avant d’imprimer."))
    except actions.Unknown:
        form.add_error(None, gettext("Aucune affirmation n’est soumise au vote : il n’y a rien à imprimer."))
    except paper.TooMany:
        form.add_error("ballots", gettext("Un débat a 10 000 bulletins au plus, tous tirages confondus."))
    else:
        messages.success(request, gettext("Les bulletins sont prêts à imprimer."))
        return True
    return False


def _printing(request: HttpRequest, pk: int, slug: str, number: int) -> Printing:
    found = running(prepared(request, pk, slug))
    return get_object_or_404(found.printings.select_related("debate__organisation"), number=number)


@never_cache
@require_safe
def ballots(request: HttpRequest, pk: int, slug: str, number: int, part: int) -> HttpResponseBase:
    """A file of the ballots of a printing."""
    printing = _printing(request, pk, slug, number)
    if part not in files.parts_of(printing):
        raise Missing(gettext("Ce tirage n’a pas autant de fichiers."))
    return _file(files.ballots_pdf(printing, part), f"bulletins-{pk}-{number}-{part}.pdf", "application/pdf")


@never_cache
@require_safe
def template(request: HttpRequest, pk: int, slug: str, number: int, letter: str) -> HttpResponseBase:
    """The CSV to fill in for the ballots of one order."""
    if letter not in orders.LETTERS:
        raise Missing(gettext("Les ordres des bulletins sont A, B, C et D."))
    made = evening_queries.template_csv(_printing(request, pk, slug, number), letter)
    return _file(made, f"bulletins-{pk}-{number}-{letter}.csv", "text/csv; charset=utf-8", disposition="attachment")


@require_safe
def poster(request: HttpRequest, pk: int, slug: str, paper: str) -> HttpResponseBase:
    """The poster, on A4 or A3."""
    if paper not in files.PAPERS:
        raise Missing(gettext("L’affiche existe en A4 et en A3."))
    found = running(readable(request, pk, slug))
    response = _file(files.poster_pdf(found, paper), f"affiche-{pk}-{paper}.pdf", "application/pdf")
    return _private(response, found)


@never_cache
@require_safe
def host(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """The sheet of whoever hosts the evening."""
    found = running(prepared(request, pk, slug))
    return _file(files.host_pdf(found), f"animer-{pk}.pdf", "application/pdf")


def _file(made: bytes, name: str, kind: str, *, disposition: str = "inline") -> HttpResponse:
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response


def _private(response: HttpResponse, debate: Debate) -> HttpResponse:
    if not debate.is_public:
        response["Cache-Control"] = "no-store"
    return response


@never_cache
@require_safe
def screen(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What a room looks at: the question with its code, or one statement; how many take part, not what they answer."""
    found = readable(request, pk, slug)
    if found.state == Debate.State.DRAFT:
        return redirect(found)
    number = request.GET.get("affirmation", "")
    shown = evening_queries.on_screen(found, int(number)) if number.isdecimal() and len(number) < 9 else None
    told = files.address(found)
    context: dict[str, Any] = {"debate": found, "shown": shown, "figures": queries.figures(found)}
    context |= {"address": told.partition("://")[2], "is_still": "fixe" in request.GET}
    context["code"] = qr.svg(told, gettext("Code à scanner : la page de ce débat")) if found.takes_votes else ""
    context["first"] = found.statements.votable().order_by("number").first()
    if shown is not None:
        context["text"], context["language"] = queries.words_in(shown.statement, get_language() or "fr")
    return render(request, "debate/evening/screen.html", context)
