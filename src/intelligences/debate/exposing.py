"""How often statements were shown, beside how often the draw should have: the audit of its chances."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from intelligences.ui import charts
from intelligences.ui.charts import Chart
from intelligences.ui.templatetags.ui import number

from .models import Debate
from .queries import Exposed, exposure

ENDS = 8
"""Statements told of those that were shown most, and least."""


def ends(exposed: Sequence[Exposed], many: int = ENDS) -> list[Exposed]:
    """The most shown first; of more than twice `many` statements, only those at both ends."""
    ordered = sorted(exposed, key=lambda one: (-one.shown, one.number))
    return ordered if len(ordered) <= 2 * many else [*ordered[:many], *ordered[-many:]]


def audit(debate: Debate) -> Chart | None:
    """Audited draws of each statement, as they came out and as their chances add up; None before the first one."""
    exposed = exposure(debate)
    if not any(one.audited or one.expected for one in exposed):
        return None
    shown = ends(exposed)
    rows: dict[str, dict[str, float | None]] = {
        f"{one.number}. {one.text}": {_("sortis"): float(one.audited), _("attendus"): one.expected} for one in shown
    }
    note = _("Des tirages vérifiés, un sur cinq : ce qui est sorti, et la somme des chances de chaque affirmation.")
    if len(shown) < len(exposed):
        note += " " + _("Les %(ends)d affirmations les plus montrées et les %(ends)d qui l’ont été le moins.") % {
            "ends": ENDS
        }
    title = _("Ce qui a été montré, selon les chances du tirage")
    return charts.dots(title, rows, write=lambda value: number(value, 1), note=note)
