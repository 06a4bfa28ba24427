"""Dates that are known to the year, the month or the day: `2022`, `2022-03`, `2022-03-14`. Pure but for the field.

Kept as text, which sorts as time does and loses no precision.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intelligences.ui import typography

PATTERN = r"^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


def is_partial_date(text: str) -> bool:
    """Whether the text is such a date, and the day exists in the calendar."""
    if not re.fullmatch(PATTERN, text):
        return False
    try:
        earliest(text)
    except ValueError:
        return False
    return True


def earliest(text: str) -> date:
    """The first day that the date can mean. ValueError on a day that doesn't exist."""
    parts = [int(part) for part in text.split("-")]
    return date(*([*parts, 1, 1])[:3])  # type: ignore[arg-type]  # year, month, day


def year(text: str) -> int | None:
    """The year; None for an empty text."""
    return int(text[:4]) if text else None


def written(text: str) -> str:
    """`14 mars 2022`, `mars 2022` or `2022`, in the active language."""
    language = get_language() or "fr"
    if text.count("-") == 2:
        return typography.day(earliest(text), language=language)
    return typography.month(earliest(text), language=language) if "-" in text else text


def _check(text: str) -> None:
    if text and not is_partial_date(text):
        raise ValidationError(_("Écrivez une année (2022), un mois (2022-03) ou un jour (2022-03-14)."))


class PartialDateField(models.CharField):  # type: ignore[type-arg]
    """Such a date; empty when it isn't known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=10, blank=True, db_collation="C", validators=[_check])
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        for derived in ("max_length", "blank", "db_collation", "validators"):
            kwargs.pop(derived, None)
        return name, path, args, kwargs
