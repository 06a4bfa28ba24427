"""allauth's forms for passkeys and code applications, in this site's words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


def _code_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-short"}),
    )


class SecondCodeForm(AuthenticateForm):  # type: ignore[misc]
    code = _code_field(_("Code de l’application, ou code de secours"))


class ConfirmationForm(ReauthenticateForm):  # type: ignore[misc]
    code = _code_field(_("Code de l’application, ou code de secours"))


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    code = _code_field(_("Code affiché par l’application"))


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Nom de la clé"), max_length=100)
    passwordless = forms.BooleanField(
        label=_("Entrer avec cette clé, sans code par courriel"),
        help_text=_("Votre appareil vérifiera que c’est vous. Sinon, la clé servira en plus du code."),
        required=False,
        initial=True,
    )


class RenamedKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("Nom de la clé"), max_length=100)
