"""What the pages of a use's duties read."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.kernel.models import Version
from intelligences.kernel.versions import Purged, is_intact, values
from intelligences.safeguards import Outcome, Pack, State, load_pack
from intelligences.safeguards.model import Decision, Question, Section
from intelligences.safeguards.outcome import Duty
from intelligences.ui.charts import Bar, Chart, bars
from intelligences.ui.typography import percent

from ..assessing.copies import SHOWN, shown_of
from ..assessing.copies import told as in_words
from ..assessing.pages import Page, asked_of, pages
from ..assessing.reading import PACKS, SECOND_OPINION, answers_of, concluded, duties_of, pack_of, problem, read, said
from ..models import AssessedDuty, Assessment, Deployment, SignedAssessment

log = logging.getLogger("intelligences.library")
_NEVER = date.max
_STATES = (State.MISSING, State.DECLARED, State.EVIDENCED, State.OPEN, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class Told:
    """An obligation as it bears, and what the organisation told of it; `told` is None when it told nothing."""

    pack: Pack
    duty: Duty
    told: AssessedDuty | None

    @property
    def due(self) -> date | None:
        """The day by which it is due, when there is one."""
        return self.duty.deadline.due if self.duty.deadline else None

    @property
    def bears(self) -> bool:
        """Whether it applies to this use."""
        return not self.is_open and not self.is_aside

    @property
    def is_open(self) -> bool:
        """Whether answers are lacking to say."""
        return self.duty.state is State.OPEN

    @property
    def is_aside(self) -> bool:
        """Whether it doesn't apply to this use."""
        return self.duty.state is State.NOT_APPLICABLE


@dataclass(frozen=True)
class Assessed:
    """A use under one pack: the working copy, what it comes to, what was signed."""

    use: Deployment
    assessment: Assessment
    pack: Pack
    duties: Mapping[str, AssessedDuty]
    outcome: Outcome

    @cached_property
    def answered(self) -> frozenset[str]:
        """The questions whose answer is understood."""
        return frozenset(answers_of(self.pack, self.assessment))

    @cached_property
    def asked(self) -> frozenset[str]:
        """The questions that are put, answered or not."""
        return asked_of(self.pack, self.outcome, self.answered)

    @property
    def asked_and_answered(self) -> int:
        """How many of the questions that are put have an answer."""
        return len(self.asked & self.answered)

    @property
    def is_second_opinion(self) -> bool:
        """Whether nothing obliges to answer this one."""
        return self.pack.name == SECOND_OPINION

    def questions(self, ids: Iterable[str]) -> list[Question]:
        """Questions by their ids, in the order given."""
        return [self.pack.question[id] for id in ids]

    @property
    def waiting(self) -> list[tuple[Decision, list[Question]]]:
        """Decisions that nothing settles yet, with the questions that would; none before somebody began."""
        return [(one.decision, self.questions(one.lacks)) for one in self.outcome.waiting] if self.is_begun else []

    @property
    def is_begun(self) -> bool:
        """Whether somebody answered something."""
        return bool(self.assessment.answers)

    @cached_property
    def wrong(self) -> dict[str, str]:
        """What typed counts for nothing, and why, by question id."""
        found = {one.id: problem(one, self.assessment.given(one.id)) for one in self.pack.questions}
        return {id: why for id, why in found.items() if why}

    @property
    def first(self) -> Page | None:
        """Where to go on: the first page that nobody has seen, else the first that has no answer yet."""
        unseen = (one for one in pages(self.pack) if one.asked(self.unseen))
        open = (one for one in pages(self.pack) if one.asked(self.asked - self.answered))
        return next(unseen, None) or next(open, None)

    @cached_property
    def unseen(self) -> frozenset[str]:
        """The questions that are put and that nobody has saved, not even with « je ne sais pas encore »."""
        return frozenset(id for id in self.asked if not self.assessment.revision_of(id))

    @cached_property
    def unused(self) -> list[Question]:
        """Questions that were answered and are no longer put."""
        return [self.pack.question[one.question] for one in self.outcome.unused if one.question in self.pack.question]

    @property
    def counts_unused(self) -> bool:
        """Whether a score in progress still counts answers to questions that are no longer put."""
        return self.outcome.score is not None and bool(self.unused) and not self.outcome.is_complete

    @cached_property
    def obligations(self) -> list[Told]:
        """Every obligation of the pack, in its order."""
        return [Told(self.pack, one, self.duties.get(one.obligation.id)) for one in self.outcome.obligations]

    @cached_property
    def signed(self) -> list[SignedAssessment]:
        """Signed copies, the latest first."""
        if self.assessment.pk is None:
            return []
        return list(self.assessment.signed.select_related("signed_by", "assessment__deployment"))

    @property
    def obligations_bearing(self) -> list[Told]:
        """Those that apply, the first due first."""
        return by_deadline([one for one in self.obligations if one.bears])

    @property
    def obligations_open(self) -> list[Told]:
        """Those for which answers are lacking, once somebody began."""
        return [one for one in self.obligations if one.is_open] if self.is_begun else []

    @property
    def obligations_aside(self) -> list[Told]:
        """Those that don't apply."""
        return [one for one in self.obligations if one.is_aside]

    @property
    def missing_count(self) -> int:
        """How many apply and are neither declared nor evidenced."""
        return sum(one.duty.state is State.MISSING for one in self.obligations)

    @property
    def standing(self) -> SignedAssessment | None:
        """The latest copy that the organisation stands by."""
        return next((one for one in self.signed if one.withdrawn_at is None), None)

    @cached_property
    def has_changed(self) -> bool:
        """Whether something was answered or told since that copy was signed."""
        return self.standing is not None and self.assessment.updated_at > self.standing.signed_at

    @cached_property
    def newer(self) -> Pack | None:
        """Today's version of the pack, when it isn't the one that is being answered."""
        today = load_pack(self.pack.name)
        return None if today.since == self.pack.since else today


