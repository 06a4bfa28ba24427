"""Words of panels: what the code names, told to people in the active language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intelligences.ui import typography
from intelligences.ui.charts import Bar, Chart, bars
from intelligences.ui.tables import Heading, Table
from intelligences.ui.templatetags.ui import number, percent

from ..models import Candidate, Panel, PanelDraw
from ..wording import Task
from .checklist import Missing
from .queries import Quota

_TASKS = {
    Missing.FRAMING: _("Dire ce que le panel fera"),
    Missing.QUOTAS: _("Fixer les places et les quotas"),
    Missing.SOURCE: _("Dire d’où viennent les parts de la population"),
    Missing.DATES: _("Fixer les dates : candidatures, tirage, effacement"),
    Missing.PUBLIC_SOURCE: _("Choisir la valeur publique du tirage"),
}


def tasks(panel: Panel, missing: Sequence[Missing]) -> list[Task]:
    """Everything that opening needs, done or not."""
    at = {"pk": panel.pk, "slug": panel.slug}
    text, quotas = reverse("panels:edit", kwargs=at), reverse("panels:quotas", kwargs=at)
    told = []
    for one in Missing:
        is_missing = one in missing
        state = gettext("à faire") if is_missing else gettext("prêt")
        url = quotas if one in (Missing.QUOTAS, Missing.SOURCE) else text
        told.append(Task(str(_TASKS[one]), "caution" if is_missing else "good", state, url, ""))
    return told


@dataclass(frozen=True)
class Step:
    """A day of the calendar."""

    on: date
    title: str
    ahead: bool
    text: str = ""
    url: str = ""


def calendar(panel: Panel, draws: Sequence[PanelDraw]) -> list[Step]:
    """What was done and what is planned, in order."""
    today = timezone.localdate()
    steps = []
    if panel.opened_at:
        steps.append(Step(timezone.localdate(panel.opened_at), gettext("Ouverture des candidatures"), False))
    if panel.applies_until:
        steps.append(Step(panel.applies_until, gettext("Dernier jour des candidatures"), panel.takes_candidates))
    for draw in draws:
        if draw.number == 1:
            steps.append(Step(timezone.localdate(draw.prepared_at), gettext("Publication des chances"), False))
        if draw.drawn_at:
            title = gettext("Tirage du panel") if draw.number == 1 else gettext("Tirage de remplaçants")
            steps.append(Step(timezone.localdate(draw.drawn_at), title, False))
    if panel.draw_on and not any(draw.drawn_at for draw in draws):
        steps.append(Step(panel.draw_on, gettext("Tirage au sort"), True))
    if panel.deletes_on:
        title = gettext("Dernier jour où les données des candidats sont gardées")
        steps.append(Step(panel.deletes_on, title, panel.deletes_on >= today))
    return sorted(steps, key=lambda step: step.on)


def quotas_table(panel: Panel, quotas: Sequence[Quota]) -> Table:
    """Places, candidates and members by value; few candidates aren't told apart."""
    drawn = any(one.members is not None for one in quotas)
    headings = [
        Heading(gettext("Critère et valeur")),
        Heading(gettext("Places"), figures=True),
        Heading(gettext("Candidats"), figures=True),
    ]
    if drawn:
        headings.append(Heading(gettext("Tirés au sort"), figures=True))
    rows = [
        [f"{one.trait} : {one.value}", places(one.least, one.most), _candidates(panel, one)]
        + ([number(one.members)] if drawn else [])
        for one in quotas
    ]
    note = gettext("Parts de la population : %s") % panel.population_source
    languages = [panel.language] * len(rows)
    return Table(gettext("À quoi le panel doit ressembler"), tuple(headings), rows, note, languages)


def places(least: int, most: int) -> str:
    """« 3 à 5 »."""
    return number(least) if least == most else gettext("%(least)s à %(most)s") % {"least": least, "most": most}


def _candidates(panel: Panel, quota: Quota) -> str:
    if panel.was_deleted:
        return gettext("effacés")
    return gettext("non publié") if quota.candidates is None else number(quota.candidates)


def chances_chart(draw: PanelDraw) -> Chart:
    """Candidates by chance of being drawn."""
    language = get_language() or "fr"
    told, bins = draw.chances, draw.chances["bins"]
    top = told["highest"] or 1.0
    rows = [
        Bar(
            gettext("%(low)s à %(high)s")
            % {"low": percent(top * at / len(bins), 1), "high": percent(top * (at + 1) / len(bins), 1)},
            many,
        )
        for at, many in enumerate(bins)
        if many or any(bins[:at])
    ]
    note = gettext("%(many)s candidats pour %(places)s places") % {
        "many": number(len(draw.could_be_drawn)),
        "places": number(draw.size - len(draw.kept)),
    }
    title = gettext("Combien de candidats ont quelle chance d’être tirés")
    write = partial(typography.number, language=language)
    return bars(title, rows, measure=gettext("Candidats"), write=write, note=note)


def chances_table(draw: PanelDraw) -> Table:
    """Beside the stratified draw that is usual, with the same quotas and candidates."""
    told, usual = draw.chances, draw.chances["usual"]
    headings = [Heading(gettext("Mesure")), Heading(gettext("Ce tirage"), figures=True)]
    if usual:
        headings.append(Heading(gettext("Tirage stratifié usuel"), figures=True))
    rows = [
        [label, write(told[key]), *([write(usual[key])] if usual else [])]
        for label, key, write in (
            (gettext("Chance la plus faible"), "lowest", percent),
            (gettext("Chance la plus forte"), "highest", percent),
            (gettext("Inégalité des chances (Gini, 0 : toutes égales)"), "gini", partial(number, decimals=2)),
        )
    ]
    note = gettext("Usuel : estimé sur 500 tirages simulés.") if usual else ""
    return Table(gettext("Des chances aussi égales que possible"), tuple(headings), rows, note)


def bound(trait: str, value: str, side: str, places: int) -> str:
    """A quota that can't be kept, in words."""
    told = {"trait": trait, "value": value, "places": places}
    if side == "least":
        return gettext("%(trait)s, %(value)s : au moins %(places)d") % told
    return gettext("%(trait)s, %(value)s : au plus %(places)d") % told


def relaxation(one: dict[str, Any]) -> str:
    """A change of a quota, in words."""
    return gettext("%(trait)s, %(value)s : %(old)s devient %(new)s") % {
        "trait": one["trait"],
        "value": one["value"],
        "old": places(one["least"], one["most"]),
        "new": places(one["new_least"], one["new_most"]),
    }


def answers_table(candidates: Sequence[Candidate]) -> list[tuple[Candidate, str, str]]:
    """Those who were drawn, with how to reach them and what they answered."""
    kinds = {"invited": "caution", "confirmed": "good", "gone": "neutral"}
    return [(one, kinds[one.state], str(Candidate.State(one.state).label)) for one in candidates]
