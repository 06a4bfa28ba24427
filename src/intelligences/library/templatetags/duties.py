"""Tags of the pages about a use's duties; load them with `{% load duties %}`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intelligences.safeguards import TO_CHECK, State
from intelligences.safeguards.model import Question, Verified, Words
from intelligences.safeguards.outcome import Reason

from ..assessing import reading
from ..assessing.copies import told
from ..queries.assessing import Assessed

register = template.Library()

_STATES: Mapping[str, tuple[str, Any]] = {
    State.EVIDENCED: ("good", _("montrée par un document")),
    State.DECLARED: ("good", _("déclarée remplie")),
    State.MISSING: ("stop", _("manquante")),
    State.NOT_APPLICABLE: ("neutral", _("sans objet")),
    State.OPEN: ("caution", _("à préciser")),
}
_VERIFIED: Mapping[str, Any] = {
    Verified.READ: _("texte lu"),
    Verified.SECONDARY: _("d’après une autre source que le texte"),
    Verified.RECALLED: _("cité de mémoire"),
}


@register.filter
def said(words: Words | Mapping[str, str]) -> str:
    """A sentence of a pack, or of a signed copy, in the active language."""
    if isinstance(words, Words):
        return reading.said(words)
    return words["fr" if get_language() == "fr" else "en"]


@register.filter
def state_kind(state: str) -> str:
    """How a state looks: the kinds of `status.html`."""
    return _STATES[state][0]


@register.filter
def state_label(state: str) -> str:
    """A state in words."""
    return str(_STATES[state][1])


@register.filter
def verified_label(verified: str) -> str:
    """How a citation was checked, in words."""
    return str(_VERIFIED[verified])


@register.filter
def reason_answer(reason: Reason) -> list[str]:
    """The answer of a reason, in words."""
    return [reading.said(one) for one in told(reason.question, reason.answer)]


@register.filter
def iso_day(text: str | None) -> date | None:
    """`2026-03-14` of a signed copy, as a day."""
    return date.fromisoformat(text) if text else None


@register.filter
def get(held: Mapping[str, str], name: str) -> str:
    """A value by its name; empty when there is none."""
    return held.get(name, "")


@register.filter
def lacking(shown: Assessed, ids: tuple[str, ...]) -> list[Question]:
    """The questions of these ids."""
    return shown.questions(ids)


@register.simple_tag
def to_check() -> str:
    """What is said beside everything that doesn't rest on wordings that were read."""
    return reading.said(TO_CHECK)
