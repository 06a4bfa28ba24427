"""The forms of a use's duties: the questions of a page, one obligation, a signature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from intelligences.documents.models import Document
from intelligences.safeguards.model import Kind, Question

from .reading import as_day, problem, said

UNKNOWN = "?"
"""What « je ne sais pas encore » sends: an answer that is empty, said as such."""
SEEN = "seen-"
"""Prefix of the hidden control that says which revision of a question the page showed."""


class QuestionField(forms.Field):
    """A question of a pack. The form only shows it: what isn't understood is kept all the same, and said."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.hints = {one.id: said(one.example) for one in question.options if one.example}
        super().__init__(label=said(question.ask), widget=_control(question), help_text=_explained(question))


def _control(question: Question) -> forms.Widget:
    choices = [(one.id, said(one.label)) for one in question.options]
    match question.kind:
        case Kind.ONE:
            return forms.RadioSelect(choices=[*choices, (UNKNOWN, _("Je ne sais pas encore"))])
        case Kind.MANY:
            return forms.CheckboxSelectMultiple(choices=choices)
        case Kind.DATE:
            return forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "class": "short"})
        case Kind.NUMBER:
            return forms.TextInput({"autocomplete": "off", "inputmode": "decimal", "class": "short"})


def _explained(question: Question) -> str:
    """Its help, its example, and how to write the answer; a line each."""
    how = {
        Kind.MANY: _now("Cochez tout ce qui convient. Si vous ne savez pas encore, ne cochez rien."),
        Kind.DATE: _now("Jour, mois, année : 14/03/2026. Vide si vous ne savez pas encore."),
        Kind.NUMBER: _now("Un nombre. Vide si vous ne savez pas encore."),
    }
    example = _now("Exemple : %(example)s") % {"example": said(question.example)} if question.example else ""
    unit = _now("Unité : %(unit)s.") % {"unit": said(question.unit)} if question.unit else ""
    told = [said(question.help) if question.help else "", example, unit, how.get(question.kind, "")]
    return format_html_join(SafeString("<br>"), "{}", ((one,) for one in told if one))


class QuestionsForm(forms.Form):
    """The questions of one page that are put. `given` maps each to what it holds, and has none that nobody touched."""

    def __init__(self, questions: Iterable[Question], given: Mapping[str, list[str]], *, checked: bool) -> None:
        super().__init__(initial={}, use_required_attribute=False)
        self.questions = list(questions)
        for one in self.questions:
            self.fields[one.id] = QuestionField(one)
            self.initial[one.id] = _held(one, given.get(one.id))
        self._errors = forms.utils.ErrorDict()
        for one in self.questions if checked else ():
            wrong = problem(one, given.get(one.id, []))
            if wrong:
                self._errors[one.id] = self.error_class([wrong])


def _held(question: Question, given: list[str] | None) -> Any:
    """What its control shows."""
    if question.kind is Kind.MANY:
        return given or []
    if given:
        return given[-1]
    return UNKNOWN if given is not None and question.kind is Kind.ONE else None


def as_typed(question: Question, given: list[str]) -> list[str]:
    """What a record tells, as people would type it here."""
    return [written_day(as_day(one)) for one in given] if question.kind is Kind.DATE else given


def typed(data: Any, questions: Iterable[Question]) -> dict[str, list[str]]:
    """What was sent for the questions that the page showed; « je ne sais pas encore » is nothing."""
    shown = [one.id for one in questions if f"{SEEN}{one.id}" in data]
    return {id: [value for value in data.getlist(id) if value != UNKNOWN] for id in shown}


def seen(data: Any, questions: Iterable[Question]) -> dict[str, int]:
    """The revision of each question that the page showed."""
    return {one.id: whole(data.get(f"{SEEN}{one.id}")) for one in questions if f"{SEEN}{one.id}" in data}


def whole(text: Any) -> int:
    """A small whole number that a page sent back; 0 when it isn't one."""
    told = str(text or "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else 0


class DutyForm(forms.Form):
    """What the organisation tells of an obligation."""

    MISSING, DECLARED, EVIDENCED = "missing", "declared", "evidenced"

    state = forms.ChoiceField(
        label=_("Où en est-on ?"),
        choices=[
            (MISSING, _("Ce n’est pas fait")),
            (DECLARED, _("C’est fait, nous le déclarons")),
            (EVIDENCED, _("C’est fait, et un document le montre")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites où en est cette obligation.")},
    )
    document = forms.ChoiceField(
        label=_("Document qui le montre"),
        help_text=_("Parmi les documents de votre organisation, ouverts à tous ou réservés à ses membres."),
        required=False,
    )
    shown_on = forms.CharField(
        label=_("Date du document"),
        help_text=_("Jour, mois, année : 14/03/2026."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "class": "short"}),
    )
    note = forms.CharField(
        label=_("Précision"),
        help_text=_("Ce qu’il faut savoir pour s’y retrouver, sans nom de personne."),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any = None, *, documents: Iterable[Document] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.documents = {str(one.pk): one for one in documents}
        choices = [("", _("à choisir")), *((pk, str(one)) for pk, one in self.documents.items())]
        self.fields["document"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("state") != self.EVIDENCED:
            self.errors.pop("document", None)
            return cleaned | {"document": None, "shown_on": None}
        day = as_day(cleaned.get("shown_on") or "")
        if not cleaned.get("document"):
            self.add_error("document", _("Choisissez le document, ou déposez-le d’abord."))
        if day is None or day > timezone.localdate():
            self.add_error("shown_on", _("Écrivez la date du document, par exemple 14/03/2026 ; elle est passée."))
        return cleaned | {"document": self.documents.get(cleaned.get("document", "")), "shown_on": day}

    def told(self) -> dict[str, Any]:
        """What the action takes; only once it is valid."""
        given = {name: self.cleaned_data[name] for name in ("note", "document", "shown_on")}
        return given | {"is_declared": self.cleaned_data["state"] != self.MISSING}


class SignForm(forms.Form):
    """A signature."""

    function = forms.CharField(
        label=_("Votre fonction"),
        help_text=_(
            "Celle dans laquelle vous signez : « directrice générale des services ». Elle peut devenir publique."
        ),
        max_length=200,
        error_messages={"required": _("Dites en quelle fonction vous signez.")},
    )
    publish = forms.BooleanField(
        label=_("Montrer cette appréciation sur la fiche publique de l’usage"),
        help_text=_("Vous pourrez la retirer de la fiche à tout moment. Votre nom n’y figure pas."),
        required=False,
    )


def written_day(day: Any) -> str:
    """A day as the forms write it."""
    if day is None:
        return ""
    return str(day.strftime("%d/%m/%Y" if get_language() == "fr" else "%Y-%m-%d"))
