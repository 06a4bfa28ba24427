"""What was typed, as answers of a rule pack; what an assessment comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.safeguards import Kept, Outcome, Pack, evaluate, load_pack, names
from intelligences.safeguards.judging import Answer, understood
from intelligences.safeguards.model import Kind, Question, Words
from intelligences.safeguards.scoring import score

from ..models import AssessedDuty, Assessment

PACKS = ("ai_act", "gdpr", "crpa", "aia")
"""In the order in which an organisation is asked; the last one is a second opinion."""
SECOND_OPINION = "aia"
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_NUMBER = re.compile(r"-?\d{1,13}(?:[.,]\d{1,6})?")


def pack_of(assessment: Assessment) -> Pack:
    """The version of the pack that the assessment answers."""
    return load_pack(assessment.pack, on=assessment.version)


def is_pack(name: str) -> bool:
    """Whether there is such a questionnaire."""
    return name in PACKS and name in names()


def read(question: Question, given: list[str]) -> Answer | None:
    """What was typed as the engine takes it; None when it is empty or isn't understood."""
    if not given:
        return None
    match question.kind:
        case Kind.MANY:
            return understood(question, given)
        case Kind.DATE:
            return understood(question, as_day(given[-1]))
        case Kind.NUMBER:
            return understood(question, _number(given[-1]))
        case Kind.ONE:
            return understood(question, given[-1])


def problem(question: Question, given: list[str]) -> str:
    """Why what was typed counts for nothing; empty when it is an answer, or nothing."""
    if not given or read(question, given) is not None:
        return ""
    match question.kind:
        case Kind.MANY:
            alone = next((one.label for one in question.options if one.alone and one.id in given), None)
            if alone is not None:
                return _("« %(alone)s » ne va pas avec une autre réponse : gardez l’une ou l’autre.") % {
                    "alone": said(alone)
                }
        case Kind.DATE:
            return _("Écrivez un jour qui existe, par exemple 14/03/2026.")
        case Kind.NUMBER:
            return _("Écrivez un nombre, par exemple 120.")
    return _("Cette réponse n’est pas dans la liste : choisissez-en une autre.")


def said(words: Words) -> str:
    """A sentence of a pack, in the active language."""
    return words.fr if get_language() == "fr" else words.en


def as_day(typed: str) -> date | None:
    """A day as people write it; None when it is none."""
    for shape in _DAYS:
        try:
            return datetime.strptime(typed.strip(), shape).date()  # noqa: DTZ007 a day has no time zone
        except ValueError:
            continue
    return None


def _number(typed: str) -> float | None:
    plain = "".join(typed.split())
    return float(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def answers_of(pack: Pack, assessment: Assessment) -> dict[str, Answer]:
    """What was answered, by question id; what isn't understood is left out."""
    found = {one.id: read(one, assessment.given(one.id)) for one in pack.questions}
    return {id: answer for id, answer in found.items() if answer is not None}


def kept_of(duties: Mapping[str, AssessedDuty]) -> dict[str, Kept]:
    """What is told of obligations; a document that its organisation withdrew or that was purged shows nothing."""
    return {
        id: Kept(str(one.document), one.shown_on) if _is_shown(one) else Kept()
        for id, one in duties.items()
        if one.is_declared
    }


def _is_shown(duty: AssessedDuty) -> bool:
    return duty.document is not None and not duty.document.is_gone


def duties_of(assessment: Assessment) -> dict[str, AssessedDuty]:
    """What the organisation told of each obligation, by its id."""
    if assessment.pk is None:
        return {}
    return {one.obligation: one for one in assessment.duties.select_related("document", "by")}


def concluded(assessment: Assessment, duties: Mapping[str, AssessedDuty] | None = None) -> Outcome:
    """What follows from the answers. One to a question that is no longer put counts for nothing.

    A score counts it as the original does: while the questionnaire is in progress, no longer once it is complete.
    Source: canada-ca/aia-eia-js, version 1.0.1 (what is hidden is cleared on completion).
    """
    pack = pack_of(assessment)
    kept = kept_of(duties_of(assessment) if duties is None else duties)
    answers = answers_of(pack, assessment)
    outcome = evaluate(pack, answers, kept)
    if outcome.score is None or not outcome.unused or not outcome.is_complete:
        return outcome
    unused = {one.question for one in outcome.unused}
    return replace(outcome, score=score(pack, {id: answer for id, answer in answers.items() if id not in unused}))
