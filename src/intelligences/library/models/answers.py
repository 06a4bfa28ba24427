"""A field that is answered "unknown" or "not applicable" holds nothing: said once, for the database."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Q


def answered_fields_are_empty(
    name: str, texts: Sequence[str], lists: Sequence[str], values: Sequence[str]
) -> models.CheckConstraint:
    """The constraint; rows without any answer, nearly all of them, stop at its first comparison."""
    empty = {**{f: Q(**{f: ""}) for f in texts}, **{f: Q(**{f: []}) for f in lists}}
    empty |= {f: Q(**{f"{f}__isnull": True}) for f in values}
    each = Q()
    for field, is_empty in empty.items():
        each &= ~Q(answers__has_key=field) | is_empty
    return models.CheckConstraint(condition=Q(answers={}) | each, name=name)
