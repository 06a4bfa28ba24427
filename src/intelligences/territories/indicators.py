"""Figures about the country that pages and reports show, each with its base, date and source."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from intelligences.kernel.registries import Figure

from .models import Edition, Kind, Territory
from .queries import counts
from .wording import figure


def communes() -> Figure:
    """How many communes there are, and what they are gathered in."""
    by_kind = counts()
    base = _("dans %(epci)s intercommunalités, %(departements)s départements et %(regions)s régions") % {
        "epci": figure(by_kind.get(Kind.EPCI, 0)),
        "departements": figure(by_kind.get(Kind.DEPARTEMENT, 0)),
        "regions": figure(by_kind.get(Kind.REGION, 0)),
    }
    return _figure(by_kind.get(Kind.COMMUNE), _("communes"), base, _("INSEE et DGCL"))


def population() -> Figure:
    """Inhabitants of the communes whose population is known; how many aren't is part of the base."""
    found = Territory.objects.filter(kind=Kind.COMMUNE, current=True).aggregate(
        inhabitants=Sum("population"), known=Count("population"), all=Count("pk")
    )
    base = _("dans %(known)s communes ; population inconnue dans %(unknown)s autres") % {
        "known": figure(found["known"]),
        "unknown": figure(found["all"] - found["known"]),
    }
    return _figure(found["inhabitants"], _("habitants"), base, _("INSEE, populations municipales"))


def _figure(value: int | None, unit: str, base: str, source: str) -> Figure:
    edition = Edition.objects.order_by("pk").values_list("date", flat=True).first()
    return Figure(value or None, unit, base, edition or timezone.localdate(), source, url=reverse("territories:index"))
