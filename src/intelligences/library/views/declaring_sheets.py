"""`/declarer/tableur/`: several uses at a time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intelligences.documents import storage
from intelligences.documents.archives import Unacceptable
from intelligences.kernel import writers

from .. import rules
from ..actions import Conflict, NotPossible
from ..actions import declaring_sheets as actions
from ..declaring.sheets import guide, template
from ..declaring.steps import BY_KEY
from ..importers.files import BadFile
from ..models import Declaration
from ..queries import declaring as queries

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
def declare_sheet(request: HttpRequest) -> HttpResponse:
    """The template, how to fill it, and where to put the filled one."""
    organisations = rules.organisations_of(request.user)
    chosen = _chosen(request, organisations)
    wrong = ""
    if request.method == "POST" and chosen is not None:
        wrong, batch = _received(request, chosen)
        if batch:
            return redirect("library:declare_batch", batch=batch)
    context = {"organisations": organisations, "chosen": chosen, "guide": guide(), "wrong": wrong}
    return render(request, "library/declare_sheet.html", context)


def _chosen(request: HttpRequest, organisations: list[Any]) -> Any:
    wanted = request.POST.get("organisation") or request.GET.get("organisation") or ""
    return next((one for one in organisations if str(one.pk) == wanted), organisations[0] if organisations else None)


def _received(request: HttpRequest, organisation: Any) -> tuple[str, str]:
    """What is wrong with the file, or the batch that it made."""
    file = request.FILES.get("file")
    if getattr(request, "upload_too_large", False):
        return str(storage.too_large(settings.DOCUMENT_MAX_SIZE)), ""
    if file is None:
        return _("Choisissez le modèle que vous avez rempli."), ""
    try:
        with storage.receiving(file, limit=settings.DOCUMENT_MAX_SIZE) as received:
            language = get_language() or "fr"
            return "", actions.receive_sheet(received.path, organisation, by=request.user, language=language)
    except (BadFile, Unacceptable) as error:
        return str(error), ""


def sheet_template(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """The empty template, as CSV for spreadsheets or XLSX."""
    if form not in ("csv", "xlsx"):
        raise Http404
    columns = template()
    made = writers.xlsx(columns, [], sheet=_("usages")) if form == "xlsx" else writers.csv_excel(columns, [])
    answer = StreamingHttpResponse(made, content_type=_XLSX if form == "xlsx" else "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="modele-usages.{form}"'
    return answer


@never_cache
def declare_batch(request: HttpRequest, batch: str) -> HttpResponse:
    """Each line with what to mend in it."""
    lines = _lines(request, batch)
    if request.method == "POST":
        return _mended(request, batch, lines)
    return _batch(request, batch, [queries.line(one) for one in lines])


def _batch(request: HttpRequest, batch: str, shown: list[queries.Line]) -> HttpResponse:
    ready = sum(one.declaration.is_editable and not one.wrong for one in shown)
    return render(request, "library/declare_batch.html", {"lines": shown, "batch": batch, "ready": ready})


def _mended(request: HttpRequest, batch: str, lines: list[Declaration]) -> HttpResponse:
    """One line with its cells corrected, or the page again with what was typed beside somebody else's correction."""
    line = next((one for one in lines if str(one.pk) == request.POST.get("line")), None)
    if line is None:
        raise Http404
    typed = dict(request.POST.lists())
    try:
        actions.mend_line(line, typed, seen=_seen(request), by=request.user)
        return redirect(f"{request.path}#ligne-{line.pk}")
    except Conflict as conflict:
        name = queries.written_by(conflict.by, conflict.through)
        refused = _("%(name)s a corrigé cette ligne pendant que vous écriviez") % {"name": name}
    except NotPossible as error:
        refused = str(error)
    line.refresh_from_db()
    again = queries.line_again(line, typed, refused)
    return _batch(request, batch, [again if one is line else queries.line(one) for one in lines])


def _seen(request: HttpRequest) -> dict[str, int]:
    """The revision of each step that the page showed."""
    told = {key: request.POST.get(f"revision-{key}", "") for key in BY_KEY}
    return {key: int(one) for key, one in told.items() if one.isdecimal() and len(one) < 10}


@require_POST
def send_batch(request: HttpRequest, batch: str) -> HttpResponse:
    """Send what is ready."""
    sent = actions.send_ready(_lines(request, batch), by=request.user)
    count = sent.count
    said = ngettext("%(sent)s déclaration envoyée.", "%(sent)s déclarations envoyées.", count) % {"sent": count}
    (messages.success if count else messages.info)(request, said)
    for line, why in sent.refused:
        told = {"number": line.line, "why": why}
        messages.error(request, _("La ligne %(number)s n’est pas partie : %(why)s") % told)
    return redirect("library:declare_batch", batch=batch)


def _lines(request: HttpRequest, batch: str) -> list[Declaration]:
    lines = list(Declaration.objects.filter(batch=batch).select_related("organisation__territory").order_by("line"))
    if not batch or not lines or not rules.can_write(request.user, lines[0]):
        raise Http404
    return lines
