"""What other rooms' pages show of the library: a territory, an organisation, the home page's map and figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intelligences.accounts.models import Organisation
from intelligences.kernel.registries import Figure, Place
from intelligences.territories.models import Kind, Territory, page_address
from intelligences.territories.queries import counts
from intelligences.territories.wording import figure

from ..models import Deployment, Evidence
from ..vocabulary import WITH_CONTROL, Status

SHOWN, FEW = 6, 3
_LEVELS = (Kind.EPT, Kind.EPCI, Kind.DEPARTEMENT, Kind.REGION)


@dataclass(frozen=True)
class Above:
    """A territory that holds the one shown, its uses, and how many there are in all."""

    territory: Territory
    uses: list[Deployment]
    count: int


@dataclass(frozen=True)
class Here:
    """Uses of a territory, of the bodies of its own département when it is one, and of the territories above."""

    own: list[Deployment]
    own_count: int
    inside: int
    above: list[Above]
    communes: int


def here(territory: Territory) -> Here:
    """What runs in a territory, and above it. Only what is public and French."""
    own = uses_in(territory)
    found = [Above(one, *_few(uses_in(one), FEW)) for one in _above(territory)]
    inside, communes = _inside(territory)
    return Here(*_few(own), inside=inside, above=[one for one in found if one.count], communes=communes)


def uses_in(territory: Territory) -> QuerySet[Any]:
    """Public uses of a territory: its own and those that it shares, once each or more."""
    return _uses().filter(_of(territory))


def uses_by(organisation: Organisation) -> QuerySet[Any]:
    """Public uses that an organisation declared."""
    return _uses().filter(organisation=organisation)


def _uses() -> QuerySet[Any]:
    return Deployment.objects.published().french().select_related("solution").order_by("sort_key", "id")


def _of(territory: Territory) -> Q:
    """A territory's own uses, those that it shares; for a département, also those of bodies seated there."""
    own = Q(territory=territory) | Q(pool_links__territory=territory)
    return own | Q(departement=territory) if territory.kind == Kind.DEPARTEMENT else own


def _few(uses: QuerySet[Any], shown: int = SHOWN) -> tuple[list[Deployment], int]:
    found = list(uses.distinct())
    return found[:shown], len(found)


def _above(territory: Territory) -> list[Territory]:
    held = {one.kind: one for one in (territory.ept, territory.epci, territory.departement, territory.region) if one}
    return [held[kind] for kind in _LEVELS if kind in held and held[kind].pk != territory.pk]


def _inside(territory: Territory) -> tuple[int, int]:
    """How many uses its communes and groups have, and of how many communes; zeros for a commune."""
    column = {Kind.EPCI: "epci", Kind.EPT: "ept", Kind.DEPARTEMENT: "departement", Kind.REGION: "region"}
    if territory.kind not in column:
        return 0, 0
    inside = Q(**{f"territory__{column[Kind(territory.kind)]}": territory})
    counted = Deployment.objects.published().french().filter(inside).exclude(territory=territory)
    told = counted.aggregate(
        uses=Count("id"), communes=Count("territory", Q(territory__kind=Kind.COMMUNE), distinct=True)
    )
    return told["uses"], told["communes"]


def of_organisation(organisation: Organisation) -> tuple[list[Deployment], int]:
    """Its own public uses."""
    return _few(uses_by(organisation))


def places() -> Iterator[Place]:
    """A point a territory that has uses, with how many. Read as values: the home page draws more than a hundred."""
    columns = [f"territory__{name}" for name in ("kind", "code", "slug", "name", "x", "y")]
    counted = Deployment.objects.published().french().filter(territory__x__isnull=False).order_by().values(*columns)
    rows = counted.annotate(number=Count("id")).order_by("territory__sort_key", "territory_id")
    readings: dict[int, str] = {}
    for kind, code, slug, name, x, y, number in rows.values_list(*columns, "number"):
        if number not in readings:
            readings[number] = ngettext("%(number)s usage", "%(number)s usages", number) % {"number": number}
        yield Place(x, y, name, readings[number], page_address(kind, code, slug))


def published_uses() -> Figure:
    """Published French uses and the territories that have them."""
    public = Deployment.objects.published().french()
    told = public.aggregate(uses=Count("id"), territories=Count("territory", distinct=True))
    base = _("dans %(territories)s territoires, recensés ou déclarés") % {"territories": figure(told["territories"])}
    return _figure(told["uses"], ngettext("usage publié", "usages publiés", told["uses"]), base)


def measured_uses() -> Figure:
    """Published French uses with a measure (level 1 or more), and how many with a control."""
    public = Evidence.objects.filter(deployment__in=Deployment.objects.published().french())
    told = public.aggregate(
        measured=Count("deployment", Q(level__gte=1), distinct=True),
        controlled=Count("deployment", Q(level__gte=WITH_CONTROL), distinct=True),
    )
    base = _("sur %(uses)s, dont %(controlled)s avec un groupe témoin") % {
        "uses": figure(Deployment.objects.published().french().count()),
        "controlled": told["controlled"],
    }
    return _figure(told["measured"], ngettext("effet mesuré", "effets mesurés", told["measured"]), base)


def silent_communes() -> Figure:
    """Communes without a known use of their own."""
    in_communes = Deployment.objects.published().french().filter(territory__kind=Kind.COMMUNE, territory__current=True)
    known = in_communes.aggregate(communes=Count("territory", distinct=True))["communes"]
    total = counts().get(Kind.COMMUNE, 0)
    base = _("sur %(total)s : ne pas en connaître ne veut pas dire qu’il n’y en a pas") % {"total": figure(total)}
    return _figure(total - known, _("communes sans usage connu"), base)


def stopped_uses() -> Figure:
    """Published French uses that ended."""
    public = Deployment.objects.published().french()
    stopped = public.filter(status=Status.STOPPED).count()
    base = _("sur %(uses)s, avec la raison") % {"uses": figure(public.count())}
    return _figure(stopped, ngettext("usage arrêté", "usages arrêtés", stopped), base)


def _figure(value: int, unit: str, base: str) -> Figure:
    return Figure(value, unit, base, timezone.localdate(), _("la bibliothèque"), url=reverse("library:method"))
