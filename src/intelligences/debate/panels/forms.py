"""Forms: prepare a panel, its quotas, apply, import a list, draw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.community.forms import ProvedForm

from ..models import Panel
from . import lists, traits
from .actions import Row, names

LARGEST_LIST = 4 * 1024 * 1024
PREPARED = (
    "title", "question", "framing", "language", "applies_until", "draw_on", "public_source", "deletes_on",
)  # fmt: skip


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PanelForm(forms.ModelForm):
    """What the panel is for, and its dates. Everything but the title and the question can wait until it opens."""

    class Meta:
        model = Panel
        fields = PREPARED
        labels = {
            "title": _("Titre"),
            "question": _("La question posée au panel"),
            "framing": _("Ce que le panel fera"),
            "language": _("Langue"),
            "applies_until": _("Candidatures jusqu’au"),
            "draw_on": _("Tirage au sort le"),
            "public_source": _("La valeur publique du tirage"),
            "deletes_on": _("Données des candidats gardées jusqu’au"),
        }
        help_texts = {
            "framing": _("Ses rencontres, leur durée, l’indemnité, ce qui sera fait de ses conclusions."),
            "draw_on": _("Après la fin des candidatures : il faut le temps de publier les chances."),
            "public_source": _(
                "Un nombre que personne ne connaît encore et que chacun pourra lire : « les six numéros du Loto du "
                "samedi 12 décembre, dans l’ordre croissant »."
            ),
            "deletes_on": _("Le lendemain, tout est effacé. Deux ans après le tirage au plus."),
        }
        widgets = {
            "question": forms.Textarea(attrs={"rows": 2}),
            "framing": forms.Textarea(attrs={"rows": 8}),
            "applies_until": _day(),
            "draw_on": _day(),
            "deletes_on": _day(),
        }

    def __init__(self, *args: Any, organisations: list[Organisation] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if organisations and len(organisations) > 1:
            choices = [(one.pk, one.name) for one in organisations]
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Au nom de"), choices=choices, coerce=int, initial=organisations[0].pk
            )
            self.order_fields(["organisation", *PREPARED])

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        until, on, deletes = (read.get(name) for name in ("applies_until", "draw_on", "deletes_on"))
        if until and on and on <= until:
            self.add_error("draw_on", gettext("Le tirage se fait après la fin des candidatures."))
        if on and deletes and deletes <= on:
            self.add_error("deletes_on", gettext("Les données servent encore après le tirage, aux remplacements."))
        return read

    def prepared(self) -> dict[str, Any]:
        """The columns, once valid."""
        return {name: self.cleaned_data[name] for name in PREPARED}


class QuotasForm(forms.Form):
    """Places, and quotas as text."""

    size = forms.IntegerField(label=_("Nombre de places"), min_value=1, max_value=300)
    quotas = forms.CharField(
        label=_("Critères et quotas"),
        help_text=_(
            "Un bloc par critère, séparé par une ligne vide : son nom, puis une valeur par ligne avec sa part de la "
            "population (Femmes : 52 %) ou ses places (Femmes : 15 à 16)."
        ),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        max_length=8_000,
    )
    population_source = forms.CharField(
        label=_("D’où viennent ces parts"),
        help_text=_("Par exemple : « Insee, recensement de la population 2022, commune »."),
        max_length=300,
    )

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        initial = {
            "size": panel.size,
            "quotas": traits.written(panel.traits),
            "population_source": panel.population_source,
        }
        super().__init__(*args, initial=initial, **options)
        self.panel = panel

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        if "size" in read and "quotas" in read:
            self._read_quotas(read)
        return read

    def _read_quotas(self, read: dict[str, Any]) -> None:
        try:
            found = traits.read(read["quotas"], read["size"])
        except traits.Unreadable as error:
            told = {"line": error.line, "text": error.text}
            self.add_error("quotas", gettext("La ligne %(line)d n’est pas comprise : « %(text)s ».") % told)
            return
        short = traits.cannot_add_up(found, read["size"])
        if short:
            told = {"trait": short[0], "size": read["size"]}
            self.add_error("quotas", gettext("Les places de « %(trait)s » ne peuvent pas faire %(size)d.") % told)
        elif self.panel.state != Panel.State.DRAFT and names(found) != names(self.panel.traits):
            self.add_error("quotas", gettext("Des personnes ont répondu : seuls les nombres de places changent."))
        read["traits"] = found

    def changed(self) -> dict[str, Any]:
        """The columns, once valid."""
        return {name: self.cleaned_data[name] for name in ("size", "traits", "population_source")}


class _Spoken(forms.Select):
    """Options in the words, and the language, of whoever prepared the panel."""

    language = ""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        made = super().create_option(name, value, *args, **options)
        if self.language and value != "":
            made["attrs"]["lang"] = self.language
        return made


class _TraitField(forms.TypedChoiceField):
    """One value of a trait, by its place."""

    widget = _Spoken

    def __init__(self, trait: dict[str, Any], language: str) -> None:
        choices = [("", _("Choisir")), *((at, value["name"]) for at, value in enumerate(trait["values"]))]
        super().__init__(label=trait["name"], choices=choices, coerce=int)
        self.language = self.widget.language = language


class ApplyForm(ProvedForm):
    """A candidate: who they are, and a value a trait."""

    name = forms.CharField(label=_("Votre nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        help_text=_("Un lien y confirme votre candidature. Une adresse, une candidature."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.panel = panel
        for at, trait in enumerate(panel.traits):
            self.fields[f"trait_{at}"] = _TraitField(trait, panel.language)
        self.fields["consent"] = forms.BooleanField(
            label=_("J’accepte que ces réponses servent au tirage au sort de ce panel, et à rien d’autre."),
            error_messages={"required": _("Cochez cette case : sans votre accord, rien n’est enregistré.")},
        )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def values(self) -> list[int]:
        """The place of each answer in its trait."""
        return [self.cleaned_data[f"trait_{at}"] for at in range(len(self.panel.traits))]


class ListForm(forms.Form):
    """Candidates who answered on paper or by phone."""

    file = forms.FileField(label=_("Liste de candidats (CSV)"))

    def __init__(self, *args: Any, panel: Panel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.panel = panel
        columns = ", ".join([lists.NAME, lists.EMAIL, lists.REACH, *(one["name"] for one in panel.traits)])
        self.fields["file"].help_text = gettext("Colonnes : %s. Une ligne a un courriel, ou un autre moyen.") % columns

    def clean_file(self) -> list[Row]:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_LIST:
            raise forms.ValidationError(gettext("Ce fichier dépasse 4 Mo : coupez-le en deux."))
        try:
            return lists.read(file.read(), self.panel.traits)
        except lists.BadList as error:
            raise forms.ValidationError(_bad_list(error)) from None


def _bad_list(error: lists.BadList) -> str:
    told = {
        "unreadable": gettext("Ce fichier n’est pas un texte lisible : enregistrez-le en « CSV UTF-8 »."),
        "quotes": gettext("Les guillemets de ce fichier ne se ferment pas : enregistrez-le de nouveau en CSV."),
        "column": gettext("Il manque la colonne « %(text)s »."),
        "twice": gettext("Deux colonnes s’appellent « %(text)s » : gardez-en une."),
        "cells": gettext("Ligne %(line)d : il y a plus de cases que de colonnes, retirez celles qui sont de trop."),
        "long": gettext("Ce fichier a plus de 20 000 lignes : coupez-le en deux."),
        "person": gettext("Ligne %(line)d : il faut un nom, et un courriel ou un autre moyen de joindre la personne."),
        "email": gettext("Ligne %(line)d : « %(text)s » n’est pas une adresse de courriel."),
        "value": gettext("Ligne %(line)d : cette valeur n’existe pas (%(text)s)."),
    }[error.kind]
    return told % {"line": error.line, "text": error.text}


class DrawForm(forms.Form):
    """The public value, on the day."""

    public_value = forms.CharField(label=_("La valeur publique, telle qu’elle est parue"), max_length=300)
