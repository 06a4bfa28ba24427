"""What personal data the site keeps, how long and why: the tables' own declarations, in readable words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model
from django.utils.translation import gettext, ngettext

from intelligences.kernel.retention import Retention, declared_retentions
from intelligences.ui.tables import Heading, Table

from ..words import FIELDS, SINCE, TABLES

YEAR = 365


@dataclass(frozen=True)
class Kept:
    """One table: its name, the personal data in it, how long they stay and from when, why."""

    table: str
    name: str
    fields: list[str]
    keep: str
    since: str
    why: str


def kept() -> list[Kept]:
    """Every table that holds personal data, by name."""
    found = [_kept(model, retention) for model, retention in declared_retentions()]
    return sorted(found, key=lambda row: row.name)


def kept_table() -> Table:
    """The same as the public page shows it."""
    headings = [Heading(gettext("Où")), Heading(gettext("Ce qui est gardé")), Heading(gettext("Combien de temps"))]
    rows = [(row.name, ", ".join(row.fields), _how_long(row), row.why) for row in kept()]
    return Table(gettext("Données personnelles par table"), (*headings, Heading(gettext("Pourquoi"))), rows)


def _how_long(row: Kept) -> str:
    if not row.keep:
        return gettext("jusqu’à %(since)s") % {"since": row.since}
    return gettext("%(keep)s après %(since)s") % {"keep": row.keep, "since": row.since}


def _kept(model: type[Model], retention: Retention) -> Kept:
    """A table that nobody named yet shows its own name rather than no page at all."""
    return Kept(
        table=model._meta.label,
        name=str(TABLES.get(model._meta.label, model._meta.verbose_name)),
        fields=[str(FIELDS.get(name, name)) for name in retention.fields],
        keep=duration(retention.keep),
        since=str(SINCE.get(retention.since, retention.since)),
        why=str(retention.why),
    )


def duration(keep: timedelta) -> str:
    """`3 ans`, `90 jours`; empty when nothing is kept past the moment itself."""
    days = keep.days
    if days == 0:
        return ""
    if days % YEAR == 0:
        return ngettext("%(count)d an", "%(count)d ans", days // YEAR) % {"count": days // YEAR}
    return ngettext("%(count)d jour", "%(count)d jours", days) % {"count": days}
