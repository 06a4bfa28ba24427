"""Forms: prepare a concertation, contribute, conclude, answer."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.models import Organisation
from intelligences.community.forms import ProvedForm

from ..models import Concertation, Conclusion, Debate, Panel
from ..remarks import cleaned, visible
from . import calendar
from .actions import Prepared, Words

PREPARED = (
    "title", "subject", "framing", "information", "terms", "outcome", "language", "contributions_until",
)  # fmt: skip


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ConcertationForm(forms.ModelForm):
    """What the concertation is about, its terms, its calendar, what belongs to it. Everything but the title and the
    subject can wait until it is published."""

    calendar = forms.CharField(
        label=_("Calendrier"),
        help_text=_("Une étape par ligne : 10/01/2027 au 15/02/2027 : contributions écrites."),
        max_length=4000,
        required=False,
        widget=_long(5),
    )
    debates = forms.ModelMultipleChoiceField(
        label=_("Débats de cette concertation"), queryset=Debate.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    panels = forms.ModelMultipleChoiceField(
        label=_("Panels citoyens de cette concertation"), queryset=Panel.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Concertation
        fields = PREPARED
        labels = {
            "title": _("Titre"),
            "subject": _("Le sujet"),
            "framing": _("Note de cadrage"),
            "information": _("Ce qu’il faut savoir"),
            "terms": _("Modalités"),
            "outcome": _("Ce qui sera fait des résultats"),
            "language": _("Langue"),
            "contributions_until": _("Contributions écrites jusqu’au"),
        }
        help_texts = {
            "framing": _("Pourquoi cette concertation, sur quoi elle porte, ce qui n’est pas en débat."),
            "information": _("Les faits et les documents utiles, avec leurs adresses (CRPA, art. L. 131-1)."),
            "terms": _("Qui est invité à participer, comment, jusqu’à quand (CRPA, art. L. 131-1)."),
            "outcome": _("Qui répondra aux conclusions, quand, et comment on le saura (CRPA, art. L. 131-1)."),
            "contributions_until": _("Laissez vide pour ne pas recueillir de contributions écrites."),
        }
        widgets = {
            "subject": _long(2),
            "framing": _long(10),
            "information": _long(6),
            "terms": _long(5),
            "outcome": _long(4),
            "contributions_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        held = self.instance
        for name, model in (("debates", Debate), ("panels", Panel)):
            self.fields[name].queryset = model.objects.filter(organisation__in=organisations).order_by("pk")
        if held.pk:
            self.initial["calendar"] = calendar.written(
                calendar.Span(one.name, one.starts_on, one.ends_on) for one in held.phases.all()
            )
            self.initial["debates"] = held.attached.filter(debate__isnull=False).values_list("debate", flat=True)
            self.initial["panels"] = held.attached.filter(panel__isnull=False).values_list("panel", flat=True)
        elif len(organisations) > 1:
            choices = [(one.pk, one.name) for one in organisations]
            self.fields["organisation"] = forms.TypedChoiceField(
                label=_("Au nom de"), choices=choices, coerce=int, initial=organisations[0].pk
            )
        for name in ("debates", "panels"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        self.order_fields(["organisation", *PREPARED[:6], "calendar", "contributions_until", "debates", "panels"])

    def clean_calendar(self) -> list[calendar.Span]:
        try:
            return calendar.read(self.cleaned_data["calendar"])
        except calendar.Unreadable as error:
            told = {"line": error.line, "text": error.text}
            raise forms.ValidationError(
                gettext("La ligne %(line)d n’est pas comprise : « %(text)s ».") % told
            ) from None

    def prepared(self) -> Prepared:
        """What is told, once valid."""
        read = self.cleaned_data
        fields = {name: read[name] for name in PREPARED}
        return Prepared(fields, read["calendar"], list(read.get("debates", [])), list(read.get("panels", [])))


class ContributeForm(ProvedForm):
    """A contribution, the name under which it will be read, and an address when nobody is signed in."""

    text = forms.CharField(
        label=_("Votre contribution"),
        help_text=_("Elle sera publique après lecture par la modération. N’y mettez rien de privé."),
        max_length=6000,
        widget=_long(10),
    )
    signature = forms.CharField(
        label=_("Signature"),
        help_text=_("Le nom, ou l’organisation, sous lequel elle sera publiée ; vide, elle sera anonyme."),
        max_length=120,
        required=False,
    )
    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        help_text=_("Pour confirmer l’envoi et vous dire la décision ; effacée ensuite. Jamais publiée."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_signed_in: bool, **options: Any) -> None:
        super().__init__(*args, initial={"ticket": uuid.uuid4()}, **options)
        if is_signed_in:
            del self.fields["email"], self.fields["altcha"]

    def clean_text(self) -> str:
        text = visible(self.cleaned_data["text"]).strip()
        if not any(letter.isalpha() for letter in text):
            raise forms.ValidationError(gettext("Écrivez une phrase : votre texte ne contient aucun mot."))
        return text

    def clean_signature(self) -> str:
        return cleaned(self.cleaned_data["signature"])

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def words(self) -> Words:
        """What the valid form contributes."""
        read = self.cleaned_data
        return Words(read["ticket"], read["text"], read["signature"], get_language() or "fr")


class ConcludeForm(forms.ModelForm):
    """The synthesis and the conclusions: all of it is wanted."""

    conclusions = forms.CharField(
        label=_("Conclusions"),
        help_text=_("Une par ligne. Chacune attendra une réponse, et la page dira depuis combien de jours."),
        max_length=30_000,
        widget=_long(8),
    )

    class Meta:
        model = Concertation
        fields = ("synthesis", "synthesis_by", "synthesis_method")
        labels = {
            "synthesis": _("Synthèse"),
            "synthesis_by": _("Qui l’a écrite"),
            "synthesis_method": _("Comment"),
        }
        help_texts = {
            "synthesis_by": _("Un service, un prestataire, un groupe de participants : dites qui l’a payé."),
            "synthesis_method": _("Ce qui a été lu, comment cela a été regroupé, ce qui a été laissé de côté."),
        }
        widgets = {"synthesis": _long(14), "synthesis_method": _long(4)}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.Meta.fields:
            self.fields[name].required = True

    def clean_conclusions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["conclusions"].splitlines() if line.strip()]
        long = next((number for number, line in enumerate(lines, 1) if len(line) > 1000), None)
        if long is not None:
            raise forms.ValidationError(gettext("La conclusion %d dépasse 1 000 signes : raccourcissez-la.") % long)
        return lines


class AnswerForm(forms.ModelForm):
    """What the organisation does with a conclusion."""

    class Meta:
        model = Conclusion
        fields = ("answer", "because", "responsible", "follow_up")
        labels = {
            "answer": _("Réponse"),
            "because": _("Pourquoi"),
            "responsible": _("Responsable"),
            "follow_up": _("Suites"),
        }
        help_texts = {
            "responsible": _("Une fonction ou un service, pas un nom."),
            "follow_up": _("Ce qui a été fait, ce qui le sera, quand ; à tenir à jour."),
        }
        widgets = {"answer": forms.RadioSelect, "because": _long(4), "follow_up": _long(4)}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["answer"].choices = Conclusion.Answer.choices
        for name in ("answer", "because", "responsible"):
            self.fields[name].required = True
