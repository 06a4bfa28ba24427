"""From answers to what follows from them. Total: whatever the answers, it answers; what it can't use, it names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .judging import Answers, Judge, Judgement, Unused, understood
from .model import Citation, DeadlineRule, Obligation, Pack
from .outcome import Conclusion, Deadline, Duty, Grounds, Kept, Outcome, Produced, Reason, State, Waiting
from .scoring import score


def evaluate(pack: Pack, answers: Answers, kept: Mapping[str, Kept] | None = None) -> Outcome:
    """What follows from `answers` (question id → option id, list of option ids, date or ISO date, number).

    `kept` tells what the organisation did, by obligation id. Questions whose answer is missing or unusable are in
    `to_ask`; what they would settle is open, everything else is concluded already.
    """
    return _Evaluation(pack, answers, kept or {}).outcome()


class _Evaluation:
    def __init__(self, pack: Pack, answers: Answers, kept: Mapping[str, Kept]) -> None:
        self.pack, self.answers, self.kept = pack, answers, kept
        self.judge = Judge(pack, answers)

    def outcome(self) -> Outcome:
        conclusions, waiting = self._decisions()
        return Outcome(
            pack=self.pack.name,
            version=self.pack.version,
            conclusions=conclusions,
            waiting=waiting,
            obligations=tuple(self._duty(one) for one in self.pack.obligations),
            documents=self._documents(),
            to_ask=tuple(
                one
                for one in self.pack.questions
                if self.judge.asked(one).truth is True and self.judge.answer(one) is None
            ),
            unused=tuple(self._unused()),
            score=score(self.pack, self.answers) if self.pack.scoring else None,
        )

    def _decisions(self) -> tuple[tuple[Conclusion, ...], tuple[Waiting, ...]]:
        conclusions, waiting = [], []
        for decision in self.pack.decisions:
            judged = [(case, self.judge.case(decision, case)) for case in decision.cases]
            held = [Conclusion(decision, case, self._grounds(one)) for case, one in judged if one.truth]
            conclusions += held
            if not held and any(one.truth is None for _, one in judged):
                lacks = [id for _, one in judged if one.truth is None for id in one.lacks]
                waiting.append(Waiting(decision, tuple(dict.fromkeys(lacks))))
        return tuple(conclusions), tuple(waiting)

    def _duty(self, obligation: Obligation) -> Duty:
        judged = self.judge.condition(obligation.when)
        grounds = self._grounds(judged, obligation.source)
        kept = self.kept.get(obligation.id)
        if judged.truth is not True:
            state = State.OPEN if judged.truth is None else State.NOT_APPLICABLE
            return Duty(obligation, state, None, grounds, judged.lacks, kept)
        deadline, lacks = self._deadline(obligation)
        return Duty(obligation, _state(kept), deadline, grounds, lacks, kept)

    def _deadline(self, obligation: Obligation) -> tuple[Deadline | None, tuple[str, ...]]:
        lacks: list[str] = []
        for rule in obligation.deadlines:
            judged = self.judge.condition(rule.when)
            if judged.truth:
                due, missing = self._due(rule)
                deadline = Deadline(rule.id, due, rule.months, rule.says, self._grounds(judged, rule.source))
                return (None, missing) if missing else (deadline, ())
            lacks += judged.lacks
        return None, tuple(dict.fromkeys(lacks))

    def _due(self, rule: DeadlineRule) -> tuple[date | None, tuple[str, ...]]:
        """The day, and the questions that would date it. A first use that isn't asked can't be later than the law."""
        if not rule.or_use:
            return rule.date, ()
        question = self.pack.question[rule.or_use]
        used = self.judge.answer(question)
        if isinstance(used, date):
            return (used if rule.date is None else max(used, rule.date)), ()
        asked = self.judge.asked(question)
        return rule.date, () if asked.truth is False else (question.id,) if asked.truth else asked.lacks

    def _documents(self) -> tuple[Produced, ...]:
        judged = [(one, self.judge.condition(one.when)) for one in self.pack.documents]
        return tuple(Produced(one, self._grounds(held, one.source)) for one, held in judged if held.truth)

    def _grounds(self, judged: Judgement, own: tuple[Citation, ...] = ()) -> Grounds:
        questions = [self.pack.question[one] for one in judged.because]
        answers = [(one, self.judge.answer(one)) for one in questions]
        reasons = tuple(Reason(one, answer) for one, answer in answers if answer is not None)
        return Grounds(reasons, tuple(dict.fromkeys((*own, *judged.rests_on))))

    def _unused(self) -> list[Unused]:
        found = []
        for id, given in self.answers.items():
            question = self.pack.question.get(id)
            if question is None:
                found.append(Unused(id, "unknown question"))
            elif understood(question, given) is None:
                found.append(Unused(id, "not understood"))
            elif self.judge.asked(question).truth is False:
                found.append(Unused(id, "not asked"))
        return found


def _state(kept: Kept | None) -> State:
    if kept is None:
        return State.MISSING
    return State.EVIDENCED if kept.document and kept.date else State.DECLARED
