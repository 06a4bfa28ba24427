"""The proof of work that a browser computes, on forms of whoever has no account; fewer sendings a day without it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intelligences.accounts.limits import network, within
from intelligences.community import proof

SPENT = _("La vérification automatique a expiré ou a déjà servi : envoyez de nouveau.")


class ProvedForm(forms.Form):
    """A form with a proof of work, empty where no script runs; whoever takes it uses it up."""

    altcha = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)

    def clean_altcha(self) -> str:
        payload = str(self.cleaned_data["altcha"])
        if payload:
            try:
                proof.check(payload)
            except proof.Unproved:
                self.add_error(None, SPENT)
        return payload

    @property
    def is_proved(self) -> bool:
        """Whether the valid form has one."""
        return bool(self.cleaned_data.get("altcha"))


def network_within(request: HttpRequest, about: str, form: ProvedForm) -> bool:
    """Count one try of this network today about one thing (`ACCOUNT_RATE_LIMITS`), fewer without a proof; False past
    the limit, and the form says so."""
    action = "debate_by_network" if form.is_proved else "unproved_debate_by_network"
    if within(request, action, f"{about}:{network(request)}"):
        return True
    told = gettext("Trop d’envois depuis ce réseau aujourd’hui : réessayez demain.")
    unproved = gettext(
        "Trop d’envois sans vérification automatique depuis ce réseau aujourd’hui : activez JavaScript, ou réessayez "
        "demain."
    )
    form.add_error(None, told if form.is_proved else unproved)
    return False
