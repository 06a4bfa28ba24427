"""What a signed copy keeps: answers, conclusions and obligations in the words that the signatory read."""

from __future__ import annotations

from datetime import date
from typing import Any

from intelligences.safeguards import Outcome, Pack
from intelligences.safeguards.judging import Answer
from intelligences.safeguards.model import Question, Words
from intelligences.safeguards.outcome import Conclusion, Duty, Grounds, Score

from ..models import AssessedDuty, Assessment
from .reading import answers_of

SHOWN = "shown"
PUBLIC = frozenset({"use", "organisation", "pack", "version", "checked", "title", SHOWN})
"""Fields of a copy that everybody may read."""


def copy_of(assessment: Assessment, pack: Pack, outcome: Outcome, duties: dict[str, AssessedDuty]) -> dict[str, Any]:
    """As JSON, by field; sentences are `{"fr", "en"}`."""
    answers = answers_of(pack, assessment)
    unused = {one.question for one in outcome.unused}
    return {
        "use": {"id": assessment.deployment_id, "title": assessment.deployment.title},
        "organisation": {"id": assessment.organisation_id, "name": assessment.organisation.name},
        "pack": pack.name,
        "version": pack.version,
        "checked": pack.checked.isoformat(),
        "title": _words(pack.title),
        "answers": [_answer(one, answers[one.id]) for one in pack.questions if one.id in answers.keys() - unused],
        "conclusions": [_conclusion(one) for one in outcome.conclusions],
        "duties": [_duty(one, duties.get(one.obligation.id)) for one in outcome.obligations],
        "open_questions": [{"question": one.id, "ask": _words(one.ask)} for one in outcome.to_ask],
        "score": _score(outcome.score) if outcome.score else None,
        SHOWN: shown_of(
            [_conclusion(one) for one in outcome.conclusions], _score(outcome.score) if outcome.score else None
        ),
    }


def shown_of(conclusions: list[Any], score: Any) -> dict[str, Any]:
    """What everybody may read: conclusions and a score that rest on wordings that were read; `kept_back` counts the
    others. Sealed apart, so that an archive carries it and withholds the rest.
    """
    public = [one for one in conclusions if one["is_public"]]
    shown = score if score and score["is_public"] else None
    kept_back = len(conclusions) - len(public) + int(bool(score) and shown is None)
    return {"conclusions": public, "score": shown, "kept_back": kept_back}


def told(question: Question, answer: Answer) -> list[Words]:
    """An answer in words: labels of the options, a day, a number with its unit."""
    if isinstance(answer, tuple):
        return [question.by_id[one].label for one in answer]
    if isinstance(answer, str):
        return [question.by_id[answer].label]
    if isinstance(answer, date):
        return [Words(answer.strftime("%d/%m/%Y"), answer.isoformat())]
    unit = question.unit
    number = f"{answer:g}"
    return [Words(f"{number} {unit.fr}", f"{number} {unit.en}") if unit else Words(number, number)]


def _words(words: Words) -> dict[str, str]:
    return {"fr": words.fr, "en": words.en}


def _answer(question: Question, answer: Answer) -> dict[str, Any]:
    plain = list(answer) if isinstance(answer, tuple) else answer.isoformat() if isinstance(answer, date) else answer
    said = [_words(one) for one in told(question, answer)]
    return {"question": question.id, "ask": _words(question.ask), "answer": plain, "said": said}


def _grounds(grounds: Grounds) -> dict[str, Any]:
    cited = [
        {
            "text": _words(one.text.title),
            "article": one.article,
            "url": one.url,
            "in_force": one.in_force.isoformat() if one.in_force else None,
            "verified": str(one.verified),
        }
        for one in grounds.citations
    ]
    return {
        "verified": str(grounds.verified),
        "is_public": grounds.is_public,
        "contested": [_words(one) for one in grounds.contested],
        "reasons": [one.question.id for one in grounds.reasons],
        "citations": cited,
    }


def _conclusion(one: Conclusion) -> dict[str, Any]:
    told = {"decision": one.decision.id, "title": _words(one.decision.title), "case": one.case.id}
    return {**told, "says": _words(one.case.says), **_grounds(one.grounds)}


def _duty(one: Duty, held: AssessedDuty | None) -> dict[str, Any]:
    deadline = one.deadline
    return {
        "obligation": one.obligation.id,
        "title": _words(one.obligation.title),
        "state": str(one.state),
        "document": one.kept.document if one.kept else "",
        "document_id": held.document_id if held and one.kept and one.kept.document else None,
        "shown_on": one.kept.date.isoformat() if one.kept and one.kept.date else None,
        "note": held.note if held and one.kept else "",
        "deadline": None
        if deadline is None
        else {
            "due": deadline.due.isoformat() if deadline.due else None,
            "months": deadline.months,
            "says": _words(deadline.says),
            **_grounds(deadline.grounds),
        },
        **_grounds(one.grounds),
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "raw": score.raw,
        "mitigation": score.mitigation,
        "total": score.total,
        "level": score.level,
        "max_raw": score.max_raw,
        "max_mitigation": score.max_mitigation,
        "says": _words(score.says),
        **_grounds(score.grounds),
    }
