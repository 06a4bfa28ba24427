"""The list, one panel, what is published of its draws."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from intelligences.kernel.twins import twin, twin_address
from intelligences.ui.errors import Missing

from ...models import Panel, PanelDraw
from ...opening import not_its_manager
from ...queries import page_of
from ...rules import can_prepare, can_read_once_public, organisations_of
from .. import drawing, queries, wording


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


def readable(request: HttpRequest, pk: int) -> Panel:
    panel = get_object_or_404(Panel.objects.select_related("organisation", "territory"), pk=pk)
    if not can_read_once_public(request.user, panel):
        raise Missing(gettext("Ce panel n’est pas public : il est en préparation."))
    return panel


def prepared(request: HttpRequest, pk: int) -> Panel:
    panel = get_object_or_404(Panel.objects.select_related("organisation"), pk=pk)
    if not can_prepare(request.user, panel):
        raise not_its_manager(gettext("Seules les personnes qui gèrent l’organisation préparent son panel."))
    return panel


def to(name: str, panel: Panel) -> HttpResponse:
    return redirect(f"panels:{name}", pk=panel.pk, slug=panel.slug)


@require_safe
def panel(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One panel: what it is for, how to apply, its draws and how to check them."""
    found = readable(request, pk)
    if slug != found.slug:
        return redirect(found)
    if not found.is_public:
        return to("prepare", found)
    draws = list(queries.draws(found))
    context: dict[str, Any] = {"panel": found, "standing": queries.standing(found), "draws": draws}
    context |= {"quotas": wording.quotas_table(found, queries.quotas(found)), "first": draws[0] if draws else None}
    context |= {"calendar": wording.calendar(found, draws), "can_prepare": can_prepare(request.user, found)}
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
    return zipped(draw, queries.files(draw))


def zipped(draw: PanelDraw, files: dict[str, bytes]) -> HttpResponse:
    held, name = io.BytesIO(), f"panel-{draw.panel_id}-tirage-{draw.number}"
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for file, content in files.items():
            made.writestr(zipfile.ZipInfo(f"{name}/{file}", (1980, 1, 1, 0, 0, 0)), content)
    response = HttpResponse(held.getvalue(), "application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response
