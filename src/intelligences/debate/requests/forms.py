"""Forms: ask for a debate, answer, say which debate came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.community.forms import CardsField
from intelligences.kernel.fields import LANGUAGES

from ..forms import SeedsForm
from ..models import Debate
from .models import DebateRequest, ProposedSeed

_State = DebateRequest.State
ANSWER_HINTS = {
    _State.GRANTED: _("Dites quand, et sur quoi exactement. Vous direz ensuite quel débat en est né."),
    _State.DECLINED: _("Dites pourquoi : la raison est publique."),
}


def in_the_name_of(organisations: list[Organisation]) -> forms.TypedChoiceField:
    """Which of one's organisations speaks."""
    choices = [(one.pk, one.name) for one in organisations]
    return forms.TypedChoiceField(label=_("Au nom de"), choices=choices, coerce=int, initial=organisations[0].pk)


class RequestForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the debate would be about, and why."""

    language = forms.ChoiceField(label=_("Langue du texte"), choices=LANGUAGES, initial="fr")

    class Meta:
        model = DebateRequest
        fields = ("title", "reason", "language")
        labels = {"title": _("Sujet du débat"), "reason": _("Pourquoi ce débat")}
        help_texts = {
            "title": _("Court : « Les caméras devant les écoles »."),
            "reason": _("Ce qui se passe, qui est concerné, ce qui devrait être débattu avant que l’on décide."),
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        if len(organisations) > 1:
            self.fields["asked_by"] = in_the_name_of(organisations)
            self.order_fields(["asked_by"])

    def told(self) -> dict[str, Any]:
        """The columns, once valid."""
        return {name: self.cleaned_data[name] for name in ("title", "reason", "language")}


class RequestAnswerForm(forms.Form):
    """Yes or no, with the reason."""

    verdict = CardsField(label=_("Votre réponse"), choices=list(ANSWER_HINTS), hints=ANSWER_HINTS)
    text = forms.CharField(label=_("Réponse publique"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7}))
    language = forms.ChoiceField(label=_("Langue de la réponse"), choices=LANGUAGES, initial="fr")

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        if len(organisations) > 1:
            self.fields["answered_for"] = in_the_name_of(organisations)


SEED_HINTS = {
    ProposedSeed.State.TAKEN: _("Elle rejoint les affirmations de départ du débat."),
    ProposedSeed.State.DECLINED: _("Son texte et votre raison seront publics."),
    ProposedSeed.State.UNLAWFUL: _("Son texte ne sera jamais montré ; votre raison, si."),
}


class ProposeSeedsForm(SeedsForm):
    """Statements that an association proposes, one a line."""

    language = forms.ChoiceField(label=_("Langue de ces affirmations"), choices=LANGUAGES, initial="fr")

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        if len(organisations) > 1:
            self.fields["organisation"] = in_the_name_of(organisations)


class DecideSeedForm(forms.Form):
    """Take a statement or not, and why."""

    verdict = CardsField(label=_("Votre décision"), choices=list(SEED_HINTS), hints=SEED_HINTS)
    reason = forms.CharField(
        label=_("Raison"), help_text=_("Publique."), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class TieForm(forms.Form):
    """The debate that came of a request."""

    debate = forms.TypedChoiceField(label=_("Le débat qui en est né"), coerce=int)

    def __init__(self, *args: Any, debates: list[Debate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["debate"].choices = [(one.pk, one.title) for one in debates]  # type: ignore[attr-defined]
