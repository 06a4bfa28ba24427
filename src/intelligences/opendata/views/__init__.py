"""`/donnees/`: what can be taken away, and how."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intelligences.accounts.access import roles_of
from intelligences.accounts.roles import ADMINISTRATOR
from intelligences.kernel.twins import TYPES
from intelligences.library.wording import field_label
from intelligences.ui.tables import Heading, Table
from intelligences.ui.typography import number

from .. import schemas
from ..api.reference import reference
from ..catalogue import as_json_ld, as_rdf_xml, catalogue
from ..dump import archive as dump
from ..dump import edition
from ..formats import LAYOUTS, Layout, chunks, published


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The page."""
    held = edition.current()
    response = render(
        request,
        "opendata/data.html",
        {
            "edition": held,
            "table": _table(held),
            "name": edition.NAME,
            "layouts": _layouts(),
            "schemas": _schemas(),
            "is_administrator": ADMINISTRATOR in roles_of(request.user),
        },
    )
    response["Cache-Control"] = "no-store"  # the file may change without a line in the journal
    return response


@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    """What the API takes and gives, from its own document."""
    return render(request, "opendata/api_reference.html", {"reference": reference()})


def _schemas() -> list[tuple[str, str, str]]:
    sets = schemas.SETS.values()
    return [(one.title, schemas.address(one, "table-schema.json"), schemas.address(one, "schema.json")) for one in sets]


def _layouts() -> list[tuple[Layout, str, str, str]]:
    """Each format, with what it has no place for, what it shortens, what it asks for and we don’t have."""
    return [(one, _named(one.lost), _bounds(one), ", ".join(one.unfilled)) for one in LAYOUTS.values()]


def _named(fields: Iterable[str]) -> str:
    return ", ".join(str(field_label(name)) for name in fields)


def _bounds(layout: Layout) -> str:
    """`titre (99), place dans le service (399)`, in characters."""
    language = get_language() or "fr"
    told = ((one.fields, number(one.longest or 0, language=language)) for one in layout.bounded)
    return ", ".join(f"{_named(fields)} ({longest})" for fields, longest in told)


def _table(held: edition.Edition | None) -> Table:
    language = get_language() or "fr"
    told = dump.tables()
    counts = [number(held.counts.get(one.name, 0), language=language) if held else "" for one in told]
    rows = [[one.title, one.name, counts[place], str(len(one.columns))] for place, one in enumerate(told)]
    headings = Heading(_("Contenu")), Heading(_("Table")), Heading(_("Lignes"), True), Heading(_("Colonnes"), True)
    return Table(_("Les tables de l’archive"), headings, rows)


@require_safe
def schema(request: HttpRequest, name: str, version: str, file: str) -> HttpResponse:
    """A schema of what the library publishes."""
    make = {"table-schema.json": schemas.table_schema, "schema.json": schemas.json_schema}.get(file)
    if make is None or name not in schemas.SETS or version != schemas.VERSION:
        raise Http404(_("Aucun schéma n’a cette adresse."))
    return JsonResponse(make(schemas.SETS[name]), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def catalogue_json(request: HttpRequest) -> HttpResponse:
    """The catalogue, as JSON-LD."""
    return _catalogue(as_json_ld(catalogue(edition.current())), "application/ld+json")


@require_safe
def catalogue_xml(request: HttpRequest) -> HttpResponse:
    """The catalogue, as RDF/XML."""
    return _catalogue(as_rdf_xml(catalogue(edition.current())), "application/rdf+xml")


def _catalogue(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, kind)
    response["Cache-Control"] = "no-store"  # the archive may change without a line in the journal
    return response


@require_safe
def uses_in_layout(request: HttpRequest, layout: str, form: str) -> HttpResponseBase:
    """Every published use of France in another register's format."""
    if layout not in LAYOUTS:
        raise Http404(_("Aucun format n’a ce nom."))
    response = StreamingHttpResponse(chunks(LAYOUTS[layout], form, published()), TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="usages-{layout}.{form}"'
    return response


@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """The full dump."""
    held = edition.current()
    if held is None:
        raise Http404(_("L’archive n’est pas encore faite : elle le sera dans un quart d’heure."))
    etag, moment = f'"{held.sha256}"', held.moment.timestamp()
    unchanged = get_conditional_response(request, etag=etag, last_modified=int(moment))
    if unchanged is not None:
        return unchanged
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"  # compressed already: the reader sees its length
    response = FileResponse(edition.path().open("rb"), as_attachment=True, filename=edition.NAME)
    response["ETag"], response["Last-Modified"] = etag, http_date(moment)
    response["Cache-Control"] = "no-cache"
    return response
