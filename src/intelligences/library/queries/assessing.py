"""What the pages of a use's duties read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from intelligences.kernel.models import Version
from intelligences.kernel.versions import Purged, is_intact, values
from intelligences.safeguards import Outcome, Pack, State, load_pack
from intelligences.safeguards.model import Question
from intelligences.safeguards.outcome import Duty

from ..assessing.pages import asked_of
from ..assessing.reading import PACKS, answers_of, concluded, duties_of, pack_of, problem
from ..models import AssessedDuty, Assessment, Deployment, SignedAssessment

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
        return self.duty.state in (State.MISSING, State.DECLARED, State.EVIDENCED)


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
    def is_begun(self) -> bool:
        """Whether somebody answered something."""
        return bool(self.assessment.answers)

    @cached_property
    def wrong(self) -> dict[str, str]:
        """What typed counts for nothing, and why, by question id."""
        found = {one.id: problem(one, self.assessment.given(one.id)) for one in self.pack.questions}
        return {id: why for id, why in found.items() if why}

    @cached_property
    def unused(self) -> list[Question]:
        """Questions that were answered and are no longer put."""
        return [self.pack.question[one.question] for one in self.outcome.unused if one.question in self.pack.question]

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
    return sorted(told, key=lambda one: (not one.bears, one.duty.state == State.NOT_APPLICABLE, one.due or _NEVER))


def by_state(told: list[Told]) -> list[Told]:
    """What is missing first."""
    return sorted(told, key=lambda one: (_STATES.index(one.duty.state), one.due or _NEVER))


@dataclass(frozen=True)
class Copy:
    """A signed copy with what it holds, as `assessing.copies.copy_of` wrote it."""

    signed: SignedAssessment
    fields: Mapping[str, Any]

    @property
    def conclusions(self) -> list[Mapping[str, Any]]:
        """In the words of that day."""
        return list(self.fields.get("conclusions") or [])

    @property
    def public_conclusions(self) -> list[Mapping[str, Any]]:
        """Those that rest on wordings that were read."""
        return [one for one in self.conclusions if one["is_public"]]

    @property
    def public_duties(self) -> list[Mapping[str, Any]]:
        """Obligations that bear, and whose wording was read."""
        told = self.fields.get("duties") or []
        return [one for one in told if one["is_public"] and one["state"] not in (State.NOT_APPLICABLE, State.OPEN)]

    @property
    def kept_back(self) -> int:
        """How many conclusions a lawyer has to check first."""
        return len(self.conclusions) - len(self.public_conclusions)


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
    return [copy_held(one) for one in sorted(shown, key=lambda one: order.get(one.assessment.pack, len(order)))]


def find_signed(use: Deployment, pack: str, number: int) -> SignedAssessment | None:
    """A signed copy of the use's organisation, by its number."""
    held = SignedAssessment.objects.select_related("assessment__deployment", "assessment__organisation", "signed_by")
    return held.filter(
        assessment__deployment=use, assessment__organisation=use.organisation_id, assessment__pack=pack, number=number
    ).first()
