"""Forms: prepare a debate, come in, propose a statement."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.community.forms import CardsField, ProvedForm
from intelligences.kernel.fields import LANGUAGES

from . import receipts
from .models import Debate, Entry, Moderation, Statement
from .models.statements import LONGEST, LONGEST_KEPT
from .remarks import cleaned

ENTRY_HINTS = {
    Entry.LINK: _("Tout le monde entre sans rien donner. Une même personne peut revenir d’un autre appareil."),
    Entry.CODE: _("Un code par personne, remis en main propre ou par courrier. Qui n’a pas de code n’entre pas."),
    Entry.EMAIL: _("Une adresse, une participation. L’adresse est effacée aussitôt ; qui en a plusieurs peut revenir."),
    Entry.AGENTS: _("Les comptes de votre organisation seulement. Les votes un à un ne sont jamais publiés."),
}
MODERATION_HINTS = {
    Moderation.BEFORE: _("Une affirmation proposée attend qu’une personne l’ait lue."),
    Moderation.AFTER: _("Elle est soumise au vote aussitôt, et lue ensuite."),
}
PREPARED = (
    "title", "question", "framing", "terms", "outcome", "language", "entry", "moderation", "closes_on", "assessed_on",
    "assessed_by",
)  # fmt: skip
BROUGHT_IN = ("title", "question", "framing", "language", "source", "attribution")
LARGEST_ARCHIVE = 60 * 1024 * 1024


def _long(rows: int = 6) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DebateForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a debate is about, and on what terms."""

    entry = CardsField(label=_("Qui entre, et comment"), choices=list(ENTRY_HINTS), hints=ENTRY_HINTS)
    moderation = CardsField(
        label=_("Quand les affirmations proposées sont lues"), choices=list(Moderation), hints=MODERATION_HINTS
    )
    language = forms.ChoiceField(label=_("Langue du débat"), choices=LANGUAGES, initial="fr")

    class Meta:
        model = Debate
        fields = PREPARED
        labels = {
            "title": _("Titre"),
            "question": _("La question posée"),
            "framing": _("Ce qu’il faut savoir"),
            "terms": _("Les modalités"),
            "outcome": _("Ce qui sera fait du résultat"),
            "closes_on": _("Dernier jour des votes"),
            "assessed_on": _("Date de l’analyse d’impact (AIPD)"),
            "assessed_by": _("Qui l’a validée"),
        }
        help_texts = {
            "title": _("Court : « La vidéo dans nos rues »."),
            "question": _("Une seule phrase, à laquelle chaque affirmation répond."),
            "framing": _("Le contexte, ce qui est déjà décidé, ce qui ne l’est pas, où lire plus."),
            "terms": _("Qui est consulté, sur quoi, pendant combien de temps, comment (CRPA, art. L. 131-1)."),
            "outcome": _("Qui décidera, quand, et comment une réponse sera donnée à chaque conclusion."),
            "closes_on": _("Inclus. Il ne change plus une fois le débat ouvert."),
            "assessed_on": _("Un vote est une opinion politique (RGPD, art. 9) : sans AIPD, le débat ne s’ouvre pas."),
            "assessed_by": _("La fonction suffit : « déléguée à la protection des données »."),
        }
        widgets = {
            "question": _long(2),
            "framing": _long(8),
            "terms": _long(),
            "outcome": _long(),
            "closes_on": _day(),
            "assessed_on": _day(),
        }

    def __init__(self, *args: Any, organisations: list[Organisation] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("entry", "moderation"):
            self.initial.setdefault(name, getattr(self.instance, name))
        if organisations and len(organisations) > 1:
            choices = [(one.pk, one.name) for one in organisations]
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Au nom de"), choices=choices, coerce=int, initial=organisations[0].pk
            )
            self.order_fields(["organisation", *PREPARED])

    def prepared(self) -> dict[str, Any]:
        """The columns, once valid."""
        return {name: self.cleaned_data[name] for name in PREPARED}


class ImportForm(forms.Form):
    """A debate held elsewhere, in the CSV format of Polis."""

    archive = forms.FileField(
        label=_("Archive des votes (ZIP)"),
        help_text=_("comments.csv et participants-votes.csv, ou votes.csv, comme Polis les exporte ; 60 Mo au plus."),
    )
    title = forms.CharField(label=_("Titre"), max_length=120)
    question = forms.CharField(label=_("La question posée"), max_length=300, widget=_long(2))
    framing = forms.CharField(label=_("Ce qu’il faut savoir"), max_length=8000, widget=_long(5))
    language = forms.ChoiceField(label=_("Langue du débat"), choices=LANGUAGES, initial="fr")
    source = forms.URLField(label=_("Adresse de la source"), max_length=500, assume_scheme="https")
    attribution = forms.CharField(
        label=_("Mention de la source et de la licence"),
        help_text=_("Telle que la licence la demande : elle s’affiche avec chaque chiffre."),
        max_length=2000,
        widget=_long(3),
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        if len(organisations) > 1:
            choices = [(one.pk, one.name) for one in organisations]
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Au nom de"), choices=choices, coerce=int, initial=organisations[0].pk
            )

    def clean_archive(self) -> Any:
        if self.cleaned_data["archive"].size > LARGEST_ARCHIVE:
            raise forms.ValidationError(gettext("Cette archive dépasse 60 Mo : gardez-en les deux fichiers utiles."))
        return self.cleaned_data["archive"]


