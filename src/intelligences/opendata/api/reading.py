"""What the API reads: the queries of the pages, one page or one thing at a time."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from intelligences.accounts import exports as organisations_exports
from intelligences.accounts import queries as people
from intelligences.accounts import rules as people_rules
from intelligences.accounts.models import Organisation
from intelligences.kernel.writers import Column
from intelligences.library import exports, rules
from intelligences.library.finding.files import understood
from intelligences.library.finding.selection import Selection
from intelligences.library.models import Deployment, Evidence, Solution
from intelligences.library.queries import around, assessing, finding
from intelligences.library.queries import search as kinds
from intelligences.library.queries.measures import measures, with_measures
from intelligences.library.queries.sheet import find_use, sheet
from intelligences.library.queries.solution import find_solution
from intelligences.library.snapshots import EVIDENCE_FIELDS
from intelligences.territories import exports as places_exports
from intelligences.territories import queries as places
from intelligences.territories.models import Kind, Territory

from . import cursors, shapes
from .problems import Problem, invalid
from .vocabularies import VOCABULARIES

ROOT = "/api/v1/"
reading = Router()
_VISITOR = AnonymousUser()
_OPEN = {"licence": exports.LICENCE}
_INSIDE = {Kind.REGION: "region", Kind.DEPARTEMENT: "departement", Kind.EPCI: "epci"}
_SHOWN_ONLY = frozenset({"vue", "niveau", "tout", "page"})
"""What an address of the library says of its page only, so that it can be taken up as it is."""
_PLACES = ("solution", "source", "territory", "departement")
_BAD = {422: shapes.Probleme, 400: shapes.Probleme}
_LISTED = {**_BAD, 410: shapes.Probleme, 503: shapes.Probleme}
_ABSENT = {404: shapes.Probleme}


def address(path: str, asked: Sequence[tuple[str, str]] = ()) -> str:
    """The whole address of something of the API."""
    return f"{settings.SITE_URL}{ROOT}{path}" + (f"?{urlencode(asked)}" if asked else "")


def given(told: Any, *, after: str = "", status: int = 200) -> HttpResponse:
    """As JSON; `after` is the address of the next page."""
    response = HttpResponse(json.dumps(told, ensure_ascii=False, default=str), "application/json", status)
    if after:
        response["Link"] = f'<{after}>; rel="next"'
    return response


def row(columns: Iterable[Column], thing: Any) -> dict[str, Any]:
    """A thing by the keys of its columns, as in the files of the site."""
    return {column.key: column.value(thing) for column in columns}


def _page(request: HttpRequest, results: list[Any], count: int, cursor: str, **more: Any) -> HttpResponse:
    asked = [(name, value) for name, values in request.GET.lists() for value in values if name != "curseur"]
    after = ""
    if cursor:
        after = f"{settings.SITE_URL}{request.path}?{urlencode([*asked, ('curseur', cursor)])}"
    told = {"count": count, "next": after or None, **more, "results": results}
    return given(told, after=after)


def _only_known(request: HttpRequest, asked: Any) -> None:
    """A name that isn't a filter would be left out, and the answer wouldn't be what was asked."""
    shown_only = _SHOWN_ONLY if isinstance(asked, shapes.UsesAsked) else frozenset()
    unknown = sorted(set(request.GET) - set(type(asked).model_fields) - shown_only)
    if unknown:
        raise invalid({"loc": ("query", name), "type": "extra_forbidden"} for name in unknown)


def _cut(request: HttpRequest, ids: Sequence[str], asked: Any, *, by_number: bool) -> cursors.Cut:
    _only_known(request, asked)
    try:
        return cursors.cut(ids, asked.curseur, asked.limite, by_number=by_number)
    except cursors.BadCursor:
        raise Problem("curseur-invalide") from None
    except cursors.Expired:
        raise Problem("curseur-perime") from None


def rows_of(
    request: HttpRequest, asked: Any, rows: QuerySet[Any], tell: Callable[[Any], Any], *, is_open: bool = True
) -> HttpResponse:
    """A page of a table, in the order of its numbers, with the licence of what is open."""
    _only_known(request, asked)
    try:
        start = cursors.last_number(asked.curseur)
    except cursors.BadCursor:
        raise Problem("curseur-invalide") from None
    held = list(rows.filter(pk__gt=start).order_by("pk")[: asked.limite + 1])
    shown = held[: asked.limite]
    cursor = cursors.write([str(shown[-1].pk)]) if len(held) > len(shown) else ""
    count = rows.order_by().count()
    return _page(request, [tell(one) for one in shown], count, cursor, **(_OPEN if is_open else {}))


def _found(request: HttpRequest, asked: Any, kind: str, tell: Callable[[Sequence[str]], list[Any]]) -> HttpResponse:
    """A page of what a search of the library finds."""
    selection = Selection.read(request.GET)
    by_number = asked.tri == shapes.BY_NUMBER or not (asked.tri or selection.text)
    ids, results = finding.every_answer(selection, kind=kind)
    if results.understood.interrupted:
        raise Problem("recherche-trop-large", headers={"Retry-After": "60"})
    cut = _cut(request, sorted(ids, key=int) if by_number else ids, asked, by_number=by_number)
    more = {"understood": understood(results)} if selection.text else {}
    return _page(request, tell(cut.ids), len(ids), cut.after, **_OPEN, **more)


def _use(use: Deployment) -> dict[str, Any]:
    return row(exports.use_columns(), use)


@reading.get(
    "usages",
    response={200: shapes.UsesPage, **_LISTED},
    summary=_("Lister les usages"),
    description=_("Les usages publiés, par les filtres de la bibliothèque : mêmes noms, même sens, mêmes réponses."),
)
def uses(request: HttpRequest, asked: Query[shapes.UsesAsked]) -> HttpResponse:
    """Uses, by the filters of the library's page."""
    return _found(request, asked, kinds.USE, lambda ids: [_use(one) for one in finding.uses_of(ids)])


