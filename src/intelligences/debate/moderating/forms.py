"""Forms: declare one's interests, let an association observe."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.community.forms import CardsField

from .models import Interest

HINTS = {
    Interest.NONE: _("Ni mandat, ni emploi, ni engagement, ni argent qui touche au sujet ou à l’organisateur."),
    Interest.TOLD: _("Dites lequel. Vous modérez, et chacun le sait."),
    Interest.ABSTAINS: _("Dites lequel. Une autre personne modère ce débat."),
}


class InterestForm(forms.Form):
    """None, or which."""

    interest = CardsField(label=_("Un lien avec le sujet ou l’organisateur"), choices=list(Interest), hints=HINTS)
    text = forms.CharField(
        label=_("Lequel"),
        help_text=_("Publié sans votre nom : « Élue d’une commune voisine ». N’écrivez rien qui vous nomme."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("interest") == Interest.NONE:
            cleaned["text"] = ""
        elif cleaned.get("interest") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", gettext("Dites quel est ce lien, sans vous nommer."))
        return cleaned


class ObserverForm(forms.Form):
    """An association to let in."""

    organisation = forms.TypedChoiceField(label=_("Association ou collectif"), coerce=int)

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one.pk, one.name) for one in organisations]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]
