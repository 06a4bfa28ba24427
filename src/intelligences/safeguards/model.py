"""What a rule pack is: questions, decisions, obligations, documents, each with where it comes from. Immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from .conditions import ALWAYS, Condition


class Verified(StrEnum):
    """How a rule's wording was checked, from the surest to the least sure."""

    READ = "read"
    SECONDARY = "secondary"
    RECALLED = "recalled"

    @property
    def rank(self) -> int:
        """0 is the surest."""
        return list(Verified).index(self)


def weakest(citations: tuple[Citation, ...]) -> Verified:
    """How sure a thing is that rests on all of these; nothing to rest on is the least sure."""
    return max((one.verified for one in citations), key=lambda one: one.rank, default=Verified.RECALLED)


@dataclass(frozen=True)
class Words:
    """A sentence in the languages of the product."""

    fr: str
    en: str


@dataclass(frozen=True)
class Text:
    """A law, a guideline. `verified` is the surest that a citation of it may claim."""

    id: str
    title: Words
    url: str
    verified: Verified


@dataclass(frozen=True)
class Citation:
    """An article, as it stood when it was checked. `in_force`: since when its present wording is law."""

    id: str
    text: Text
    article: str
    url: str
    in_force: date | None
    verified: Verified
    contested: Words | None = None


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True)
class Option:
    """An answer to choose. `alone`: it excludes the others ("none of these")."""

    id: str
    label: Words
    example: Words | None = None
    alone: bool = False
    source: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Section:
    """A group of questions, asked when its condition holds."""

    id: str
    title: Words
    when: Condition = ALWAYS


@dataclass(frozen=True)
class Question:
    """`guidance` says where the help comes from: it explains, it doesn't decide. `scores` is "raw" or "mitigation"."""

    id: str
    kind: Kind
    section: Section
    ask: Words
    source: tuple[Citation, ...]
    help: Words | None = None
    example: Words | None = None
    unit: Words | None = None
    guidance: tuple[Citation, ...] = ()
    options: tuple[Option, ...] = ()
    when: Condition = ALWAYS
    scores: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Option]:
        """Its options."""
        return {one.id: one for one in self.options}


@dataclass(frozen=True)
class Term:
    """A condition that has a name because the law gives it one, or because several rules need it."""

    id: str
    means: Words
    when: Condition
    source: tuple[Citation, ...]


@dataclass(frozen=True)
class Case:
    """One conclusion of a decision."""

    id: str
    says: Words
    when: Condition
    source: tuple[Citation, ...]


@dataclass(frozen=True)
class Decision:
    """When it is taken, exactly one of its cases holds."""

    id: str
    title: Words
    cases: tuple[Case, ...]
    when: Condition = ALWAYS


@dataclass(frozen=True)
class DeadlineRule:
    """By when.

    At `date`, or at the first use if that is later (`or_use` names the question that dates it); or `months` after what
    `says` names; or, with neither, each time that `says` tells.
    """

    id: str
    says: Words
    source: tuple[Citation, ...]
    when: Condition = ALWAYS
    date: date | None = None
    or_use: str = ""
    months: int | None = None


@dataclass(frozen=True)
class Obligation:
    """What has to be done. `evidence`: the document that would show it."""

    id: str
    title: Words
    does: Words
    evidence: Words
    when: Condition
    source: tuple[Citation, ...]
    deadlines: tuple[DeadlineRule, ...]


@dataclass(frozen=True)
class Blank:
    """What the organisation fills in a document, written `{id}` in its body."""

    id: str
    label: Words
    example: Words


@dataclass(frozen=True)
class Document:
    """A text ready to paste."""

    id: str
    title: Words
    body: Words
    blanks: tuple[Blank, ...]
    when: Condition
    source: tuple[Citation, ...]


@dataclass(frozen=True)
class Level:
    """A level of a score: totals up to this share of the highest raw score."""

    id: int
    up_to: float
    says: Words


@dataclass(frozen=True)
class Scoring:
    """How answers add up: mitigation from `threshold` of half its maximum on lowers the raw score by `reduction`."""

    threshold: float
    reduction: float
    levels: tuple[Level, ...]
    sections: tuple[str, ...]
    source: tuple[Citation, ...]


@dataclass(frozen=True)
class Pack:
    """A dated rule pack. `since`: the first day of this version; `checked`: when the texts were last looked at."""

    name: str
    since: date
    checked: date
    title: Words
    notice: Words
    texts: tuple[Text, ...]
    citations: tuple[Citation, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    terms: tuple[Term, ...]
    decisions: tuple[Decision, ...]
    obligations: tuple[Obligation, ...]
    documents: tuple[Document, ...]
    scoring: Scoring | None = None
    amendment: tuple[Citation, ...] = field(default=())

    @property
    def version(self) -> str:
        """The name of the version: its first day."""
        return self.since.isoformat()

    @cached_property
    def question(self) -> Mapping[str, Question]:
        """Questions by id."""
        return {one.id: one for one in self.questions}

    @cached_property
    def term(self) -> Mapping[str, Term]:
        """Terms by id."""
        return {one.id: one for one in self.terms}

    @cached_property
    def case(self) -> Mapping[str, tuple[Decision, Case]]:
        """Cases by id, with the decision that each belongs to."""
        return {case.id: (decision, case) for decision in self.decisions for case in decision.cases}

    @cached_property
    def obligation(self) -> Mapping[str, Obligation]:
        """Obligations by id."""
        return {one.id: one for one in self.obligations}
