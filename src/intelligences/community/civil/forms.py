"""Forms: present an organisation, filter the directory."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LANGUAGES

from .models import Presentation, Reach, Topic

FIELDS = ("text", "language", "topics", "reach", "source")


class PresentationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an organisation says of itself."""

    topics = forms.MultipleChoiceField(
        label=_("Vos sujets"),
        choices=[(topic.value, capfirst(topic.label)) for topic in Topic],
        widget=forms.CheckboxSelectMultiple,
    )
    reach = forms.ChoiceField(
        label=_("Vous agissez dans"), choices=[(one.value, capfirst(one.label)) for one in Reach],
        widget=forms.RadioSelect,
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Langue du texte"), choices=LANGUAGES, initial="fr")
    source = forms.URLField(
        label=_("Une page qui le confirme"),
        help_text=_("Vos statuts, votre site, une annonce au Journal officiel : là où l’on peut vérifier."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    class Meta:
        model = Presentation
        fields = FIELDS
        labels = {"text": _("Présentez votre organisation")}
        help_texts = {
            "text": _("Qui vous êtes, ce que vous faites, avec qui. Le site écrit que c’est vous qui le dites.")
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 7})}

    def told(self) -> dict[str, Any]:
        """The columns, once valid."""
        return {name: self.cleaned_data[name] for name in FIELDS}