def assessment_of(use: Deployment, pack: str) -> Assessment:
    """The working copy of the use's organisation; unsaved, for today's version, when nobody has begun."""
    held = Assessment.objects.filter(deployment=use, organisation=use.organisation_id, pack=pack)
    found = held.select_related("deployment", "organisation", "answered_by").first()
    if found is not None:
        return found
    return Assessment(deployment=use, organisation=use.organisation, pack=pack, version=load_pack(pack).since)


def assessed(use: Deployment, pack: str) -> Assessed:
    """A use under one pack, whether it was begun or not."""
    held = assessment_of(use, pack)
    duties = duties_of(held)
    return Assessed(use, held, pack_of(held), duties, concluded(held, duties))


def every_pack(use: Deployment) -> list[Assessed]:
    """A use under each pack, in the order in which they are asked."""
    return [assessed(use, name) for name in PACKS]


def obligations(use: Deployment) -> list[Told]:
    """The obligations of every pack that was begun."""
    return [one for told in every_pack(use) if told.is_begun for one in told.obligations]


def by_deadline(told: list[Told]) -> list[Told]:
    """What bears first, by the day on which it is due; what has no day after, then what is open, then the rest."""
    return sorted(told, key=lambda one: (not one.bears, one.is_aside, one.due or _NEVER))


def by_state(told: list[Told]) -> list[Told]:
    """What is missing first."""
    return sorted(told, key=lambda one: (_STATES.index(one.duty.state), one.due or _NEVER))


@dataclass(frozen=True)
class Asked:
    """A question on its page. `is_proposed`: its control holds what the record tells, and nobody has saved it yet."""

    question: Question
    field: BoundField
    revision: int
    is_proposed: bool


@dataclass(frozen=True)
class Difference:
    """A question that two people answered differently."""

    label: str
    mine: str
    theirs: str

    @classmethod
    def between(cls, question: Question, mine: list[str], theirs: list[str]) -> Difference:
        """In words."""
        return cls(said(question.ask), answer_in_words(question, mine), answer_in_words(question, theirs))


def answer_in_words(question: Question, given: list[str]) -> str:
    """An answer as people read it; as it was typed when it isn't understood, empty when there is none."""
    answer = read(question, given)
    return "\n".join(given) if answer is None else "\n".join(said(one) for one in in_words(question, answer))


@dataclass(frozen=True)
class Checked:
    """A section on the page where answers are read again: each question with its answer and its page."""

    section: Section
    rows: list[tuple[Question, str, Page]]


def checked(shown: Assessed) -> list[Checked]:
    """The sections that have something to ask."""
    found: dict[str, Checked] = {}
    for page in pages(shown.pack):
        for question in page.asked(shown.asked):
            told = answer_in_words(question, shown.assessment.given(question.id))
            one = found.setdefault(page.section.id, Checked(page.section, []))
            one.rows.append((question, told, page))
    return list(found.values())