@reading.get(
    "usages/{int:number}",
    response={200: shapes.UseSheet, **_ABSENT},
    summary=_("Lire un usage"),
    description=_(
        "Un usage, la source de chaque champ, ses effets, et ce que l’organisation a signé de ses obligations."
    ),
)
def use(request: HttpRequest, number: int) -> HttpResponse:
    """A use with what its page shows."""
    found = _readable(find_use(number))
    with_measures([found])
    shown = sheet(found)
    told = exports.around_use(found, shown.notes, len(shown.versions), assessing.public_copies(found))
    del told["count"]
    return given({"record": _use(found), **told})


def _readable(record: Any) -> Any:
    if record is None or not rules.can_read(_VISITOR, record):
        raise Http404
    return record


@reading.get(
    "solutions",
    response={200: shapes.SolutionsPage, **_LISTED},
    summary=_("Lister les solutions"),
    description=_("Les solutions publiées."),
)
def solutions(request: HttpRequest, asked: Query[shapes.SolutionsAsked]) -> HttpResponse:
    """Solutions, by those of the filters that they have."""
    return _found(request, asked, kinds.SOLUTION, _solutions)


def _solutions(ids: Sequence[str]) -> list[dict[str, Any]]:
    held = {str(one.pk): one for one in Solution.objects.published().filter(pk__in=ids).order_by()}
    return [row(exports.solution_columns(), held[one]) for one in ids if one in held]


@reading.get(
    "solutions/{int:number}",
    response={200: shapes.SolutionSheet, **_ABSENT},
    summary=_("Lire une solution"),
    description=_("Une solution, et l’adresse de ses usages."),
)
def solution(request: HttpRequest, number: int) -> HttpResponse:
    """A solution."""
    found = _readable(find_solution(number))
    told = {"record": row(exports.solution_columns(), found), "licence": exports.LICENCE}
    return given(told | {"uses_count": _of_solution(found).count(), "uses": address(f"solutions/{number}/usages")})


