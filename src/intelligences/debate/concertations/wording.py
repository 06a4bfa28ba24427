"""Words and drawings of concertations, in the active language."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intelligences.ui import svg, typography
from intelligences.ui.charts import LABEL_WIDTH, Chart
from intelligences.ui.tables import Heading, Table

from ..models import Concertation, Phase
from ..wording import Task
from .checklist import Missing

_TASKS = {
    Missing.FRAMING: _("Écrire la note de cadrage"),
    Missing.INFORMATION: _("Dire ce qu’il faut savoir"),
    Missing.TERMS: _("Dire les modalités"),
    Missing.OUTCOME: _("Dire ce qui sera fait des résultats"),
    Missing.CALENDAR: _("Fixer le calendrier"),
}
_HINTS = {
    Missing.INFORMATION: _("La loi demande de mettre à disposition les informations utiles (CRPA, art. L. 131-1)."),
    Missing.TERMS: _("La loi demande de les publier (CRPA, art. L. 131-1)."),
    Missing.OUTCOME: _("La loi demande de publier les suites (CRPA, art. L. 131-1)."),
    Missing.CALENDAR: _("Les modalités se publient avant la première étape : aucune ne peut avoir commencé."),
}
_LINE, _BAR, _GAP = 19, 14, 20


def tasks(concertation: Concertation, missing: Sequence[Missing]) -> list[Task]:
    """Everything that publication needs, done or not."""
    edit = reverse("concertations:edit", kwargs={"pk": concertation.pk, "slug": concertation.slug})
    told = []
    for one in Missing:
        is_missing = one in missing
        state = gettext("à faire") if is_missing else gettext("prêt")
        hint = str(_HINTS.get(one, "")) if is_missing else ""
        told.append(Task(str(_TASKS[one]), "caution" if is_missing else "good", state, edit, hint))
    return told


def missing_told(missing: Sequence[Missing]) -> str:
    """What can't be emptied, in words."""
    return ", ".join(str(_TASKS[one]) for one in missing)


def calendar(phases: Sequence[Phase]) -> Chart | None:
    """Phases as bars over their days, with today's mark on each; None without phases."""
    if not phases:
        return None
    language = get_language() or "fr"
    first, last = min(one.starts_on for one in phases), max(one.ends_on for one in phases)
    whole = (last - first).days + 1
    today = (timezone.localdate() - first).days
    content, rows, y = [], [], 0.0
    for one in phases:
        days = [typography.day(day, language=language) for day in (one.starts_on, one.ends_on)]
        lines = [*wrap(one.name, LABEL_WIDTH), " – ".join(days)]
        content += [
            svg.text(line, css="value" if line is lines[-1] else "label", x=0, y=y + _LINE * at - 5)
            for at, line in enumerate(lines, 1)
        ]
        y += _LINE * len(lines)
        content += _bar((one.starts_on - first).days / whole, ((one.ends_on - one.starts_on).days + 1) / whole, y)
        if 0 <= today < whole:
            place = svg.across((today + 0.5) / whole)
            content.append(svg.element("line", css="whisker", x1=place, x2=place, y1=y - 3, y2=y + _BAR + 3))
        rows.append((one.name, *days))
        y += _BAR + _GAP
    title = gettext("Les étapes")
    headings = (Heading(gettext("Étape")), Heading(gettext("Premier jour")), Heading(gettext("Dernier jour")))
    note = gettext("Le trait vertical est aujourd’hui.") if 0 <= today < whole else ""
    picture = svg.picture(content, title=title, description=title, width="100%", height=y - _GAP + 4)
    return Chart(title, picture, Table(title, headings, rows), note)


def _bar(start: float, length: float, y: float) -> list[str]:
    """A phase's place in the whole, both as shares."""
    return [
        svg.element("rect", css="track", x=0, y=y, width="100%", height=_BAR, rx=2),
        svg.element("rect", css="bar", x=svg.across(start), y=y, width=svg.across(length), height=_BAR, rx=2),
    ]
