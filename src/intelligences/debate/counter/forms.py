"""The form of a counter-analysis."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.kernel.fields import LANGUAGES

from ..requests.forms import in_the_name_of
from .models import CounterAnalysis

FIELDS = ("title", "text", "link", "language")


class CounterAnalysisForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an association reads in the result."""

    link = forms.URLField(
        label=_("Document ou page qui la complète"),
        help_text=_("Chez vous : une étude, des chiffres, une tribune."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    language = forms.ChoiceField(label=_("Langue du texte"), choices=LANGUAGES, initial="fr")

    class Meta:
        model = CounterAnalysis
        fields = FIELDS
        labels = {"title": _("Titre"), "text": _("Votre analyse")}
        help_texts = {
            "text": _(
                "Ce que vous lisez dans ce résultat, ce qu’il ne dit pas, ce que vous en concluez. Elle est signée."
            )
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        if len(organisations) > 1:
            self.fields["organisation"] = in_the_name_of(organisations)
            self.order_fields(["organisation"])

    def told(self) -> dict[str, Any]:
        """The columns, once valid."""
        return {name: self.cleaned_data[name] for name in FIELDS}