def _of_solution(found: Solution) -> QuerySet[Any]:
    return found.deployments.published()


@reading.get(
    "solutions/{int:number}/usages",
    response={200: shapes.UsesPage, **_BAD, **_ABSENT},
    summary=_("Lister les usages d’une solution"),
    description=_("Les usages publiés d’une solution."),
)
def uses_of_solution(request: HttpRequest, number: int, asked: Query[shapes.PageAsked]) -> HttpResponse:
    """The uses of a solution."""
    return _uses(request, asked, _of_solution(_readable(find_solution(number))))


def _uses(request: HttpRequest, asked: Any, rows: QuerySet[Any]) -> HttpResponse:
    """A page of uses that a query gives, each once."""
    once = Deployment.objects.filter(pk__in=rows.order_by().values("pk"))
    return rows_of(request, asked, once.select_related(*_PLACES).prefetch_related(measures()), _use)


@reading.get(
    "organisations",
    response={200: shapes.OrganisationsPage, **_BAD},
    summary=_("Lister les organisations"),
    description=_("Les organisations vérifiées de l’annuaire."),
)
def organisations(request: HttpRequest, asked: Query[shapes.OrganisationsAsked]) -> HttpResponse:
    """The directory."""
    return rows_of(request, asked, people.listed(asked.q, asked.kind), _organisation)


def _organisation(one: Organisation) -> dict[str, Any]:
    return row(organisations_exports.ORGANISATION, one)


def _shown_organisation(number: int) -> Organisation:
    found = Organisation.objects.select_related("territory").filter(pk=number).first()
    if found is None or not people_rules.can_see(_VISITOR, found):
        raise Http404
    return found


@reading.get(
    "organisations/{int:number}",
    response={200: shapes.OrganisationSheet, **_ABSENT},
    summary=_("Lire une organisation"),
    description=_("Une organisation, et l’adresse de ses usages."),
)
def organisation(request: HttpRequest, number: int) -> HttpResponse:
    """An organisation."""
    found = _shown_organisation(number)
    told = {"record": _organisation(found), "licence": exports.LICENCE}
    count = around.uses_by(found).count()
    return given(told | {"uses_count": count, "uses": address(f"organisations/{number}/usages")})


@reading.get(
    "organisations/{int:number}/usages",
    response={200: shapes.UsesPage, **_BAD, **_ABSENT},
    summary=_("Lister les usages d’une organisation"),
    description=_("Les usages publiés qu’une organisation a déclarés."),
)
def uses_of_organisation(request: HttpRequest, number: int, asked: Query[shapes.PageAsked]) -> HttpResponse:
    """The uses of an organisation."""
    return _uses(request, asked, around.uses_by(_shown_organisation(number)))


@reading.get(
    "territoires",
    response={200: shapes.TerritoriesPage, **_BAD},
    summary=_("Chercher un territoire"),
    description=_("Les territoires qui répondent à un nom ou à un code, les plus justes d’abord ; sans « q », tous."),
)
def territories(request: HttpRequest, asked: Query[shapes.TerritoriesAsked]) -> HttpResponse:
    """The look-up, or every territory of a kind."""
    if not asked.q.strip():
        every = Territory.objects.filter(current=True, **({"kind": asked.type} if asked.type else {}))
        return rows_of(request, asked, places_exports.whole(every), _territory)
    ids = [str(one.id) for one in places.lookup(asked.q, limit=shapes.MOST).results]
    cut = _cut(request, ids, asked, by_number=False)
    held = {str(one.pk): one for one in places_exports.whole(Territory.objects.filter(pk__in=cut.ids).order_by())}
    return _page(request, [_territory(held[one]) for one in cut.ids], len(ids), cut.after, **_OPEN)


def _territory(one: Territory) -> dict[str, Any]:
    return row(places_exports.TERRITORY, one)


