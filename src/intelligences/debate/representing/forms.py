"""What an organiser chooses to ask, with the population's margins; what a participant answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from ..models import Trait
from . import kinds, margins
from .actions import Chosen

_ASK = {
    Trait.Kind.AGE: _("Demander la tranche d’âge"),
    Trait.Kind.SEX: _("Demander le sexe"),
    Trait.Kind.SIZE: _("Demander la taille de la commune où l’on habite"),
    Trait.Kind.PLACE: _("Demander la partie du territoire où l’on habite"),
}
_HINTS = {
    Trait.Kind.AGE: _("Cinq tranches : celles des tableaux du recensement par commune (INSEE)."),
    Trait.Kind.SEX: _("Les deux réponses du recensement ; qui ne s’y reconnaît pas ne répond pas."),
    Trait.Kind.SIZE: _("Quatre tailles, pour un territoire de plusieurs communes."),
    Trait.Kind.PLACE: _("Quartiers, cantons, secteurs : de grandes parties, que chacun sait nommer."),
}


_MISSING = _("Donnez le nombre d’habitants de chaque catégorie, ou 0.")


class TraitForm(forms.Form):
    """One trait: whether it is asked, and if so its margin, its source, its date. A file stands for the numbers."""

    use_required_attribute = False

    asked = forms.BooleanField(required=False)
    lines = forms.CharField(
        label=_("Une partie par ligne : nom ; nombre d’habitants"),
        help_text=_("« Centre ; 4 300 ». De deux à huit parties."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _MISSING},
    )
    file = forms.FileField(
        label=_("Ou un fichier CSV"),
        help_text=_("Deux colonnes : la catégorie, le nombre d’habitants. Il remplace les nombres ci-dessus."),
        required=False,
    )
    source = forms.CharField(
        label=_("Source de ces nombres"),
        help_text=_("« INSEE, recensement 2022, population par grandes tranches d’âges »."),
        max_length=300,
        error_messages={"required": _("Dites d’où viennent ces nombres : sans source, rien n’est comparé.")},
    )
    as_of = forms.DateField(
        label=_("Date de ces nombres"),
        help_text=_("Le jour qu’ils décrivent : souvent un 1ᵉʳ janvier."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Donnez le jour que ces nombres décrivent.")},
    )

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, prefix=kind, **options)
        self.kind = Trait.Kind(kind)
        self.fields["asked"].label = _ASK[self.kind]
        self.fields["asked"].help_text = _HINTS[self.kind]
        self.names = kinds.NAMED.get(kind, ())
        for position, name in enumerate(self.names):
            self.fields[f"many{position}"] = forms.IntegerField(
                label=name, min_value=0, max_value=margins.MOST_PEOPLE, error_messages={"required": _MISSING}
            )
        if self.names:
            del self.fields["lines"]
        numbers = [f"many{position}" for position in range(len(self.names))]
        self.order_fields(["asked", "lines", *numbers, "file", "source", "as_of"])
        self._want_what_is_needed(["lines", *numbers])

    def _want_what_is_needed(self, numbers: Sequence[str]) -> None:
        """Nothing of a trait that isn't asked; no number where a file gives them."""
        if not self.is_bound:
            return
        is_asked, has_file = (
            self.add_prefix(name) in held for name, held in (("asked", self.data), ("file", self.files))
        )
        for name, field in self.fields.items():
            if not is_asked or (has_file and name in numbers):
                field.required = False

    @property
    def details(self) -> Iterator[Any]:
        """The fields after the box."""
        return (field for field in self if field.name != "asked")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > margins.LARGEST:
            raise forms.ValidationError(
                gettext("Ce fichier est trop long : deux colonnes et quelques lignes suffisent.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        if not read.get("asked"):
            return read
        if self.errors.keys() <= {"source", "as_of"}:
            self._read_margin(read)
        if read.get("as_of") and read["as_of"] > timezone.localdate():
            self.add_error("as_of", gettext("Ce jour n’est pas encore venu : donnez celui que ces nombres décrivent."))
        return read

    def _read_margin(self, read: dict[str, Any]) -> None:
        try:
            read["categories"] = self._categories(read)
        except margins.BadMargin as error:
            self.add_error("file" if read.get("file") else self._first, str(error))
        else:
            if sum(many > 0 for _name, many in read["categories"]) < 2:
                self.add_error(self._first, gettext("Donnez la population d’au moins deux catégories."))

    @property
    def _first(self) -> str:
        return "many0" if self.names else "lines"

    def _categories(self, read: Mapping[str, Any]) -> list[tuple[str, int]]:
        file = read.get("file")
        text = margins.decoded(file.read()) if file else read.get("lines", "")
        if not self.names:
            found = margins.read(text)
            if len(found) > kinds.MOST_PLACES:
                raise margins.BadMargin(gettext("Huit parties au plus : regroupez-en."))
            long = next((name for name, _many in found if len(name) > 60), None)
            if long is not None:
                raise margins.BadMargin(gettext("« %s… » est trop long : 60 signes au plus.") % long[:30])
            return found
        if file:
            return [("", many) for many in self._fitted(margins.read(text))]
        return [("", read[f"many{position}"]) for position in range(len(self.names))]

    def _fitted(self, found: list[tuple[str, int]]) -> list[int]:
        """The numbers of a file whose names are French, or those of the page's language."""
        try:
            with override("fr"):
                return margins.fit(found, [str(name) for name in self.names])
        except margins.BadMargin:
            return margins.fit(found, [str(name) for name in self.names])

    def chosen(self) -> Chosen | None:
        """What is asked, once valid; None when it isn't."""
        read = self.cleaned_data
        if not read["asked"]:
            return None
        return Chosen(self.kind, read["categories"], read["source"], read["as_of"])


class AssessedForm(forms.Form):
    """That the impact assessment names what is asked."""

    assessed = forms.BooleanField(
        label=_("L’analyse d’impact (AIPD) nomme chacune de ces questions."),
        help_text=_("Elles s’ajoutent à des opinions politiques : elle doit dire pourquoi elles sont nécessaires."),
        required=False,
    )


def initial_of(trait: Trait | None, known: tuple[Sequence[int], str, date] | None) -> dict[str, Any]:
    """What a form shows first: what is asked already, else the numbers that the site knows."""
    if trait is not None:
        held = list(trait.categories.all())
        shown: dict[str, Any] = {"asked": True, "source": trait.source, "as_of": trait.as_of}
        shown["lines"] = "\n".join(f"{one.name} ; {one.population}" for one in held)
        return shown | {f"many{one.position}": one.population for one in held}
    if known is None:
        return {}
    counts, source, as_of = known
    return {"source": source, "as_of": as_of} | {f"many{place}": many for place, many in enumerate(counts)}


class AboutForm(forms.Form):
    """What a participant says of themselves; nothing is chosen for them but not to answer."""

    def __init__(self, *args: Any, traits: Sequence[Trait], **options: Any) -> None:
        super().__init__(*args, **options)
        self.traits = traits
        for trait in traits:
            choices = [(str(one.pk), kinds.said(one)) for one in trait.categories.all()]
            self.fields[trait.kind] = forms.ChoiceField(
                label=kinds.QUESTIONS[trait.kind],
                choices=[*choices, ("", gettext("Je préfère ne pas répondre"))],
                widget=forms.RadioSelect,
                required=False,
            )
            self.initial.setdefault(trait.kind, "")

    def answers(self) -> dict[int, int | None]:
        """Trait → category, once valid."""
        read = self.cleaned_data
        return {one.pk: int(read[one.kind]) if read[one.kind] else None for one in self.traits}
