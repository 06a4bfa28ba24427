"""The pages of a questionnaire: one question, or a few of one section that don't hang on each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from intelligences.safeguards import Outcome, Pack, deciding, load_pack
from intelligences.safeguards.model import Kind, Question, Section

MOST_TOGETHER = 5


@dataclass(frozen=True)
class Page:
    """Named by its first question; only those that are put are shown."""

    key: str
    section: Section
    questions: tuple[Question, ...]

    def asked(self, asked: frozenset[str]) -> list[Question]:
        """Its questions that are put."""
        return [one for one in self.questions if one.id in asked]


def pages(pack: Pack) -> tuple[Page, ...]:
    """In the order of the pack."""
    return _pages(pack.name, pack.since)


@lru_cache(maxsize=16)
def _pages(name: str, version: date) -> tuple[Page, ...]:
    pack = load_pack(name, on=version)
    groups: list[list[Question]] = []
    for question in pack.questions:
        if groups and _goes_with(pack, groups[-1], question):
            groups[-1].append(question)
        else:
            groups.append([question])
    return tuple(Page(group[0].id, group[0].section, tuple(group)) for group in groups)


def _goes_with(pack: Pack, group: list[Question], question: Question) -> bool:
    """A question with boxes stands alone: it is long already. None waits for an answer of its own page."""
    if len(group) == MOST_TOGETHER or group[-1].section != question.section:
        return False
    if Kind.MANY in (group[-1].kind, question.kind):
        return False
    return not deciding(pack, question) & {one.id for one in group}


def asked_of(pack: Pack, outcome: Outcome, answered: frozenset[str]) -> frozenset[str]:
    """The questions that are put now: those that wait, and those whose answer counts."""
    unused = {one.question for one in outcome.unused}
    return frozenset(one.id for one in outcome.to_ask) | (answered - unused)


def page_of(pack: Pack, key: str) -> Page | None:
    """The page that holds a question, by any of its questions."""
    return next((one for one in pages(pack) if any(key == each.id for each in one.questions)), None)


def following(pack: Pack, page: Page, unseen: frozenset[str]) -> Page | None:
    """The next page with a question that nobody has seen yet, those before included; None when all were seen."""
    place = pages(pack).index(page) + 1
    rest = (*pages(pack)[place:], *pages(pack)[:place])
    return next((one for one in rest if one.asked(unseen)), None)


def before(pack: Pack, page: Page, asked: frozenset[str]) -> Page | None:
    """The page before that has something to ask; None at the beginning."""
    first = pages(pack)[: pages(pack).index(page)]
    return next((one for one in reversed(first) if one.asked(asked)), None)
