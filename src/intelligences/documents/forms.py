"""What people fill in about documents."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intelligences.documents import storage
from intelligences.documents.actions import Description
from intelligences.documents.filetypes import ACCEPTED
from intelligences.documents.models import Document


class FileForm(forms.Form):
    """One file. `too_large` comes from the upload handler, which has dropped the file already."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_(
            "PDF, texte, tableur ou présentation (OpenDocument, Word, Excel, PowerPoint), CSV, texte brut, PNG ou JPEG."
        ),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide : choisissez-en un autre."),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = str(storage.too_large(settings.DOCUMENT_MAX_SIZE))


class DepositForm(FileForm):
    """A new document."""

    title = forms.CharField(label=_("Titre"), max_length=200)
    summary = forms.CharField(
        label=_("Description"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(label=_("Langue du document"), choices=Document._meta.get_field("language").choices)
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=Document.Licence.choices,
        help_text=_(
            "Ce que chacun peut faire du document. La Licence Ouverte permet la réutilisation en citant la source."
        ),
    )
    audience = forms.ChoiceField(
        label=_("Qui peut le lire"), choices=Document.Audience.choices, widget=forms.RadioSelect, initial="public"
    )
    audience.hints = {  # type: ignore[attr-defined]
        "public": _("Une personne de la modération le lit avant sa mise en ligne."),
        "members": _("Il ne paraît nulle part ailleurs ; vous pourrez l’ouvrir à tous plus tard."),
    }
    field_order = ["file", "title", "summary", "language", "licence", "audience"]

    def description(self) -> Description:
        """What was said of the document."""
        return Description(**{name: value for name, value in self.cleaned_data.items() if name != "file"})


class ReasonForm(forms.Form):
    """Why a document goes; anyone can read it."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        help_text=_("Il est public : n’y nommez personne."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PurgeForm(ReasonForm):
    """A word typed on purpose: nothing brings a purged document back."""

    confirmation = forms.CharField(label=_("Pour confirmer, écrivez : supprimer"), max_length=20)

    def clean_confirmation(self) -> str:
        """The word, whatever its case."""
        word = str(self.cleaned_data["confirmation"]).strip().lower()
        if word not in {"supprimer", "delete"}:
            raise forms.ValidationError(_("Écrivez « supprimer » pour confirmer."))
        return word
