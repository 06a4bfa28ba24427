"""What moderators and authors fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intelligences.moderation.actions import Ruling
from intelligences.moderation.models import Category, Decision

_REASONS = [(value, label) for value, label in Category.choices if value != Category.CONFORM]


class DecisionForm(forms.Form):
    """A decision; a refusal needs a public reason and words for the author."""

    verdict = forms.ChoiceField(
        label=_("Décision"),
        choices=[("accepted", _("Accepter")), ("refused", _("Refuser"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez : accepter ou refuser.")},
    )
    category = forms.ChoiceField(
        label=_("En cas de refus, le motif public"),
        choices=[("", _("Choisir un motif")), *_REASONS],
        error_messages={"required": _("Choisissez le motif public du refus.")},
        help_text=_("Il paraît dans le journal public, sans le contenu ni les personnes."),
    )
    text = forms.CharField(
        label=_("En cas de refus, le message à l’auteur"),
        max_length=4000,
        error_messages={"required": _("Expliquez à l’auteur pourquoi, et comment corriger.")},
        help_text=_("L’auteur le lit et peut y répondre. Dites ce qui empêche, et comment corriger."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Only a refusal must say why: in a word for all, in a sentence for the author."""
        given = super().clean() or {}
        if given.get("verdict") != Decision.Verdict.REFUSED:
            for name in ("category", "text"):
                self._errors.pop(name, None)
        return given

    def ruling(self) -> Ruling:
        """The decision as the action takes it."""
        given = self.cleaned_data
        is_accepted = given["verdict"] == Decision.Verdict.ACCEPTED
        category = Category.CONFORM if is_accepted else given["category"]
        return Ruling(given["verdict"], category, given.get("text", ""))


class AnswerForm(forms.Form):
    """The author's answer to a refusal."""

    text = forms.CharField(
        label=_("Votre réponse"),
        max_length=4000,
        help_text=_("Dites ce que vous avez corrigé, ou pourquoi la décision vous semble à revoir."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez votre réponse.")},
    )
