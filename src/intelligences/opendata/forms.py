"""What an administrator tells of a source to harvest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Grant, Person

from .harvest.sources import CHOICES
from .models import HarvestSource


class SourceForm(forms.Form):
    """Of a new source, or of one that is known."""

    title = forms.CharField(
        label=_("Nom de la source"), max_length=200, help_text=_("Il est cité sur chaque fiche qui en vient.")
    )
    url = forms.URLField(
        label=_("Adresse du fichier"),
        assume_scheme="https",
        max_length=2000,
        help_text=_(
            "En https://. D’un autre site de ce logiciel : son archive complète (…/donnees/bibliotheque.zip), son CSV "
            "des usages (…/bibliotheque.csv) ou son API (…/api/v1/usages?limite=100)."
        ),
    )
    format = forms.ChoiceField(label=_("Format"), choices=CHOICES)
    publisher = forms.CharField(
        label=_("Publié par"), max_length=200, help_text=_("L’organisme qui répond de ce que dit la source.")
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=200,
        help_text=_("Celle que la source donne à ses données, par exemple « Licence Ouverte 2.0 »."),
    )
    frequency = forms.ChoiceField(
        label=_("Rythme"),
        choices=HarvestSource.Frequency.choices,
        initial=HarvestSource.Frequency.WEEKLY,
        help_text=_("Il commence après la première moisson, que vous lancez vous-même."),
    )
    responsible = forms.ModelChoiceField(
        label=_("Qui en répond ici"),
        queryset=Person.objects.none(),
        help_text=_("Cette personne reçoit un courriel quand la source ne se lit plus."),
    )
    is_reviewed = forms.BooleanField(
        label=_("Faire relire les fiches nouvelles par la modération avant de les publier"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Grant.objects.in_force().filter(role=Grant.Role.ADMINISTRATOR)
        people = Person.objects.filter(pk__in=held.values("person")).order_by("name", "email")
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """What to do of a source that lost most of its records."""

    accepts_vanished = forms.BooleanField(
        label=_("Archiver les fiches disparues, même si elles sont nombreuses"), required=False
    )
