"""Forms: a meeting, its agenda, registering, who came, the minutes."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.community.forms import ConfirmedAddressForm
from intelligences.kernel.fields import LANGUAGES

from . import zones
from .models import MOST_PLACES, Access, Meeting, Registration

LONGEST_DAYS = 5
PREPARED = (
    "title", "description", "language", "starts_at", "ends_at", "zone", "place", "link", "link_for_registered",
    "access", "access_note", "contact", "registers", "places",
)  # fmt: skip
"""Columns that the form fills."""
MOST_ITEMS = 30
SPARE_ITEMS = 3


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day() -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


def _hour() -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """When, where, for whom; hours are those of the clocks of the place."""

    day, begins, last_day, ends = _day(), _hour(), _day(), _hour()
    access = forms.MultipleChoiceField(
        label=_("Accessibilité"),
        help_text=_("Ce qui est sûr. Ce qui n’est pas coché sera dit « non précisé »."),
        choices=[(choice.value, capfirst(choice.label)) for choice in Access],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    link = forms.URLField(label=_("Lien pour suivre en ligne"), max_length=500, required=False, assume_scheme="https")
    language = forms.ChoiceField(label=_("Langue de la rencontre"), choices=LANGUAGES, initial="fr")
    places = forms.IntegerField(
        label=_("Nombre de places"),
        help_text=_("Vide : sans limite. Une fois complet, une liste d’attente se forme, et suit les désistements."),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
    )

    class Meta:
        model = Meeting
        fields = (
            "title", "description", "language", "zone", "place", "link", "link_for_registered", "access",
            "access_note", "contact", "registers", "places",
        )  # fmt: skip
        labels = {
            "title": _("Titre"),
            "description": _("De quoi il s’agit"),
            "zone": _("Les heures sont celles de"),
            "place": _("Lieu"),
            "link_for_registered": _("Ne donner ce lien qu’aux personnes inscrites"),
            "access_note": _("Pour venir, et ce qui n’est pas accessible"),
            "contact": _("Contact"),
            "registers": _("On s’inscrit"),
        }
        help_texts = {
            "title": _("Court : « Réunion publique sur les caméras »."),
            "description": _("Pour qui, pourquoi, ce qui sera décidé ou non."),
            "place": _("Nom du lieu et adresse complète. Un lieu ou un lien suffit."),
            "access_note": _("Arrêt de bus, étage, interphone, porte étroite…"),
            "contact": _("Adresse ou téléphone d’un service, où dire un besoin particulier. Il est public."),
            "registers": _("Sans inscription, chacun vient librement et personne ne reçoit de rappel."),
        }
        widgets = {"description": _long(6), "access_note": _long(3)}

    def __init__(self, *args: Any, organisations: list[Organisation] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._name_the_hours()
        if organisations and len(organisations) > 1:
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Au nom de"), choices=[(one.pk, one.name) for one in organisations], coerce=int,
                initial=organisations[0].pk,
            )  # fmt: skip
        self.order_fields(["organisation", "title", "description", "language", "day", "begins", "last_day", "ends"])

    def _name_the_hours(self) -> None:
        labels = {"day": _("Jour"), "begins": _("Heure de début"), "last_day": _("Jour de la fin"), "ends": _("Fin")}
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["last_day"].required = False
        self.fields["last_day"].help_text = _("Vide : le même jour.")
        self.fields["ends"].label = _("Heure de fin")
        if self.instance.pk:
            begins, ends = self.instance.begins, self.instance.ends
            told = {"day": begins.date(), "begins": begins.time(), "last_day": ends.date(), "ends": ends.time()}
            self.initial = {**self.initial, **told}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._clean_hours(cleaned)
        if not cleaned.get("place") and not cleaned.get("link") and not {"place", "link"} & self.errors.keys():
            self.add_error("place", gettext("Donnez un lieu, un lien, ou les deux."))
        if cleaned.get("link_for_registered") and not (cleaned.get("link") and cleaned.get("registers")):
            wrong = gettext("Pour réserver le lien aux personnes inscrites, il faut un lien et des inscriptions.")
            self.add_error("link_for_registered", wrong)
        if cleaned.get("places") and not cleaned.get("registers"):
            self.add_error("places", gettext("On ne compte les places que si l’on s’inscrit."))
        return cleaned

    def _clean_hours(self, cleaned: dict[str, Any]) -> None:
        if {"day", "begins", "last_day", "ends", "zone"} & self.errors.keys():
            return
        last_day = cleaned.get("last_day") or cleaned["day"]
        starts_at = self._moment("begins", datetime.combine(cleaned["day"], cleaned["begins"]))
        ends_at = self._moment("ends", datetime.combine(last_day, cleaned["ends"]))
        if starts_at is None or ends_at is None:
            return
        if ends_at <= starts_at:
            self.add_error(
                "ends", gettext("La fin est avant le début : corrigez l’heure, ou donnez le jour de la fin.")
            )
        elif (ends_at - starts_at).days >= LONGEST_DAYS:
            self.add_error("last_day", gettext("Une rencontre dure moins de cinq jours : faites-en plusieurs."))
        elif starts_at <= timezone.now() and not (self.instance.pk and starts_at == self.instance.starts_at):
            self.add_error("day", gettext("Ce moment est passé : choisissez un jour et une heure à venir."))
        cleaned["starts_at"], cleaned["ends_at"] = starts_at, ends_at

    def _moment(self, field: str, clock: datetime) -> datetime | None:
        try:
            return zones.at(clock, self.cleaned_data["zone"])
        except (zones.NoSuchHour, OverflowError):
            wrong = gettext(
                "L’heure change ce jour-là, et celle-ci n’existe pas ou existe deux fois : prenez-en une autre."
            )
            self.add_error(field, wrong)
            return None

    def prepared(self) -> dict[str, Any]:
        """The columns, once valid."""
        return {name: self.cleaned_data[name] for name in PREPARED}


class AgendaForm(forms.Form):
    """The points of an agenda in their order: each a title and how long it takes; an emptied title removes it."""

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        held = [(item.title, item.minutes) for item in meeting.agenda.all()]
        begun = {f"title_{at}": title for at, (title, _minutes) in enumerate(held)}
        begun |= {f"minutes_{at}": minutes for at, (_title, minutes) in enumerate(held)}
        super().__init__(*args, initial=begun, **options)
        self.rows = min(len(held) + SPARE_ITEMS, MOST_ITEMS)
        for at in range(self.rows):
            label = {"number": at + 1}
            self.fields[f"title_{at}"] = forms.CharField(
                label=gettext("Point %(number)s") % label, max_length=200, required=False
            )
            self.fields[f"minutes_{at}"] = forms.IntegerField(
                label=gettext("Durée du point %(number)s, en minutes") % label, min_value=1, max_value=1440,
                required=False,
            )  # fmt: skip

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Fields by row."""
        return [(self[f"title_{at}"], self[f"minutes_{at}"]) for at in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for at in range(self.rows):
            title, minutes = cleaned.get(f"title_{at}"), cleaned.get(f"minutes_{at}")
            if title and not minutes and f"minutes_{at}" not in self.errors:
                self.add_error(f"minutes_{at}", gettext("Combien de minutes ce point prend-il ?"))
        return cleaned

    def items(self) -> list[tuple[str, int]]:
        """What the valid form holds."""
        read = self.cleaned_data
        return [(read[f"title_{at}"], read[f"minutes_{at}"]) for at in range(self.rows) if read.get(f"title_{at}")]


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    because = forms.CharField(
        label=_("Pourquoi"),
        help_text=_("Publié sur la page, et envoyé aux personnes inscrites."),
        max_length=Meeting._meta.get_field("cancelled_because").max_length,
        widget=_long(3),
    )


class RegisterForm(ConfirmedAddressForm):
    """A place, and a name to say at the door if one wants."""

    name = forms.CharField(
        label=_("Nom à dire à l’entrée"),
        help_text=_("Comme vous voulez. Sans nom, vous direz votre numéro d’inscription."),
        max_length=Registration._meta.get_field("name").max_length,
        required=False,
    )

    def __init__(self, *args: Any, is_signed_in: bool, **options: Any) -> None:
        why = _("Pour confirmer, vous prévenir d’un changement et vous rappeler la rencontre la veille.")
        super().__init__(*args, is_signed_in=is_signed_in, why_an_address=why, **options)
        self.order_fields(["email", "name"])


class AttendanceForm(forms.Form):
    """Who of the registered came, and how many others."""

    def __init__(self, *args: Any, meeting: Meeting, registered: list[Registration], **options: Any) -> None:
        begun = {"present": [str(one.pk) for one in registered if one.came], "others": meeting.came_unregistered or 0}
        super().__init__(*args, initial=begun, **options)
        if registered:
            self.fields["present"] = forms.TypedMultipleChoiceField(
                label=_("Sont venus"), choices=[(str(one.pk), self._named(one)) for one in registered],
                coerce=uuid.UUID, required=False, widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        self.fields["others"] = forms.IntegerField(
            label=_("Personnes venues sans inscription"), min_value=0, max_value=100_000
        )

    @staticmethod
    def _named(registration: Registration) -> str:
        number = gettext("n° %(number)s") % {"number": registration.number}
        return f"{number}, {registration.name}" if registration.name else number


class MinutesForm(forms.Form):
    """The minutes; `seen` is the number of the version that the page showed."""

    text = forms.CharField(
        label=_("Compte rendu"),
        help_text=_("Ce qui a été dit et décidé. Ne nommez que les personnes qui parlent au titre d’une fonction."),
        max_length=60_000,
        widget=_long(18),
    )
    language = forms.ChoiceField(label=_("Langue du compte rendu"), choices=LANGUAGES, initial="fr")
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100_000)
