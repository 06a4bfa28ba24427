"""What a reader fills in to tell of a use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.accounts.models import Organisation
from intelligences.documents import storage
from intelligences.territories.models import Territory
from intelligences.territories.wording import found_context

from .actions.telling import Told
from .finding.places import places_named
from .vocabulary import SourceKind

_KINDS = (SourceKind.OFFICIAL, SourceKind.PRESS, SourceKind.SUPPLIER, SourceKind.AGGREGATOR)


class TellForm(forms.Form):
    """What the system does, who runs it, the page that says so."""

    title = forms.CharField(
        label=gettext_lazy("Ce que fait le système"),
        help_text=gettext_lazy("En quelques mots, par exemple « Trier les courriels entrants »."),
        max_length=200,
    )
    operator = forms.CharField(
        label=gettext_lazy("Qui s’en sert"),
        help_text=gettext_lazy("Le nom de la collectivité ou de l’organisme, comme la page l’écrit."),
        max_length=300,
    )
    place = forms.CharField(
        label=gettext_lazy("Son territoire"),
        help_text=gettext_lazy("Nom, code postal ou code INSEE."),
        max_length=200,
        required=False,
    )
    url = forms.URLField(
        label=gettext_lazy("Une page publique qui en parle"),
        help_text=gettext_lazy("Une délibération, un article, un marché : quelqu’un la lira avant toute publication."),
        max_length=2000,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Nature de cette page"),
        choices=[("", gettext_lazy("à choisir")), *((kind.value, kind.label) for kind in _KINDS)],
    )
    problem = forms.CharField(
        label=gettext_lazy("Ce que la page en dit"),
        help_text=gettext_lazy("Une ou deux phrases, sans nom de personne."),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
    )

    def clean_place(self) -> Territory | None:
        """The territory that the words name; none or several are asked again."""
        text = self.cleaned_data["place"].strip()
        found = places_named(text) if text else []
        if len(found) > 1:
            names = " ; ".join(f"{one.name} ({found_context(one)})" for one in found)
            several = _("Plusieurs territoires répondent ; écrivez le code du bon : %(names)s")
            raise ValidationError(several, params={"names": names})
        if text and not found:
            raise ValidationError(
                _("Aucun territoire ne répond à ces mots. Vérifiez l’écriture, ou essayez un code postal.")
            )
        return Territory.objects.get(pk=found[0].id) if found else None

    def told(self) -> Told:
        """What was filled in; only once it is valid."""
        known = self.cleaned_data
        return Told(known["title"], known["operator"], known["url"], known["kind"], known["problem"], known["place"])


class SupplierForm(forms.Form):
    """A supplier's sheet: in whose name it is read, the file or its address."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("Au nom de"), queryset=Organisation.objects.none())
    file = forms.FileField(
        label=gettext_lazy("La fiche du fournisseur"),
        required=False,
        help_text=gettext_lazy("JSON, CSV ou XLSX, qui décrit un seul système."),
        error_messages={"empty": gettext_lazy("Ce fichier est vide : choisissez-en un autre.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json"}),
    )
    url = forms.URLField(
        label=gettext_lazy("Ou son adresse"),
        required=False,
        assume_scheme="https",
        max_length=2000,
        help_text=gettext_lazy("Une adresse publique en https://."),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large
        own = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).order_by("name", "pk")
        self.fields["organisation"].queryset = own  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told: dict[str, Any] = super().clean() or {}
        if self.too_large:
            self.add_error("file", str(storage.too_large(settings.DOCUMENT_MAX_SIZE)))
        elif not self.errors and bool(told.get("file")) == bool(told.get("url")):
            self.add_error("file", _("Choisissez un fichier, ou donnez une adresse."))
        return told
