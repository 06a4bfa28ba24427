"""What an administrator fills in to bring a register in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.documents import storage
from intelligences.kernel.fields import LANGUAGES
from intelligences.territories.wording import figure

from .formats import FORMATS
from .guessing import AS_FORMAT, Guess, target_label, targets
from .mapping import EXTRA, PERSON


class RegisterForm(forms.Form):
    """A file or its address. `too_large` comes from the upload handler, which has dropped the file already."""

    file = forms.FileField(
        label=_("Fichier"),
        required=False,
        help_text=_("CSV, XLSX, JSON ou JSONL. Le format est reconnu ; vous le verrez avant toute modification."),
        error_messages={"empty": _("Ce fichier est vide : choisissez-en un autre.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json,.jsonl,.txt"}),
    )
    url = forms.URLField(
        label=_("Ou son adresse officielle"),
        required=False,
        assume_scheme="https",
        max_length=2000,
        help_text=_("Une adresse publique en https:// ; un fichier de plus de 25 Mo ne peut venir que par là."),
    )
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("reconnaître le format")), *((one.key, one.label) for one in FORMATS.values())],
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = too_large

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told: dict[str, Any] = super().clean() or {}
        if self.too_large:
            self.add_error("file", str(storage.too_large(settings.DOCUMENT_MAX_SIZE)))
        elif not self.errors and bool(told.get("file")) == bool(told.get("url")):
            self.add_error("file", _("Choisissez un fichier, ou donnez une adresse."))
        return told


class RunForm(forms.Form):
    """What to do with what the file no longer holds."""

    withdraw_vanished = forms.BooleanField(
        label=_("Retirer aussi les fiches que le fichier ne contient plus"), required=False
    )


class SheetForm(forms.Form):
    """Which sheet of a workbook is the register; `sheets` are those of RegisterImport."""

    def __init__(self, sheets: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"] = forms.ChoiceField(
            label=_("Feuille du classeur à lire"),
            choices=[(one["name"], _sheet(one)) for one in sheets],
            error_messages={"invalid_choice": _("Ce classeur n’a pas cette feuille : choisissez-en une de la liste.")},
        )


def _sheet(one: dict[str, Any]) -> str:
    told = {"name": one["name"].strip(), "rows": figure(one["rows"])}
    if one["hidden"]:
        return gettext("%(name)s (%(rows)s lignes, masquée)") % told
    return gettext("%(name)s (%(rows)s lignes)") % told


class ColumnsForm(forms.Form):
    """What each column of a spreadsheet is; one choice a column. `format` is the known format that they complete, or
    APART for a register of its own, which then has a name.
    """

    APART = "apart"

    format = forms.ChoiceField(
        label=_("Ce fichier est"),
        choices=[(APART, _("un registre à part")), *((one.key, one.label) for one in FORMATS.values())],
    )
    name = forms.CharField(label=_("Nom du registre"), max_length=200, required=False)
    country = forms.CharField(
        label=_("Pays, si aucune colonne ne le dit"),
        max_length=2,
        required=False,
        initial="FR",
        help_text=_("Deux lettres : FR, BE, CA…"),
    )
    language = forms.ChoiceField(label=_("Langue des textes"), choices=LANGUAGES, required=False, initial="fr")
    source_url = forms.URLField(
        label=_("Adresse du registre"), required=False, assume_scheme="https", max_length=2000,
        help_text=_("La page publique d’où il vient : elle sera la source de chaque fiche."),
    )  # fmt: skip
    publisher = forms.CharField(label=_("Publié par"), max_length=200, required=False)

    ABOUT = ("name", "country", "language", "source_url", "publisher")

    def __init__(self, guesses: list[Guess], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["format"] = self.initial.get("format") or self.APART
        choices = [
            (EXTRA, _("à garder telle quelle")),
            (PERSON, _("coordonnées d’une personne : à retirer")),
            *targets(),
        ]
        self.columns = [f"column_{place}" for place in range(len(guesses))]
        self.guesses = guesses
        for name, guess in zip(self.columns, guesses, strict=True):
            own = [(AS_FORMAT, _("comme le format : %(what)s") % {"what": target_label(guess.by_format)})]
            self.fields[name] = forms.ChoiceField(
                label=guess.name, choices=[*(own if guess.by_format else ()), *choices], initial=guess.to,
                help_text=" · ".join(guess.values),
            )  # fmt: skip

    def clean_country(self) -> str:
        """Two capital letters."""
        told = str(self.cleaned_data["country"]).upper()
        if told and (len(told) != 2 or not told.isalpha()):
            raise forms.ValidationError(_("Un pays s’écrit en deux lettres."))
        return told

    def clean(self) -> dict[str, Any]:
        """A register of its own has a name; its records, a name or a description; a field of one value, one column."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("format") != self.APART:
            return told
        if not told.get("name"):
            self.add_error("name", _("Donnez un nom à ce registre : il sera la source de ses fiches."))
        if not told.get("country") and "country" not in self.errors:
            self.add_error("country", _("Dites de quel pays vient ce registre."))
        if not {self._of(name) for name in self.columns} & {"title", "problem"}:
            self.add_error(None, _("Dites quelle colonne est le nom de l’usage, ou sa description."))
        return told

    def _of(self, column: str) -> str:
        """What a column of a register of its own is; left to a format that the file isn't of, as it is kept."""
        told = str(self.cleaned_data.get(column, EXTRA))
        return EXTRA if told == AS_FORMAT else told

    def told(self) -> dict[str, str]:
        """Heading → what it is; only what differs from its format for a file that has one."""
        pairs = list(zip(self.columns, self.guesses, strict=True))
        if self.cleaned_data["format"] != self.APART:
            return {one.name: told for name, one in pairs if (told := self.cleaned_data[name]) != AS_FORMAT}
        return {one.name: self._of(name) for name, one in pairs}

    def about(self) -> dict[str, str]:
        """The format, and what a register of its own says of itself."""
        form = self.cleaned_data["format"]
        if form != self.APART:
            return {"format": form, "name": FORMATS[form].label}
        return {"format": "", **{name: self.cleaned_data[name] for name in self.ABOUT}}
