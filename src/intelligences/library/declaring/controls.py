"""Controls of the forms of a declaration: what people type, read as they write it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intelligences.territories.models import Territory
from intelligences.territories.queries import lookup

from ..partial_dates import is_partial_date


class Typed(dict[str, list[str]]):
    """Data as a form reads it."""

    def get(self, name: str, default: Any = None) -> Any:
        values = super().get(name)
        return values[-1] if values else default

    def getlist(self, name: str) -> list[str]:
        """All the values of a control."""
        return super().get(name) or []


_FRENCH_DATE = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})")


class PartialDate(forms.CharField):
    """A year, a month or a day, as people and their spreadsheets write them: 14/03/2024 too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=10, help_text=_("2024, 03/2024 ou 14/03/2024."), **kwargs)

    def to_python(self, value: Any) -> str:
        typed: str = super().to_python(value)
        found = _FRENCH_DATE.fullmatch(typed)
        if found is None:
            return typed
        day, month, year = found.groups()
        return "-".join(part.zfill(2) for part in (year, month, day) if part)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_partial_date(value):
            raise ValidationError(
                _("Écrivez une date qui existe : une année (2024), un mois (03/2024) ou un jour (14/03/2024).")
            )


class Amount(forms.DecimalField):
    """A number as people write it: « 180 000,50 € ». A text box: a box for numbers shows nothing of what isn't one."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal"}

    def to_python(self, value: Any) -> Any:
        typed = str(value if value is not None else "")
        plain = "".join(sign for sign in typed if not sign.isspace() and sign not in "€\u00a0\u202f").replace(",", ".")
        return super().to_python(plain)


class Whole(forms.IntegerField):
    """A whole number, with or without spaces between thousands."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric"}

    def to_python(self, value: Any) -> Any:
        return super().to_python("".join(str(value if value is not None else "").split()))


class Lines(forms.CharField):
    """One thing a line, as a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        found = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
        if any(len(line) > 300 for line in found):
            raise ValidationError(_("Une ligne a plus de 300 caractères : une chose par ligne."))
        return found


class Territories(Lines):
    """Names or codes of territories, one a line, as territories. The error names the line that isn't one."""

    def clean(self, value: Any) -> list[Territory]:
        found = [self._one(line) for line in super().clean(value)]
        return list({one.pk: one for one in found}.values())

    def _one(self, line: str) -> Territory:
        exact = [one for one in lookup(line, limit=3).results if one.tier == 0]
        if len(exact) == 1:
            return Territory.objects.get(pk=exact[0].id)
        if exact:
            raise ValidationError(
                _now("« %(line)s » désigne plusieurs territoires : écrivez son code INSEE ou son SIREN.")
                % {"line": line}
            )
        raise ValidationError(_now("« %(line)s » n’est pas un territoire connu.") % {"line": line})
