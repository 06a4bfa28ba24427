"""What personal data the site keeps, how long and why: the tables' own declarations, in readable words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.utils.translation import gettext, ngettext

from intelligences.kernel.retention import Retention, declared_retentions

from ..words import FIELDS, SINCE, TABLES

YEAR = 365


@dataclass(frozen=True)
class Kept:
    """One table: its name, the personal data in it, how long they stay, why."""

    table: str
    name: str
    fields: list[str]
    how_long: str
    why: str


def kept() -> list[Kept]:
    """Every table that holds personal data, by name."""
    found = [_kept(model, retention) for model, retention in declared_retentions()]
    return sorted(found, key=lambda row: row.name)


def _kept(model: type[Model], retention: Retention) -> Kept:
    """A table that nobody named yet shows its own name rather than no page at all."""
    return Kept(
        table=model._meta.label,
        name=str(TABLES.get(model._meta.label, model._meta.verbose_name)),
        fields=[str(FIELDS.get(name, name)) for name in retention.fields],
        how_long=_how_long(retention),
        why=str(retention.why),
    )


def _how_long(retention: Retention) -> str:
    since = str(SINCE.get(retention.since, retention.since))
    if not retention.keep:
        return gettext("jusqu’à %(since)s") % {"since": since}
    return gettext("%(keep)s après %(since)s") % {"keep": duration(retention.keep), "since": since}


def duration(keep: timedelta) -> str:
    """`3 ans`, `90 jours`; empty when nothing is kept past the moment itself."""
    days = keep.days
    if days == 0:
        return ""
    if days % YEAR == 0:
        return ngettext("%(count)d an", "%(count)d ans", days // YEAR) % {"count": days // YEAR}
    return ngettext("%(count)d jour", "%(count)d jours", days) % {"count": days}
