"""Forms of an evening: print ballots, bring in a file, type a ballot, take one back."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LANGUAGES

from ..forms import StatementForm
from ..models import Debate, Statement, Translation
from ..models.statements import LONGEST
from . import numbers
from .planning import Sheet
from .votes_csv import Line

MOST_STATEMENTS = 100
_SEAL = "debate.paper"
_KEPT = timedelta(hours=1)
_LARGEST_SEALED = 1_900_000
"""Characters: what a form may send back (DATA_UPLOAD_MAX_MEMORY_SIZE), less the rest of it."""
ANSWERS = (("1", _("D’accord")), ("-1", _("Pas d’accord")), ("0", _("Je ne me prononce pas")), ("", _("Sans réponse")))


class PrintForm(forms.Form):
    """How many ballots, with how many statements, for whom."""

    ballots = forms.IntegerField(
        label=_("Nombre de bulletins"), help_text=_("De 1 à 500 par tirage."), min_value=1, max_value=500, initial=50
    )
    most = forms.IntegerField(
        label=_("Nombre d’affirmations au plus"),
        help_text=_("Vingt-quatre se lisent en vingt minutes. S’il y en a davantage, elles sont tirées au sort."),
        min_value=1,
        max_value=MOST_STATEMENTS,
        initial=24,
    )
    language = forms.ChoiceField(label=_("Langue"))
    is_large = forms.BooleanField(label=_("En grands caractères (18 points)"), required=False)
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, debate: Debate, **options: Any) -> None:
        super().__init__(*args, initial={"ticket": uuid.uuid4()}, **options)
        translated = Translation.objects.filter(statement__in=debate.statements.votable())
        held = {debate.language, *translated.values_list("language", flat=True)}
        self.fields["language"].choices = [one for one in LANGUAGES if one[0] in held]
        self.fields["language"].initial = debate.language


class PaperFileForm(forms.Form):
    """A CSV file of ballots."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_("Une ligne par bulletin ; 10 Mo et 10 000 lignes au plus. Rien n’est changé avant votre accord."),
    )


def sealed(debate: Debate, text: str) -> str:
    """A file's text, as the page that shows its changes keeps it. Raises ValueError for what no form sends back."""
    held = signing.dumps([debate.pk, text], salt=_SEAL, compress=True)
    if len(held) > _LARGEST_SEALED:
        raise ValueError(gettext("Ce fichier contient trop de réponses pour une fois : découpez-le en deux."))
    return held


class ConfirmForm(forms.Form):
    """What was shown, sent back to be brought in: the file's own text, sealed, and the mark of what it would change."""

    held = forms.CharField(widget=forms.HiddenInput)
    fingerprint = forms.RegexField(r"[0-9a-f]{64}", widget=forms.HiddenInput)

    def __init__(self, *args: Any, debate: Debate, **options: Any) -> None:
        super().__init__(*args, **options)
        self.debate = debate

    def clean_held(self) -> str:
        try:
            debate, text = signing.loads(self.cleaned_data["held"], salt=_SEAL, max_age=_KEPT)
        except signing.BadSignature:
            debate, text = 0, ""
        if debate != self.debate.pk:
            raise forms.ValidationError("")
        return str(text)


class NumberField(forms.CharField):
    """The number of a ballot, as an integer."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return numbers.read(typed) if typed else typed
        except numbers.NotANumber:
            raise forms.ValidationError(
                gettext("Ce numéro ne peut pas exister : un chiffre est faux. Relisez-le sur le bulletin.")
            ) from None


class FindForm(forms.Form):
    """Which ballot to type."""

    bulletin = NumberField(
        label=_("Numéro du bulletin"),
        help_text=_("Six chiffres, en haut de chaque page."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )


class BallotForm(forms.Form):
    """The answers of a ballot, in the order of the paper, and what its holder proposes."""

    def __init__(self, *args: Any, sheet: Sheet, statements: list[Statement], **options: Any) -> None:
        super().__init__(*args, **options)
        self.sheet = sheet
        self.statements = {self.name_of(one): one for one in statements}
        for name, one in self.statements.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{one.number}. {one.text}", choices=ANSWERS, required=False, widget=forms.RadioSelect, initial=""
            )
        self.fields["proposal"] = forms.CharField(
            label=_("Affirmation proposée"),
            help_text=_("Telle qu’elle est écrite ; elle part en modération."),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST}),
        )

    @staticmethod
    def name_of(statement: Statement) -> str:
        """The name of a statement's field."""
        return f"a{statement.number}"

    def clean_proposal(self) -> str:
        typed = str(self.cleaned_data["proposal"])
        if not typed.strip():
            return ""
        self.cleaned_data["text"] = typed
        return StatementForm.clean_text(self)  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        if not self.errors and not self.votes and not read["proposal"]:
            self.add_error(None, gettext("Aucune réponse n’est saisie : un bulletin vide se met simplement de côté."))
        return read

    @property
    def line(self) -> Line:
        """The ballot, once valid."""
        return Line(1, self.sheet.number, self.votes, tuple(filter(None, [self.cleaned_data["proposal"]])))

    @property
    def votes(self) -> dict[int, int]:
        """The votes, by statement."""
        told = ((one.number, self.cleaned_data.get(name)) for name, one in self.statements.items())
        return {number: int(value) for number, value in told if value}


class StubForm(forms.Form):
    """What stands on a stub."""

    number = NumberField(label=_("Numéro du bulletin"), help_text=_("Six chiffres."))
    code = forms.CharField(
        label=_("Code de retrait"),
        help_text=_("Deux groupes de quatre signes."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