def _place(kind: str, code: str) -> Territory:
    """A territory; a former commune's code gives today's."""
    found = places.find(kind, code)
    if kind == Kind.COMMUNE and (found is None or not found.current):
        moved = places.moved(code)
        found = moved.today if moved else found
    if found is None:
        raise Http404
    return found


@reading.get(
    "territoires/{kind}/{code}",
    response={200: shapes.TerritorySheet, **_ABSENT},
    summary=_("Lire un territoire"),
    description=_("Un territoire, ce qu’il fut, ceux qui lui ressemblent, et l’adresse des usages qui y sont connus."),
)
def territory(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """A territory, and what is known to run there."""
    found = _place(kind, code)
    told = places_exports.as_object(places.sheet(found))
    more = {name: told[name] for name in ("formerly", "similar", "unknown", "licence", "source")}
    here, name = around.here(found), _INSIDE.get(Kind(found.kind))
    return given(
        {"record": {column.key: told[column.key] for column in places_exports.TERRITORY}, **more}
        | {
            "uses_count": here.own_count,
            "uses": address(f"territoires/{found.kind}/{found.code}/usages"),
            "uses_inside_count": here.inside,
            "uses_inside": address("usages", [(name, found.code)]) if name else None,
        }
    )


@reading.get(
    "territoires/{kind}/{code}/usages",
    response={200: shapes.UsesPage, **_BAD, **_ABSENT},
    summary=_("Lister ce qui tourne dans un territoire"),
    description=_("Les usages publiés d’un territoire, et ceux qu’il partage avec d’autres."),
)
def uses_in_territory(request: HttpRequest, kind: str, code: str, asked: Query[shapes.PageAsked]) -> HttpResponse:
    """The uses of a territory."""
    return _uses(request, asked, around.uses_in(_place(kind, code)))


@reading.get(
    "preuves",
    response={200: shapes.EvidencePage, **_BAD},
    summary=_("Lister les effets"),
    description=_("Les effets mesurés ou annoncés des usages publiés, avec leur niveau de preuve et leur source."),
)
def evidence(request: HttpRequest, asked: Query[shapes.EvidenceAsked]) -> HttpResponse:
    """Effects, with their level and their source."""
    public = Evidence.objects.filter(deployment__in=Deployment.objects.published().order_by().values("pk"))
    rows = public.filter(level__in=asked.niveau) if asked.niveau else public
    return rows_of(request, asked, rows.select_related("deployment", "source"), _evidence)


_MEASURE = (*EVIDENCE_FIELDS, "origin")


def _evidence(one: Evidence) -> dict[str, Any]:
    told = {"id": one.pk, "usage_id": one.deployment_id, "usage_url": exports.address(one.deployment)}
    told |= {name: getattr(one, name) for name in _MEASURE}
    return told | {"source_url": one.source.url if one.source else ""}


@reading.get(
    "vocabulaires",
    response={200: shapes.Vocabularies},
    summary=_("Lister les vocabulaires"),
    description=_("Ce que chaque colonne peut contenir, et ce que cela veut dire."),
)
def vocabularies(request: HttpRequest) -> HttpResponse:
    """Every vocabulary."""
    told = [_vocabulary(name) for name in VOCABULARIES]
    return given({"count": len(told), "licence": exports.LICENCE, "results": told})


@reading.get(
    "vocabulaires/{name}",
    response={200: shapes.Vocabulaire, **_ABSENT},
    summary=_("Lire un vocabulaire"),
    description=_("Les valeurs d’une colonne."),
)
def vocabulary(request: HttpRequest, name: str) -> HttpResponse:
    """One vocabulary."""
    if name not in VOCABULARIES:
        raise Http404
    return given(_vocabulary(name))


def _vocabulary(name: str) -> dict[str, Any]:
    one = VOCABULARIES[name]
    return {"name": name, "title": str(one.title), "filter": one.filter, "values": one.values()}
