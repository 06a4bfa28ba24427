"""Forms: ask, reword after a refusal, answer."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LANGUAGES

from . import proof
from .actions import Asked
from .models import Answer, Kind, Layer, Question
from .subjects import Subject

HINTS = {
    Kind.QUESTION: _("Comment il marche, avec quelles données, qui vérifie."),
    Kind.CONTEST: _("Un résultat ou une démarche qui vous concerne, ou qui vous paraît contraire aux règles."),
    Kind.ERROR: _("Ce que dit la fiche n’est pas exact."),
    Kind.INCIDENT: _("Le système a fait un tort, ou a failli en faire."),
    Kind.MISSING: _("Un système existe et ce site ne le connaît pas."),
}
LAYER_HINTS = {
    Layer.OUTPUT: _("Ce que l’outil a produit : une note, un tri, une réponse, une alerte."),
    Layer.PROCESS: _("Ce que l’on en fait : la décision prise, la place laissée à l’outil, son emploi même."),
}
SPENT = _("La vérification automatique a expiré ou a déjà servi : rien n’est perdu, envoyez de nouveau.")


class CardsField(forms.ChoiceField):
    """Radio buttons with a hint each, drawn as cards."""

    widget = forms.RadioSelect

    def __init__(self, *, choices: Any, hints: Any, **options: Any) -> None:
        super().__init__(choices=[(choice.value, capfirst(choice.label)) for choice in choices], **options)
        self.hints = {choice.value: hints[choice] for choice in choices}


def _long(label: Any, limit: int, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=limit, required=required, widget=forms.Textarea(attrs={"rows": 7})
    )


def kinds_for(subject: Subject) -> list[Kind]:
    """What can be asked of a thing: only what can be contested is contested."""
    if subject.redress is None:
        return [Kind.QUESTION, Kind.MISSING]
    return [Kind.QUESTION, Kind.CONTEST, Kind.ERROR, Kind.INCIDENT]


class ProvedForm(forms.Form):
    """A form with a proof of work, empty where no script runs; whoever takes it uses it up."""

    altcha = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def clean_altcha(self) -> str:
        payload = str(self.cleaned_data["altcha"])
        if payload:
            try:
                proof.check(payload)
            except proof.Unproved:
                self.add_error(None, SPENT)
        return payload

    @property
    def is_proved(self) -> bool:
        """Whether the valid form has one."""
        return bool(self.cleaned_data.get("altcha"))


class ConfirmedAddressForm(ProvedForm):
    """What somebody without an account sends: an address that a link confirms, a proof of work when a script computed
    one; `ticket` is drawn for each form shown. Whoever is signed in gives none of that."""

    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_signed_in: bool, why_an_address: Any, **options: Any) -> None:
        initial = {"ticket": uuid.uuid4(), **options.pop("initial", {})}
        super().__init__(*args, initial=initial, **options)
        self.fields["email"].help_text = why_an_address
        if is_signed_in:
            del self.fields["email"], self.fields["altcha"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class AskForm(ConfirmedAddressForm):
    """A question about a thing."""

    layer = CardsField(label=_("Si vous contestez : quoi ?"), choices=list(Layer), hints=LAYER_HINTS, required=False)
    text = _long(
        _("Votre texte"),
        Question._meta.get_field("text").max_length,
        _("Il sera public, sans votre nom ni votre adresse. N’y mettez rien de privé, sur vous ou sur d’autres."),
    )

    def __init__(self, *args: Any, subject: Subject, is_signed_in: bool, **options: Any) -> None:
        why = _("Pour confirmer l’envoi et vous prévenir de la réponse. Jamais publiée, ni donnée à l’organisme.")
        super().__init__(*args, is_signed_in=is_signed_in, why_an_address=why, **options)
        self.subject = subject
        kinds = kinds_for(subject)
        self.fields["kind"] = CardsField(label=_("Que voulez-vous faire ?"), choices=kinds, hints=HINTS)
        self.order_fields(["kind", "layer", "text", "email"])
        if Kind.CONTEST not in kinds:
            del self.fields["layer"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Kind.CONTEST and not cleaned.get("layer") and "layer" not in self.errors:
            self.add_error("layer", gettext("Dites ce que vous contestez : le résultat, ou la démarche."))
        return cleaned

    def asked(self) -> Asked:
        """What the valid form asks."""
        read = self.cleaned_data
        layer = read.get("layer", "") if read["kind"] == Kind.CONTEST else ""
        return Asked(read["ticket"], self.subject.reference, read["kind"], layer, read["text"], get_language() or "fr")


class RewordForm(forms.Form):
    """After a refusal: the text again, and a word to moderation."""

    text = _long(_("Votre texte"), Question._meta.get_field("text").max_length)
    word = _long(_("Un mot pour la modération"), 2000, _("Il n’est pas publié."), required=False)


class AnswerForm(forms.Form):
    """What the organisation answers; `seen` is how many answers the page showed."""

    text = _long(_("Réponse publique"), Answer._meta.get_field("text").max_length)
    language = forms.ChoiceField(label=_("Langue de la réponse"), choices=LANGUAGES, initial="fr")
    record_corrected = forms.BooleanField(
        label=_("La fiche a été corrigée à la suite de ce signalement"),
        help_text=_("La correction se verra sur la fiche, avec un lien vers cette page."),
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)

    def __init__(self, *args: Any, question: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        if question.kind not in (Kind.ERROR, Kind.INCIDENT):
            del self.fields["record_corrected"]
        self.is_late = False

    def see_again(self, seen: int) -> None:
        """Somebody answered meanwhile: the next try, once that answer is read on the page, is about these ones."""
        self.is_late = True
        self.data = {name: self.data.get(name) for name in self.data} | {"seen": seen}
        self.add_error(None, _("Une autre réponse vient d’être publiée : lisez-la ci-dessus avant de la remplacer."))
