"""What people type on the pages of this room."""

import secrets
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.accounts import rules
from intelligences.accounts.actions.organisations import Proposal
from intelligences.accounts.actions.tokens import Asked
from intelligences.accounts.models import AccessToken, Grant, Membership, Organisation, Person


def _capitalised(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """Choices as a list shows them: "Association" rather than "association"."""
    return [(choice.value, capfirst(choice.label)) for choice in choices]


class SignInForm(forms.Form):
    """The address that a code goes to."""

    email = forms.EmailField(
        label=_("Adresse de courriel"),
        help_text=_("Par exemple, prenom.nom@ville.fr"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NewAddressForm(SignInForm):
    """The address that an account moves to."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["email"].label = gettext("Nouvelle adresse de courriel")

    def clean_email(self) -> str:
        email = super().clean_email()
        if email == self.person.email:
            raise ValidationError(gettext("C’est déjà l’adresse de votre compte."))
        return email


class CodeForm(forms.Form):
    """The code that came by e-mail, with or without its space."""

    code = forms.CharField(
        label=_("Code reçu par courriel"),
        help_text=_("Huit chiffres, valables dix minutes."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-short"}),
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ("name", "language")
        help_texts = {
            "name": _("Votre nom tel que les autres le verront à côté de ce que vous publiez."),
            "language": _("Celle des messages que nous vous envoyons."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"}), "language": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]


def _number_field(label: Any, hint: Any, longest: int) -> forms.CharField:
    """Digits, with the spaces that people put between them."""
    short = forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"})
    return forms.CharField(label=label, help_text=hint, max_length=longest, required=False, widget=short)


class ProposalForm(forms.Form):
    """An organisation that isn't in the directory."""

    name = forms.CharField(label=_("Nom"), help_text=_("Le nom officiel, en entier."), max_length=250)
    kind = forms.ChoiceField(label=_("Nature"), choices=_capitalised(Organisation.Kind), widget=forms.RadioSelect)
    siren = _number_field(
        _("SIREN"), _("Neuf chiffres. Il relie une collectivité à son territoire."), longest=len("123 456 789")
    )
    siret = _number_field(
        _("SIRET"), _("Quatorze chiffres, seulement pour un établissement parmi d’autres."), len("123 456 789 00012")
    )
    website = forms.URLField(label=_("Site internet"), required=False, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        """The organisation that the answers describe is whole, and not in the directory yet."""
        data = super().clean() or {}
        if not self.errors:
            organisation = Organisation(**data)
            organisation.full_clean()
            data.update(siren=organisation.siren, siret=organisation.siret)
        return data

    def proposal(self) -> Proposal:
        return Proposal(**self.cleaned_data)


class EditOrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    website = forms.URLField(label=_("Site internet"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ("name", "website")


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Adresse de courriel de la personne"))
    role = forms.ChoiceField(
        label=_("Son rôle"),
        choices=_capitalised(Membership.Role),
        initial=Membership.Role.CONTRIBUTOR,
        widget=forms.RadioSelect,
    )
    function = forms.ChoiceField(
        label=_("Sa fonction"),
        help_text=_("Votre organisation en répond : aucun service d’identité ne dit qui est élu."),
        choices=[*_capitalised(Membership.Function), ("", _("Autre, ou je préfère ne pas le dire"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not rules.has_elected(organisation):
            del self.fields["function"]
        self.fields["role"].hints = {  # type: ignore[attr-defined]
            "contributor": _("Déclare des usages et écrit au nom de l’organisation."),
            "manager": _("Fait la même chose, et gère les membres."),
        }


class DirectoryForm(forms.Form):
    """The directory's search: everything optional."""

    q = forms.CharField(label=_("Nom ou SIREN"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Nature"), required=False, choices=[("", _("Toutes")), *_capitalised(Organisation.Kind)]
    )


class GrantForm(forms.Form):
    """A role of the whole site for a person who has an account."""

    email = forms.EmailField(label=_("Adresse de courriel du compte"))
    role = forms.ChoiceField(label=_("Rôle"), choices=_capitalised(Grant.Role), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Jusqu’au"),
        required=False,
        help_text=_("Dernier jour du rôle ; laissez vide s’il n’a pas de fin prévue."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_email(self) -> str:
        self.person = Person.objects.filter(email=str(self.cleaned_data["email"]).lower()).first()
        if self.person is None:
            raise ValidationError(
                gettext("Aucun compte n’a cette adresse. La personne doit d’abord se connecter une fois.")
            )
        return self.person.email

    def clean_until(self) -> datetime | None:
        """The end of the day that was given, in the site's time zone."""
        last: date | None = self.cleaned_data["until"]
        if last is None:
            return None
        if last < timezone.localdate():
            raise ValidationError(gettext("Ce jour est passé : choisissez un jour à venir."))
        return timezone.make_aware(datetime.combine(last, time.max))


class TypedWordForm(forms.Form):
    """A word to type before what can't be undone."""

    word = forms.CharField(max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-short"}))

    def __init__(self, *args: Any, word: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = word
        self.fields["word"].label = gettext("Pour confirmer, écrivez « %(word)s »") % {"word": word}

    def clean_word(self) -> str:
        typed = str(self.cleaned_data["word"])
        if typed.strip(' «»"').casefold() != self.expected.casefold():
            raise ValidationError(gettext("Ce n’est pas le mot demandé."))
        return typed


def _nonce() -> str:
    return secrets.token_urlsafe(32)


class TokenForm(forms.Form):
    """A program that will act for an organisation; `nonce` makes one token of a form that is sent twice."""

    nonce = forms.CharField(max_length=64, min_length=32, initial=_nonce, widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("Quel programme s’en servira ?"),
        help_text=_("Un nom qui vous le fera reconnaître : il est aussi écrit à côté de ce que le programme change."),
        max_length=80,
    )
    organisation = forms.TypedChoiceField(label=_("Au nom de quelle organisation ?"), coerce=int)
    scope = forms.ChoiceField(
        label=_("Ce qu’il pourra faire"),
        choices=_capitalised(AccessToken.Scope),
        initial=AccessToken.Scope.READ,
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("Pour combien de temps ?"),
        help_text=_("Passé ce délai, le jeton ne sert plus : il faut en créer un autre."),
        choices=[(30, _("Un mois")), (90, _("Trois mois")), (180, _("Six mois")), (365, _("Un an"))],
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.pk: one for one in organisations}
        self.fields["organisation"].choices = [(one.pk, str(one)) for one in organisations]  # type: ignore[attr-defined]
        self.fields["scope"].hints = {  # type: ignore[attr-defined]
            "read": _("Lit les déclarations de l’organisation, brouillons compris, et ce que la modération a répondu."),
            "declare": _("Fait la même chose, et crée, corrige et envoie des déclarations."),
        }

    def asked(self) -> Asked:
        """What the person asks for."""
        told = self.cleaned_data
        organisation = self.organisations[told["organisation"]]
        return Asked(organisation, told["scope"], told["label"], told["days"], told["nonce"])
