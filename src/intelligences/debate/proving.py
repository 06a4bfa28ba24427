"""How often one network and one address may send, of whoever has no account; fewer a day without a proof of work."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext

from intelligences.accounts.limits import network, within
from intelligences.community.forms import ProvedForm


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


def address_within(request: HttpRequest, about: str, form: ProvedForm) -> bool:
    """The same of the address that the form gives: a link leaves for it each time."""
    if within(request, "debate_by_address", f"{about}:{form.cleaned_data['email'].lower()}"):
        return True
    form.add_error("email", gettext("Plusieurs liens sont déjà partis à cette adresse : ouvrez le dernier reçu."))
    return False