def score_charts(shown: Assessed) -> list[Chart]:
    """Canada's score, whole then by section: how much of each maximum is reached. Nothing for a pack without score."""
    score = shown.outcome.score
    if score is None:
        return []
    whole = [
        _part(_("Incidence brute"), score.raw, score.max_raw),
        _part(_("Atténuation"), score.mitigation, score.max_mitigation),
        _part(_("Incidence retenue"), score.total, score.max_raw, marked=True),
    ]
    titles = {one.id: said(one.title) for one in shown.pack.sections}
    put = {shown.pack.question[id].section.id for id in shown.asked}
    parts = [(id, one) for id, one in score.sections.items() if one.max and (id in put or one.score)]
    sections = [_part(titles[id], one.score, one.max) for id, one in parts]
    return [_parts(_("Part du maximum atteinte"), whole), _parts(_("Par partie du questionnaire"), sections)]


def _part(label: str, value: float, most: float, *, marked: bool = False) -> Bar:
    told = {"label": label, "value": f"{value:g}", "most": f"{most:g}"}
    return Bar(_("%(label)s : %(value)s sur %(most)s") % told, value / most, marked=marked)


def _parts(title: str, rows: list[Bar]) -> Chart:
    language = get_language() or "fr"
    written = partial(percent, language=language, decimals=0)
    return bars(title, rows, measure=_("Part du maximum"), write=written, full=1)


@dataclass(frozen=True)
class Copy:
    """A signed copy with what it holds, as `assessing.copies.copy_of` wrote it."""

    signed: SignedAssessment
    fields: Mapping[str, Any]

    @property
    def conclusions(self) -> list[Mapping[str, Any]]:
        """In the words of that day."""
        return list(self.fields.get("conclusions") or [])

    @cached_property
    def _shown(self) -> Mapping[str, Any]:
        """As it was sealed; from the whole for copies that were signed before it was sealed apart."""
        sealed: Mapping[str, Any] | None = self.fields.get(SHOWN)
        return sealed if sealed is not None else shown_of(self.conclusions, self.fields.get("score"))

    @property
    def public_conclusions(self) -> list[Mapping[str, Any]]:
        """Those that rest on wordings that were read."""
        return list(self._shown["conclusions"])

    @property
    def bearing_duties(self) -> list[Mapping[str, Any]]:
        """Obligations that applied."""
        told = self.fields.get("duties") or []
        return [one for one in told if one["state"] not in (State.NOT_APPLICABLE, State.OPEN)]

    @property
    def public_score(self) -> Mapping[str, Any] | None:
        """The score, when what it rests on was read."""
        score: Mapping[str, Any] | None = self._shown["score"]
        return score

    @property
    def kept_back(self) -> int:
        """How many conclusions, the score among them, a lawyer has to check first."""
        return int(self._shown["kept_back"])


class Altered(Exception):
    """The version that a signed copy names is missing or isn't the one that was signed."""


def copy_held(signed: SignedAssessment) -> Copy:
    """What was signed. Raises Altered when the version isn't the one that was signed; purged fields are left out."""
    named = f"library.assessment:{signed.assessment_id}"
    version = Version.objects.filter(subject=named, number=signed.copy).first()
    if version is None or version.hash != signed.copy_hash or not is_intact(version):
        raise Altered(named, signed.copy)
    return Copy(signed, {name: value for name, value in values(version).items() if not isinstance(value, Purged)})


def public_copies(use: Deployment) -> list[Copy]:
    """What the use's organisation signed and chose to show, in the order of the packs."""
    if use.organisation_id is None:
        return []
    shown = SignedAssessment.objects.filter(
        assessment__deployment=use, assessment__organisation=use.organisation_id, published_at__isnull=False
    ).select_related("assessment__deployment", "assessment__organisation")
    order = {name: place for place, name in enumerate(PACKS)}
    sorted_ones = sorted(shown, key=lambda one: order.get(one.assessment.pack, len(order)))
    return [copy for copy in map(_copy_or_none, sorted_ones) if copy is not None]


def _copy_or_none(signed: SignedAssessment) -> Copy | None:
    """Nothing rather than something else than what was signed; the journal of errors says so."""
    try:
        return copy_held(signed)
    except Altered:
        log.exception("The signed copy %s of %s isn't intact.", signed.number, signed.assessment_id)
        return None


def find_signed(use: Deployment, pack: str, number: int) -> SignedAssessment | None:
    """A signed copy of the use's organisation, by its number."""
    held = SignedAssessment.objects.select_related("assessment__deployment", "assessment__organisation", "signed_by")
    return held.filter(
        assessment__deployment=use, assessment__organisation=use.organisation_id, assessment__pack=pack, number=number
    ).first()
