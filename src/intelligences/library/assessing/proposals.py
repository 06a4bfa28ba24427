"""What the records of a use and of its organisation tell, as answers to propose. A person saves them, or doesn't."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from intelligences.accounts.models import Organisation

from ..models import Deployment
from ..partial_dates import is_partial_date
from ..vocabulary import Learning, PersonalData

_DAY = len("2026-03-14")
_PUBLIC_BODIES = (Organisation.Kind.LOCAL_AUTHORITY, Organisation.Kind.STATE_BODY)


def _first_use(use: Deployment) -> str:
    return use.started_on if len(use.started_on) == _DAY and is_partial_date(use.started_on) else ""


def _how_it_answers(use: Deployment) -> str:
    if use.learning == Learning.RULES:
        return "rules"
    return "learns" if use.learning in (Learning.LEARNING, Learning.BOTH) else ""


def _personal(use: Deployment) -> str:
    return use.personal_data if use.personal_data in (PersonalData.YES, PersonalData.NO) else ""


def _body(word: str) -> Callable[[Deployment], str]:
    def of(use: Deployment) -> str:
        is_public = use.organisation is not None and use.organisation.kind in _PUBLIC_BODIES
        return word if is_public else ""

    return of


_FROM_RECORD: Mapping[str, Mapping[str, Callable[[Deployment], str]]] = {
    "ai_act": {"ai_system": _how_it_answers, "body": _body("authority"), "first_use": _first_use},
    "gdpr": {"personal": _personal, "first_use": _first_use},
    "crpa": {"body": _body("administration")},
}


def proposed(use: Deployment, pack: str) -> dict[str, list[str]]:
    """What each question's control would hold, by question id."""
    found = {id: told(use) for id, told in _FROM_RECORD.get(pack, {}).items()}
    return {id: [given] for id, given in found.items() if given}
