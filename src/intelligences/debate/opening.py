"""What an organisation prepares and then opens to everybody: in whose name, and what is said to others."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from intelligences.accounts.models import Organisation
from intelligences.ui.errors import Refused


def chosen(form: Any, organisations: list[Organisation]) -> Organisation:
    """The organisation that a valid form names, or the only one."""
    named = form.cleaned_data.get("organisation", organisations[0].pk)
    return next(one for one in organisations if one.pk == named)


def not_its_manager(sentence: str) -> Refused:
    """For whoever doesn't manage the organisation that prepares it."""
    return Refused(sentence, gettext("Demandez à l’une d’elles, ou rejoignez l’organisation depuis l’annuaire."))


def manages_none(sentence: str) -> Refused:
    """For whoever manages no organisation."""
    asked = gettext("Demandez-en la gestion à une personne qui l’a, ou proposez votre organisation à l’annuaire.")
    return Refused(sentence, asked)
