"""`/territoires/carte/`: régions, départements or EPCI on a map, with the same figures in a table."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel.twins import twin
from intelligences.ui import maps
from intelligences.ui.charts import Chart
from intelligences.ui.errors import Missing
from intelligences.ui.tables import Heading, Table

from .. import exports, queries, wording
from ..models import Kind, Territory

TABS = {
    Kind.REGION: gettext_lazy("Régions"),
    Kind.DEPARTEMENT: gettext_lazy("Départements"),
    Kind.EPCI: gettext_lazy("Intercommunalités"),
}
# Lower ends of the steps: round, and growing, because populations of one level differ by a hundred times.
CUTS = {
    Kind.REGION: (500_000, 1_000_000, 3_000_000, 5_000_000, 7_000_000),
    Kind.DEPARTEMENT: (200_000, 350_000, 500_000, 750_000, 1_200_000),
    Kind.EPCI: (10_000, 20_000, 40_000, 80_000, 200_000),
}


def map_page(request: HttpRequest) -> HttpResponse:
    """The map of a level, of the country or of one région."""
    level, region = _asked(request)
    start = reverse("territories:map")
    context = {
        "level": level,
        "region": region,
        "title": _title(level, region),
        "figure": _figure(level, region),
        "tabs": [
            {"label": label, "url": f"{start}?niveau={kind}", "current": kind == level} for kind, label in TABS.items()
        ],
        "regions": [] if level == Kind.REGION else queries.on_map(Kind.REGION),
    }
    return render(request, "territories/map.html", context)


def map_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The figures of the map."""
    level, region = _asked(request)
    shown = queries.on_map(level, region)
    about = {"count": shown.count(), "level": level, "licence": exports.LICENCE, "source": exports.SOURCE}
    return twin(form, exports.TERRITORY, exports.rows(shown), filename=f"carte-{level}", around=about)


def _asked(request: HttpRequest) -> tuple[str, Territory | None]:
    level, wanted = request.GET.get("niveau", Kind.DEPARTEMENT), request.GET.get("region", "")
    if level not in TABS:
        raise Missing(_("La carte a trois niveaux : region, departement, epci."))
    region = queries.find(Kind.REGION, wanted) if wanted else None
    if wanted and (region is None or level == Kind.REGION):
        raise Missing(_("Aucune région n’a ce code."))
    return level, region


def _title(level: str, region: Territory | None) -> str:
    title = {
        Kind.REGION: _("Population des régions"),
        Kind.DEPARTEMENT: _("Population des départements"),
        Kind.EPCI: _("Population des intercommunalités"),
    }[Kind(level)]
    return f"{title}, {region.name}" if region else title


def _figure(level: str, region: Territory | None) -> Chart:
    shapes = queries.outlines(level, "fine" if region else "coarse", region)
    # A thousand links would bury the keyboard: on the map of all EPCI the table alone carries them.
    linked = level != Kind.EPCI or region is not None
    areas = [maps.Area(_named(shape), shape.path, shape.population, shape.url if linked else "") for shape in shapes]
    box = queries.box_around([shape.box for shape in shapes]) if region else queries.whole_box()
    frames = [] if region else [maps.Frame(f.name, f.x, f.y, f.width, f.height) for f in queries.overseas_frames()]
    figure = maps.shaded(
        _title(level, region),
        areas,
        box=box,
        measure=_("Population"),
        write=lambda value: wording.figure(round(value)),
        cuts=CUTS[Kind(level)],
        frames=frames,
        note=_("Population municipale, somme des communes. INSEE, édition 2026."),
    )
    return replace(figure, table=_table(level, region, shapes))


def _named(shape: queries.Outlined) -> str:
    return f"{shape.name} ({shape.code})" if shape.kind == Kind.DEPARTEMENT else shape.name


def _table(level: str, region: Territory | None, shapes: list[queries.Outlined]) -> Table:
    headings = [Heading(_("Territoire"))]
    headings += [Heading(_("Département"))] if level == Kind.EPCI else []
    headings += [Heading(_("Code"), figures=True), Heading(_("Population"), figures=True)]
    rows = []
    for shape in shapes:
        row = [format_html('<a href="{}">{}</a>', shape.url, shape.name)]
        row += [shape.departement] if level == Kind.EPCI else []
        row += [shape.code, "" if shape.population is None else wording.figure(shape.population)]
        rows.append(row)
    return Table(_title(level, region), tuple(headings), rows)
