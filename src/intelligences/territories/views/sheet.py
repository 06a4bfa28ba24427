"""`/territoires/<kind>/<code>-<slug>/`: the page of a territory and its files."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from intelligences.kernel.twins import twin
from intelligences.ui import maps
from intelligences.ui.charts import Chart
from intelligences.ui.errors import Missing
from intelligences.ui.tables import Heading, Table

from .. import exports, queries, wording
from ..models import Kind, Territory

PER_PAGE = 50
Address = tuple[str, str]


def territory(request: HttpRequest, kind: str, address: Address) -> HttpResponse:
    """The page of a territory; a former code or a wrong name leads to its right address for good."""
    found = _found(kind, address[0])
    if found.get_absolute_url() != request.path:
        return _redirect(request, found, address[0])
    page = Paginator(queries.members(found), PER_PAGE).get_page(request.GET.get("page"))
    context = _context(queries.sheet(found), page)
    return render(request, "territories/territory.html", context | {"moved": _moved_here(request, found)})


def territory_file(request: HttpRequest, kind: str, address: Address, form: str) -> HttpResponseBase:
    """A territory and what it is made of; in the CSV it is the first row."""
    found = _found(kind, address[0])
    members = exports.rows(queries.members(found))
    if form == "csv":
        itself = exports.rows(Territory.objects.filter(pk=found.pk).order_by("pk"))
        return twin(form, exports.TERRITORY, chain(itself, members), filename=found.address)
    around = exports.as_object(queries.sheet(found))
    return twin(form, exports.TERRITORY, members, filename=found.address, around=around)


def _context(sheet: queries.Sheet, page: Page[Territory]) -> dict[str, Any]:
    one = sheet.territory
    return {
        "sheet": sheet,
        "territory": one,
        "place": wording.place_label(one),
        "facts": _facts(sheet),
        "map": _map(sheet),
        "page": page,
        "members": _table(_members_caption(one), page.object_list, one),
        "similar": _table(_similar_caption(one), sheet.similar),
    }


def _found(kind: str, code: str) -> Territory:
    found = queries.find(kind, code)
    moved = queries.moved(code) if kind == Kind.COMMUNE and (found is None or not found.current) else None
    if moved:
        return moved.today
    if found is None:
        raise Missing(_("Aucun territoire n’a ce code."))
    return found


def _redirect(request: HttpRequest, found: Territory, code: str) -> HttpResponse:
    query = request.GET.copy()
    if code.upper() != found.code:
        query["ancien"] = code.upper()
    address = found.get_absolute_url() + (f"?{query.urlencode()}" if query else "")
    return HttpResponsePermanentRedirect(address)


def _moved_here(request: HttpRequest, found: Territory) -> Any:
    """The former commune that led here, when the address says so and it is true."""
    moved = queries.moved(request.GET["ancien"]) if "ancien" in request.GET else None
    return moved if moved and moved.today_id == found.pk else None


def _facts(sheet: queries.Sheet) -> list[tuple[str, str]]:
    """What is known, as pairs; what isn't has its own block."""
    one = sheet.territory
    facts = []
    if one.population is not None:
        facts.append((_("Population"), wording.inhabitants(one.population)))
        facts.append((_("Taille"), wording.size_label(one.size_class)))
    facts += [(_label(above), _link(above)) for above in sheet.above]
    if one.kind not in (Kind.EPCI, Kind.EPT):
        facts.append((_("Code INSEE"), one.code))
    if sheet.earlier_codes:
        told = ", ".join(old.code for old in sheet.earlier_codes)
        facts.append((_("Code INSEE dans un autre département, autrefois"), told))
    if one.siren:
        facts.append((_("SIREN"), wording.siren_label(one.siren)))
    if sheet.postal_codes:
        name = _("Codes postaux") if len(sheet.postal_codes) > 1 else _("Code postal")
        facts.append((name, ", ".join(sheet.postal_codes)))
    if one.website:
        shown = one.website.partition("://")[2].rstrip("/").removeprefix("www.")
        facts.append((_("Site"), format_html('<a href="{}" rel="external">{}</a>', one.website, shown)))
    return facts


def _label(above: Territory) -> str:
    label = str(Kind(above.kind).label)
    return label[:1].upper() + label[1:]


def _link(one: Territory) -> str:
    code = f" ({one.code})" if one.kind in (Kind.DEPARTEMENT, Kind.COLLECTIVITE) else ""
    return format_html('<a href="{}">{}</a>{}', one.get_absolute_url(), one.name, code)


def _table(caption: str, territories: Iterable[Territory], within: Territory | None = None) -> Table:
    """Territories in rows: name, what is useful beside it, population."""
    shows_epci = within is not None and within.kind in (Kind.DEPARTEMENT, Kind.COLLECTIVITE)
    shows_departement = within is None or (within.kind in (Kind.EPCI, Kind.EPT) and queries.spans(within))
    headings = [Heading(_("Nom"))]
    headings += [Heading(_("Intercommunalité"))] if shows_epci else []
    headings += [Heading(_("Département"))] if shows_departement else []
    headings += [Heading(_("Code"), figures=True), Heading(_("Population"), figures=True)]
    rows = []
    for one in territories:
        row = [format_html('<a href="{}">{}</a>', one.get_absolute_url(), one.name)]
        row += [_link(one.epci) if one.epci else _("aucune")] if shows_epci else []
        row += [_link(one.departement) if one.departement else ""] if shows_departement else []
        row += [one.code, "" if one.population is None else wording.figure(one.population)]
        rows.append(row)
    return Table(caption, tuple(headings), rows)


def _members_caption(one: Territory) -> str:
    if one.kind == Kind.REGION:
        return _("Départements de la région, par ordre alphabétique")
    return _("Communes, par ordre alphabétique")


def _similar_caption(one: Territory) -> str:
    told = {"what": one.what, "size": wording.size_label(one.size_class)}
    return _("Même type (%(what)s), même taille (%(size)s), les plus proches à vol d’oiseau") % told


def _map(sheet: queries.Sheet) -> Chart | None:
    """The surroundings, each neighbour leading to its page."""
    cut = queries.cut_out(sheet.territory)
    if cut is None:
        return None
    areas = [maps.Area(shape.name, shape.path, url=shape.url, here=shape.code == cut.meant) for shape in cut.shapes]
    points = [maps.Point(*cut.point, sheet.territory.name, size=7)] if cut.point else []
    title = _("%(name)s sur la carte") % {"name": sheet.territory.name}
    frames = [maps.Frame(f.name, f.x, f.y, f.width, f.height) for f in cut.frames]
    return maps.located(title, points, box=cut.box, measure="", background=areas, frames=frames)
