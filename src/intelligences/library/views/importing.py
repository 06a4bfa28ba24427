"""`/bibliotheque/importer/`: registers of other countries, for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ..actions import registers
from ..importers.files import BadFile
from ..importers.formats.own import table_schema
from ..importers.forms import ColumnsForm, RegisterForm, RunForm, SheetForm
from ..models import RegisterImport
from ..queries import importing


@never_cache
def imports(request: HttpRequest) -> HttpResponse:
    """A file or an address to bring in, and every import so far."""
    form = _register_form(request)
    if form.is_valid():
        told, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            if file:
                run = registers.receive(file, name=file.name, by=request.user, form=told["format"])
            else:
                run = registers.receive_from(told["url"], by=request.user, form=told["format"])
            return redirect(run) if run.work or run.sheet else redirect("library:import_columns", pk=run.pk)
        except BadFile as error:
            form.add_error("file" if file else "url", str(error))
    return render(request, "library/importing.html", {"form": form, "history": importing.history()})


def _register_form(request: HttpRequest) -> RegisterForm:
    if request.method != "POST":
        return RegisterForm()
    request.POST  # noqa: B018 (read first: the upload handler then says whether the file was too large)
    return RegisterForm(request.POST, request.FILES, too_large=getattr(request, "upload_too_large", False))


@never_cache
@require_safe
def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: its progress, what it would change or changed, what became of each column."""
    shown = importing.sheet(get_object_or_404(RegisterImport, pk=pk))
    return render(request, "library/importing_one.html", _context(shown))


def _context(shown: importing.Sheet, choice: SheetForm | None = None) -> dict[str, Any]:
    choice = choice or SheetForm(shown.run.sheets, initial={"sheet": shown.run.sheet})
    return {"sheet": shown, "run": shown.run, "form": RunForm(), "choice": choice}


@never_cache
@require_safe
def import_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole report."""
    return JsonResponse(get_object_or_404(RegisterImport, pk=pk).report, json_dumps_params={"ensure_ascii": False})


@require_POST
def import_compare(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(RegisterImport, pk=pk, ended_at=None)
    registers.read_again(run, by=request.user)
    return redirect(run)


@require_POST
def import_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Another sheet of the workbook is read."""
    run = get_object_or_404(RegisterImport, pk=pk, ended_at=None)
    choice = SheetForm(run.sheets, request.POST)
    if choice.is_valid():
        try:
            registers.choose_sheet(run, choice.cleaned_data["sheet"], by=request.user)
            return redirect(run)
        except BadFile as error:
            choice.add_error("sheet", str(error))
    return render(request, "library/importing_one.html", _context(importing.sheet(run), choice))


@require_POST
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    run, form = get_object_or_404(RegisterImport, pk=pk, state=RegisterImport.State.COMPARED), RunForm(request.POST)
    if form.is_valid():
        registers.start_import(run, by=request.user, withdraw_vanished=form.cleaned_data["withdraw_vanished"])
    return redirect(run)


@require_POST
def import_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    registers.give_up(get_object_or_404(RegisterImport, pk=pk, ended_at=None), by=request.user)
    return redirect("library:imports")


@never_cache
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column is: guessed, shown with some of its values, corrected, kept for the next time."""
    run = get_object_or_404(RegisterImport, pk=pk, ended_at=None)
    try:
        found, initial = registers.guesses(run)
    except BadFile as error:
        return render(request, "library/importing_columns.html", {"run": run, "form": None, "error": str(error)})
    form = ColumnsForm(
        found, request.POST or None, initial=initial | {"format": initial["format"] or ColumnsForm.APART}
    )
    if form.is_valid():
        registers.tell_columns(run, form.told(), by=request.user, **form.about())
        return redirect(run)
    columns, about = [form[name] for name in form.columns], [form[name] for name in form.ABOUT]
    context = {"run": run, "form": form, "columns": columns, "about": about}
    return render(request, "library/importing_columns.html", context)


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The Table Schema of our own files."""
    return JsonResponse(table_schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})
