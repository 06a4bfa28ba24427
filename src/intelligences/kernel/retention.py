"""How long personal data stays, and why: declared on each table, enforced by a daily job, shown on a public page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from intelligences.kernel import events


@dataclass(frozen=True)
class Retention:
    """A table's promise.

    `keep` counts from the date-time field `since` (its own, or that of what it belongs to: `debate__closed_at`); `why`
    is a sentence for the public page (translated lazily); `fields` names the personal columns. What expires is deleted,
    or handed to `anonymise(queryset) -> count` when the rest must stay.
    `only` narrows the rows that can expire (a lookup such as `{"state": "sent"}`).
    """

    keep: timedelta
    since: str
    why: Any
    fields: tuple[str, ...]
    only: dict[str, object] = field(default_factory=dict)
    anonymise: Callable[["models.QuerySet[models.Model]"], int] | None = None


@dataclass(frozen=True)
class NoPersonalData:
    """The table holds nothing about a person; `why` tells how one knows."""

    why: str


Declaration = Retention | NoPersonalData
_declared: dict[str, Declaration] = {}


def declare(model_label: str, declaration: Declaration) -> None:
    """Declare for a table of a library, which can't carry the attribute itself (`"sessions.Session"`)."""
    _declared[model_label.lower()] = declaration


def declaration_of(model: type[models.Model]) -> Declaration | None:
    """The declaration of a table, or None when it has none (a system check fails then)."""
    own = model.__dict__.get("privacy")
    if isinstance(own, Retention | NoPersonalData):
        return own
    return _declared.get(model._meta.label_lower)


def concrete_models() -> Iterator[type[models.Model]]:
    """Every table that Django manages here."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def declared_retentions() -> Iterator[tuple[type[models.Model], Retention]]:
    """Tables with personal data and what they promise, by label."""
    for model in sorted(concrete_models(), key=lambda m: m._meta.label):
        declaration = declaration_of(model)
        if isinstance(declaration, Retention):
            yield model, declaration


def expired(model: type[models.Model], retention: Retention, now: datetime) -> "models.QuerySet[models.Model]":
    """Rows whose time is over at `now`."""
    limit = {f"{retention.since}__lt": now - retention.keep}
    return model._base_manager.filter(**limit, **retention.only)


def enforce(now: datetime | None = None) -> dict[str, int]:
    """Delete or anonymise what expired; returns the number of rows by table.."""
    moment, removed = now or timezone.now(), {}
    for model, retention in declared_retentions():
        with transaction.atomic():
            rows = expired(model, retention, moment)
            if retention.anonymise:
                count = retention.anonymise(rows)
            else:
                count = rows.count()
                rows.delete()
            if count:
                removed[model._meta.label] = count
                events.record("retention.enforced", by=None, facts={"table": model._meta.label, "rows": count})
    return removed
