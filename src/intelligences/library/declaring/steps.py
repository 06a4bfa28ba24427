"""The steps of a declaration, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..models import Declaration
from . import forms
from .controls import Typed
from .forms import StepForm


@dataclass(frozen=True)
class Step:
    """`needed` steps must be right before a declaration is sent; `matters` maps a field to why it is asked for."""

    key: str
    title: Any
    form: type[StepForm]
    needed: bool
    matters: Mapping[str, Any]

    def read(self, declaration: Declaration, data: Mapping[str, list[str]] | None = None) -> StepForm:
        """The form, filled with what was typed (or with other data)."""
        held = declaration.steps.get(self.key, {}).get("data", {}) if data is None else data
        return self.form(
            Typed(held) if held or data is not None else None,
            organisation=declaration.organisation,
            claimed=declaration.steps.get("", {}).get("claimed", ()),
        )

    def is_begun(self, declaration: Declaration) -> bool:
        """Whether somebody typed something, or the start filled it."""
        return self.key in declaration.steps


STEPS = (
    Step("systeme", _("Le système et son but"), forms.SystemForm, True, {
        "place_in_service": _("savoir à quel moment du service il intervient dit ce qu’il change pour les agents"),
    }),
    Step("fonctionnement", _("Comment il fonctionne"), forms.WorkingForm, True, {
        "technique_family": _("la technique dit ce que le système peut faire et où il se trompe"),
        "suppliers": _("les autres territoires cherchent qui le fournit"),
        "hosting": _("l’hébergement dit où vont les données"),
    }),
    Step("donnees", _("Les données"), forms.DataForm, True, {
        "data_used": _("les habitants demandent d’abord ce qui est fait de leurs données"),
        "legal_basis": _("la base légale est exigée pour tout traitement de données personnelles"),
    }),
    Step("personnes", _("Les personnes et la décision"), forms.PeopleForm, False, {
        "people_concerned": _("le nombre de personnes concernées pèse dans l’analyse d’impact"),
        "human_oversight": _("le contrôle humain est ce qui rassure, et ce que la loi demande"),
        "decisions_a_year": _("le nombre de décisions donne l’ampleur de l’usage"),
    }),
    Step("etat", _("Où en est l’usage"), forms.StateForm, True, {
        "started_on": _("la date permet de dire ce qui dure et ce qui s’arrête"),
    }),
    Step("moyens", _("Ce qu’il coûte"), forms.MeansForm, False, {
        "cost_yearly": _("le coût est la question la plus posée par les autres communes"),
        "staff_time": _("le temps des équipes est le coût que l’on oublie"),
        "footprint_value": _("l’empreinte est rarement connue : la dire fait avancer tout le monde"),
    }),
    Step("effets", _("Ce qu’il change"), forms.EffectsForm, False, {
        "expected_effect": _("l’effet attendu permet de juger plus tard"),
        "evidence": _("sans mesure, un effet reste une affirmation"),
    }),
    Step("recours", _("Contester, demander"), forms.RedressForm, False, {
        "redress": _("chacun peut demander comment une décision qui le concerne a été prise"),
        "contact_channel": _("une question sans adresse reste sans réponse"),
    }),
    Step("documents", _("Les documents"), forms.DocumentsForm, False, {}),
)  # fmt: skip
BY_KEY = {step.key: step for step in STEPS}


def following(key: str) -> Step | None:
    """The step after this one; None after the last."""
    keys = [step.key for step in STEPS]
    place = keys.index(key) + 1
    return STEPS[place] if place < len(STEPS) else None
