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
from ..declaring.sheets import guide, template, wrong_cells
from ..importers.files import BadFile
from ..models import Declaration

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
        return _mended(request, lines)
    shown = [(line, wrong_cells(line) if line.is_editable else []) for line in lines]
    ready = sum(line.is_editable and not wrong for line, wrong in shown)
    return render(request, "library/declare_batch.html", {"lines": shown, "batch": batch, "ready": ready})


def _mended(request: HttpRequest, lines: list[Declaration]) -> HttpResponse:
    """One line with its cells corrected; somebody else's correction of the same cells isn't overwritten."""
    line = next((one for one in lines if str(one.pk) == request.POST.get("line")), None)
    if line is None:
        raise Http404
    try:
        actions.mend_line(line, dict(request.POST.lists()), by=request.user)
    except Conflict:
        messages.error(request, _("Quelqu’un a corrigé cette ligne en même temps : relisez-la avant de la changer."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect(f"{request.path}#ligne-{line.pk}")


@require_POST
def send_batch(request: HttpRequest, batch: str) -> HttpResponse:
    """Send what is ready."""
    try:
        sent = actions.send_ready(_lines(request, batch), by=request.user)
    except NotPossible as error:
        messages.error(request, str(error))
        return redirect("library:declare_batch", batch=batch)
    said = ngettext("%(sent)s déclaration envoyée.", "%(sent)s déclarations envoyées.", sent) % {"sent": sent}
    messages.success(request, said)
    return redirect("library:declare_batch", batch=batch)


def _lines(request: HttpRequest, batch: str) -> list[Declaration]:
    lines = list(Declaration.objects.filter(batch=batch).select_related("organisation__territory").order_by("line"))
    if not batch or not lines or not rules.can_write(request.user, lines[0]):
        raise Http404
    return lines
