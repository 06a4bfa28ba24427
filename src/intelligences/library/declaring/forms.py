"""One form a step. What was typed is kept as it is; a form reads it, says what is wrong, and gives clean values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..models import Deployment
from ..vocabulary import DOMAINS, Answer, EvidenceLevel, Learning, PersonalData, Status, Technique
from .contacts import is_personal
from .controls import Amount, Lines, PartialDate, Territories, Whole

Data = Mapping[str, list[str]]
"""What was typed: texts by the name of the control."""

_WEB = URLValidator(["http", "https"], message=_("Écrivez l’adresse entière, qui commence par https://."))
_NOT_OFFERED = _("« %(value)s » n’est pas dans la liste : choisissez ci-dessous.")
MOST_MEASURES = 5
_ANSWERS = ("unknown", "not_applicable", "unsure")
_MEASURE = re.compile(r"m\d_")


def _text(name: str, *, hint: Any = "", required: bool = False, rows: int = 3, longest: int = 5000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=_lazy_label(name), help_text=hint, required=required, widget=widget, max_length=longest
    )


def _line(name: str, *, hint: Any = "", required: bool = False, longest: int = 300) -> forms.CharField:
    return forms.CharField(label=_lazy_label(name), help_text=hint, required=required, max_length=longest)


def _choice(name: str, choices: Any, *, hint: Any = "", required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_lazy_label(name), help_text=hint, required=required, choices=choices, widget=forms.RadioSelect
    )


def _lazy_label(name: str) -> Any:
    """What people call a field of the record, with a capital, in the language of the page."""
    return capfirst(Deployment._meta.get_field(name).verbose_name)


class StepForm(forms.Form):
    """A step; `organisation` is who declares, `claimed` names the fields that a public source had told."""

    answerable: tuple[str, ...] = ()
    service_only: tuple[str, ...] = ()
    web: tuple[str, ...] = ()

    def __init__(
        self, data: Any = None, *, organisation: Any = None, claimed: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.organisation = organisation
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _NOT_OFFERED
        self._offer(self.answerable, "unknown", _("Ce que vous ne savez pas"))
        self._offer(self.answerable, "not_applicable", _("Ce qui est sans objet"))
        told = tuple(name for name in self.fields if name in set(claimed))
        self._offer(told, "unsure", _("Ce que vous ne pouvez pas confirmer"))

    def _offer(self, names: tuple[str, ...], name: str, title: Any) -> None:
        if names:
            choices = [(one, _lazy_label(one)) for one in names]
            self.fields[name] = forms.MultipleChoiceField(
                label=title, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The controls of the step itself."""
        return [self[name] for name in self.fields if name not in _ANSWERS and not _MEASURE.match(name)]

    @property
    def answered(self) -> list[forms.BoundField]:
        """The boxes of what isn't told: unknown, not applicable, not confirmed."""
        return [self[name] for name in self.fields if name in _ANSWERS]

    @property
    def shows_answered(self) -> bool:
        """Whether a box is ticked or wrong, so that a folded group hides nothing."""
        return any(field.errors or field.value() for field in self.answered)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.service_only:
            if is_personal(cleaned.get(name, "")):
                self.add_error(name, _("Donnez l’adresse d’un service (mairie@…, dpo@…), jamais celle d’une personne."))
        for name in self.web:
            self._check_web(name, cleaned.get(name, ""))
        self._check_answers(cleaned)
        return cleaned

    def _check_web(self, name: str, value: str) -> None:
        try:
            if value:
                _WEB(value)
        except ValidationError as error:
            self.add_error(name, error)

    def _check_answers(self, cleaned: dict[str, Any]) -> None:
        both = set(cleaned.get("unknown", ())) & set(cleaned.get("not_applicable", ()))
        for name in (*cleaned.get("unknown", ()), *cleaned.get("not_applicable", ())):
            if cleaned.get(name) not in ("", None, []):
                self.add_error(name, _("Ce champ est rempli : décochez-le de « ne savez pas » et de « sans objet »."))
        if both:
            self.add_error("not_applicable", _("Un champ est soit inconnu, soit sans objet : gardez l’un des deux."))

    def values(self) -> dict[str, Any]:
        """Clean values by field of the record; empty when the form isn't valid."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if name not in ("unknown", "not_applicable")}

    def answers(self) -> dict[str, str]:
        """Fields answered by « ne sait pas » or « sans objet »."""
        if not self.is_valid():
            return {}
        told = dict.fromkeys(self.cleaned_data.get("unknown", ()), Answer.UNKNOWN.value)
        return told | dict.fromkeys(self.cleaned_data.get("not_applicable", ()), Answer.NOT_APPLICABLE.value)


class SystemForm(StepForm):
    """What it is and what it is for."""

    title = _line("title", required=True, hint=_("En une phrase, comme vous le diriez à un collègue."))
    system = forms.CharField(
        label=_("Nom du système ou du produit"), required=False, max_length=300,
        help_text=_("S’il est déjà dans la bibliothèque, votre usage rejoindra les autres."),
    )  # fmt: skip
    problem = _text("problem", required=True, hint=_("Ce que cela change pour les habitants ou pour les agents."))
    policy_domains = forms.MultipleChoiceField(
        label=_("Politiques publiques"), choices=[(slug, one.label) for slug, one in DOMAINS.items()],
        widget=forms.CheckboxSelectMultiple, help_text=_("Une à trois suffisent."),
    )  # fmt: skip
    place_in_service = _text("place_in_service", hint=_("Qui s’en sert, à quel moment, ce qui se faisait avant."))
    pool = Territories(
        label=_("Autres territoires qui s’en servent avec vous"),
        help_text=_("Un nom ou un code INSEE par ligne, si l’usage est partagé."),
    )
    answerable = ("place_in_service",)


class WorkingForm(StepForm):
    """How it works."""

    technique_family = _choice("technique_family", Technique.choices, required=False)
    technique = _text("technique", rows=2, hint=_("Avec vos mots ; le nom du modèle si vous le connaissez."))
    learning = _choice(
        "learning", Learning.choices,
        hint=_("Un calcul à règles écrites n’est pas de l’IA ; la loi sur les algorithmes publics s’y applique aussi."),
    )  # fmt: skip
    suppliers = Lines(label=_("Fournisseurs"), help_text=_("Un par ligne."))
    hosting = _text("hosting", rows=2, hint=_("Où tournent le système et ses données, par qui."))
    licence = _line("licence")
    code_url = _line("code_url", longest=2000)
    website = _line("website", longest=2000)
    answerable = ("technique", "suppliers", "hosting", "licence", "code_url")
    web = ("code_url", "website")


class DataForm(StepForm):
    """The data that it uses."""

    data_used = _text("data_used", hint=_("Ce qui entre dans le système, et d’où cela vient."))
    personal_data = _choice("personal_data", PersonalData.choices)
    personal_data_note = _text("personal_data_note", rows=2)
    legal_basis = _text("legal_basis", rows=2, hint=_("Loi, délibération, mission d’intérêt public…"))
    answerable = ("data_used", "personal_data_note", "legal_basis")


class PeopleForm(StepForm):
    """The people whom it concerns, and who decides."""

    people_concerned = _text("people_concerned", rows=2, hint=_("Habitants, élèves, agents… et combien environ."))
    decisions_a_year = Whole(
        label=_lazy_label("decisions_a_year"), required=False, min_value=0, max_value=10_000_000_000
    )
    human_oversight = _text(
        "human_oversight", hint=_("Qui vérifie, qui peut passer outre, ce qui se passe en cas d’erreur.")
    )
    answerable = ("people_concerned", "decisions_a_year", "human_oversight")


class StateForm(StepForm):
    """How far it is."""

    status = _choice("status", Status.choices)
    started_on = PartialDate(label=_lazy_label("started_on"))
    stopped_on = PartialDate(label=_lazy_label("stopped_on"))
    stopped_because = _text("stopped_because", rows=2, hint=_("Un arrêt bien raconté sert autant qu’une réussite."))
    answerable = ("started_on",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_stopped = cleaned.get("status") == Status.STOPPED
        if is_stopped and not cleaned.get("stopped_because"):
            self.add_error("stopped_because", _("Dites pourquoi l’usage a été arrêté."))
        if not is_stopped and (cleaned.get("stopped_because") or cleaned.get("stopped_on")):
            self.add_error("status", _("Une raison ou une date d’arrêt est donnée : choisissez l’état « arrêté »."))
        return cleaned


class MeansForm(StepForm):
    """What it costs, in money, time and carbon."""

    cost_investment = Amount(
        label=_("Investissement, en euros"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    cost_yearly = Amount(label=_("Coût par an, en euros"), required=False, min_value=0, max_digits=14, decimal_places=2)
    cost_year = Whole(label=_("Année de ces montants"), required=False, min_value=1990, max_value=2100)
    cost_note = forms.CharField(
        label=_("Précisions sur le coût"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    staff_time = _text("staff_time", rows=2, hint=_("Jours d’agents pour le mettre en place, puis pour s’en occuper."))
    footprint_value = Amount(
        label=_lazy_label("footprint_value"), required=False, min_value=0, max_digits=16, decimal_places=4
    )
    footprint_unit = forms.CharField(label=_("Unité de l’empreinte"), required=False, max_length=40)
    footprint_method = _text("footprint_method", rows=2)
    answerable = ("cost_investment", "cost_yearly", "staff_time", "footprint_value")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("footprint_value") is not None:
            for name in ("footprint_unit", "footprint_method"):
                if not cleaned.get(name):
                    self.add_error(name, _("Une empreinte se donne avec son unité et sa méthode."))
        return cleaned


class EffectsForm(StepForm):
    """What is expected of it, and what was measured: `measures` blocks, each a row of Evidence."""

    expected_effect = _text("expected_effect", rows=2)
    answerable = ("expected_effect",)
    PARTS = (
        "claim", "indicator", "before", "after", "unit", "level", "level_why", "method", "sample", "author",
        "measured_on",
    )  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.measures = min(MOST_MEASURES, self._told(data) + 1)
        for number in range(self.measures):
            self._add_measure(number)

    def _told(self, data: Any) -> int:
        """How many blocks hold something."""
        held = [
            number for number in range(MOST_MEASURES)
            if any(str((data or {}).get(f"m{number}_{part}") or "").strip() for part in self.PARTS)
        ]  # fmt: skip
        return held[-1] + 1 if held else 0

    def _add_measure(self, number: int) -> None:
        made: dict[str, forms.Field] = {
            "claim": forms.CharField(label=_("Ce qui a changé"), max_length=5000, widget=forms.Textarea({"rows": 2})),
            "indicator": forms.CharField(label=_("Indicateur"), max_length=300),
            "before": Amount(label=_("Avant"), max_digits=16, decimal_places=4),
            "after": Amount(label=_("Après"), max_digits=16, decimal_places=4),
            "unit": forms.CharField(label=_("Unité"), max_length=60),
            "level": forms.ChoiceField(label=_("Niveau de preuve"), choices=[("", "—"), *EvidenceLevel.choices]),
            "level_why": forms.CharField(label=_("Pourquoi ce niveau"), max_length=500),
            "method": forms.CharField(label=_("Méthode"), max_length=5000, widget=forms.Textarea({"rows": 2})),
            "sample": forms.CharField(label=_("Échantillon"), max_length=300),
            "author": forms.CharField(label=_("Organisme qui a mesuré"), max_length=300),
            "measured_on": PartialDate(label=_("Date de la mesure")),
        }
        for part, field in made.items():
            field.required = False
            if number:
                told = {"label": field.label, "number": number + 1}
                field.label = _now("%(label)s (effet %(number)s)") % told
            self.fields[f"m{number}_{part}"] = field

    @property
    def blocks(self) -> list[list[forms.BoundField]]:
        """The controls of each measure."""
        return [[self[f"m{number}_{part}"] for part in self.PARTS] for number in range(self.measures)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(self.measures):
            told = {part: cleaned.get(f"m{number}_{part}") for part in self.PARTS}
            if any(value not in ("", None) for value in told.values()):
                self._check_measure(number, told)
        return cleaned

    def _check_measure(self, number: int, told: Mapping[str, Any]) -> None:
        for part, wrong, sentence in (
            ("claim", not told["claim"], _("Dites ce qui a changé.")),
            ("level", not told["level"], _("Choisissez un niveau de preuve : 0 quand rien n’a été mesuré.")),
            ("level_why", not told["level_why"], _("Dites pourquoi ce niveau, en une phrase.")),
            ("method", int(told["level"] or 0) >= 2 and not told["method"], _("Dès le niveau 2, dites la méthode.")),
            ("unit", (told["before"] or told["after"]) is not None and not told["unit"], _("Un chiffre a une unité.")),
        ):  # fmt: skip
            if wrong:
                self.add_error(f"m{number}_{part}", sentence)

    def values(self) -> dict[str, Any]:
        """With `evidence`: one dictionary a measure."""
        plain = {name: value for name, value in super().values().items() if not _MEASURE.match(name)}
        if not plain:
            return {}
        rows = [
            {part: self.cleaned_data.get(f"m{number}_{part}") for part in self.PARTS} for number in range(self.measures)
        ]
        return plain | {"evidence": [row for row in rows if row["claim"]]}


class RedressForm(StepForm):
    """How people contest, ask, and whom."""

    redress = _text("redress", hint=_("Comment demander une explication, contester, dans quel délai."))
    contact_channel = _line(
        "contact_channel", longest=500, hint=_("L’adresse d’un service ou d’une page, jamais celle d’une personne.")
    )
    accountable_service = _line("accountable_service", longest=500)
    answerable = ("redress", "contact_channel", "accountable_service")
    service_only = ("redress", "contact_channel", "accountable_service")


class DocumentsForm(StepForm):
    """Documents of the organisation to attach."""

    documents = forms.MultipleChoiceField(
        label=_("Documents à joindre"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        from intelligences.documents.queries import public_of

        shown = public_of(self.organisation) if self.organisation is not None else []
        self.fields["documents"].choices = [(str(one.pk), str(one)) for one in shown]  # type: ignore[attr-defined]