class SeedsForm(forms.Form):
    """Statements to begin with, one a line."""

    texts = forms.CharField(
        label=_("Affirmations à ajouter"),
        help_text=_("Une par ligne, 180 signes au plus. De tous les avis : chacun doit trouver de quoi être d’accord."),
        widget=_long(8),
        max_length=40_000,
    )

    def clean_texts(self) -> list[str]:
        lines = [one for line in self.cleaned_data["texts"].splitlines() if (one := cleaned(line))]
        long = next((number for number, line in enumerate(lines, 1) if len(line) > LONGEST), None)
        if long is not None:
            raise forms.ValidationError(
                gettext("L’affirmation %(number)d dépasse %(limit)d signes : raccourcissez-la.")
                % {"number": long, "limit": LONGEST}
            )
        return lines


class CodesForm(forms.Form):
    """How many invitation codes to draw."""

    how_many = forms.IntegerField(label=_("Nombre de codes"), min_value=1, max_value=5_000, initial=100)


class EnterForm(ProvedForm):
    """The consent, and what lets in: a proof of work, a code, or an address."""

    consent = forms.BooleanField(
        label=_("J’accepte que mes votes, qui sont des opinions, servent à établir le résultat de ce débat."),
        help_text=_("Sans nom ni adresse. Vous pouvez tout retirer jusqu’à la clôture."),
        error_messages={"required": _("Cochez cette case pour participer : sans votre accord, rien n’est enregistré.")},
    )
    code = forms.CharField(
        label=_("Code d’invitation"),
        help_text=_("Trois groupes de quatre signes."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, debate: Debate, **options: Any) -> None:
        super().__init__(*args, initial={"ticket": uuid.uuid4(), **options.pop("initial", {})}, **options)
        self.debate = debate
        if debate.entry != Entry.CODE:
            del self.fields["code"]
        if debate.entry == Entry.LINK:
            self.fields["email"].required = False
            self.fields["email"].help_text = _(
                "Seulement si votre navigateur n’exécute pas JavaScript : un lien vous fera entrer."
            )
        elif debate.entry == Entry.EMAIL:
            self.fields["email"].help_text = _(
                "Un lien vous y fera entrer ; l’adresse est effacée dès qu’il est ouvert."
            )
        else:
            del self.fields["email"]
        if debate.entry == Entry.AGENTS:
            del self.fields["altcha"]

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        if self.debate.entry == Entry.LINK and not self.errors and not read.get("altcha") and not read.get("email"):
            self.add_error(
                "email", gettext("Donnez une adresse : le lien envoyé remplace la vérification automatique.")
            )
        return read


class StatementForm(forms.Form):
    """A statement of one's own."""

    text = forms.CharField(
        label=_("Votre affirmation"),
        help_text=_("Une seule idée, avec laquelle d’autres peuvent être d’accord ou non. 180 signes au plus."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES)
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text = cleaned(self.cleaned_data["text"])
        if not any(letter.isalpha() for letter in text):
            raise forms.ValidationError(gettext("Écrivez une phrase : celle-ci ne contient aucun mot."))
        return text


class ReceiptForm(forms.Form):
    """A receipt, pasted or as its file; `receipt` in the cleaned data."""

    code = forms.CharField(
        label=_("Le texte de votre reçu"),
        help_text=_("Collez tout le texte, ou seulement la ligne qui commence par « recu-1 »."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("Ou son fichier"), required=False)

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        given = read.get("code", "")
        if not given and read.get("file"):
            given = read["file"].read(20_000).decode("utf-8", "replace")
        if not self.errors:
            try:
                read["receipt"] = receipts.read(given)
            except receipts.Unreadable:
                self.add_error("code", _("Aucun reçu n’a été trouvé : collez-en le texte, ou choisissez son fichier."))
        return read


class TranslationForm(forms.Form):
    """The statement in another language, by a person."""

    language = forms.ChoiceField(label=_("Langue"))
    text = forms.CharField(
        label=_("Traduction"),
        help_text=_("Le même sens, ni plus doux ni plus vif : on vote sur elle comme sur l’originale."),
        max_length=LONGEST_KEPT,
        widget=_long(3),
    )

    def __init__(self, *args: Any, statement: Statement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = [one for one in LANGUAGES if one[0] != statement.language]

    clean_text = StatementForm.clean_text


class RewriteForm(forms.Form):
    """Rephrase, split or merge: the new statements, one a line; other numbers merged with this one."""

    texts = forms.CharField(
        label=_("Nouvelle rédaction"),
        help_text=_("Une affirmation par ligne : une seule pour reformuler, plusieurs pour séparer des idées."),
        widget=_long(4),
        max_length=4000,
    )
    merged = forms.CharField(
        label=_("Fusionner aussi les affirmations"),
        help_text=_("Leurs numéros, séparés par des virgules."),
        required=False,
        max_length=200,
    )

    clean_texts = SeedsForm.clean_texts

    def clean_merged(self) -> list[int]:
        parts = [part.strip() for part in self.cleaned_data["merged"].split(",") if part.strip()]
        if not all(part.isdecimal() and len(part) < 9 for part in parts):
            raise forms.ValidationError(gettext("Donnez des numéros séparés par des virgules : 4, 12."))
        return [int(part) for part in parts]
