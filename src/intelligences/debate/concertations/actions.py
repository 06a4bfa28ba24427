"""Every write of concertations: prepare, publish, contribute, decide, conclude, answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from intelligences.accounts.models import Organisation, Person
from intelligences.community import proof
from intelligences.kernel import events, notices, searchable, submissions, versions
from intelligences.moderation.models import Category

from .. import entry
from ..models import (
    Attached,
    Concertation,
    Conclusion,
    Contributing,
    Contribution,
    Contributor,
    Debate,
    Panel,
    Phase,
)
from . import checklist
from .calendar import Span

TOLD = ("title", "subject", "framing", "information", "terms", "outcome", "contributions_until", "synthesis",
        "synthesis_by", "synthesis_method")  # fmt: skip
"""Fields of a version, beside the calendar and the conclusions."""


_SAME_CLICK = timedelta(minutes=10)


class Moved(Exception):
    """The concertation isn't at that step (any more)."""


class NotReady(Exception):
    """What a concertation still lacks; `missing` names it."""

    def __init__(self, missing: Sequence[checklist.Missing]) -> None:
        super().__init__(", ".join(missing))
        self.missing = list(missing)


@dataclass(frozen=True)
class Prepared:
    """What the organiser tells: columns, phases, what is attached."""

    fields: Mapping[str, Any]
    phases: Sequence[Span]
    debates: Sequence[Debate]
    panels: Sequence[Panel]


def locked(concertation: Concertation, *states: str) -> Concertation:
    """The concertation, held until the end of the transaction. Raises Moved unless it is in one of the states."""
    held = Concertation.objects.select_for_update().get(pk=concertation.pk)
    if held.state not in states:
        raise Moved
    return held


@transaction.atomic
def create(organisation: Organisation, prepared: Prepared, *, by: Person) -> Concertation:
    """A concertation to prepare. The same form sent twice within ten minutes is one concertation."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two clicks at once wait here
    recent = {"created_by": by, "created_at__gte": timezone.now() - _SAME_CLICK, "state": Concertation.State.DRAFT}
    held = Concertation.objects.filter(organisation=organisation, **recent, **prepared.fields).first()
    if held is not None:
        return held
    made = Concertation.objects.create(
        organisation=organisation, territory=organisation.territory, created_by=by, **prepared.fields
    )
    _attach(made, prepared)
    events.record("concertation.created", by=by, on=made)
    return made


@transaction.atomic
def edit(concertation: Concertation, prepared: Prepared, *, by: Person) -> None:
    """Change what is told. Once published, each change is a version that everybody reads, and nothing that the law
    wants published can be emptied: raises NotReady. Raises Moved once it is concluded."""
    held = locked(concertation, Concertation.State.DRAFT, Concertation.State.OPEN)
    for name, value in prepared.fields.items():
        setattr(held, name, value)
    _attach(held, prepared)
    if held.is_public:
        missing = [one for one in checklist.missing(held) if one != checklist.Missing.CALENDAR]
        if missing or not prepared.phases:
            raise NotReady(missing or [checklist.Missing.CALENDAR])
    held.save(update_fields=list(prepared.fields))
    events.record("concertation.edited", by=by, on=held)
    if held.is_public:
        _published(held, by=by)


def _attach(concertation: Concertation, prepared: Prepared) -> None:
    concertation.phases.all().delete()
    Phase.objects.bulk_create(
        Phase(concertation=concertation, name=one.name, starts_on=one.starts_on, ends_on=one.ends_on)
        for one in prepared.phases
    )
    own = Q(debate__organisation=concertation.organisation_id) | Q(panel__organisation=concertation.organisation_id)
    concertation.attached.filter(own).delete()
    Attached.objects.bulk_create(
        [
            *(Attached(concertation=concertation, debate=one) for one in prepared.debates),
            *(Attached(concertation=concertation, panel=one) for one in prepared.panels),
        ]
    )


def _published(concertation: Concertation, *, by: Person) -> None:
    """Keep what is public as a version."""
    versions.take(concertation, snapshot(concertation), by=by)
    searchable.index(concertation)


def snapshot(concertation: Concertation) -> dict[str, Any]:
    """What a version keeps, as JSON values."""
    told: dict[str, Any] = {name: getattr(concertation, name) for name in TOLD}
    until = concertation.contributions_until
    told["contributions_until"] = until.isoformat() if until else ""
    told["calendar"] = [
        f"{one.starts_on.isoformat()} – {one.ends_on.isoformat()} : {one.name}" for one in concertation.phases.all()
    ]
    told["conclusions"] = [f"{one.number}. {one.text}" for one in concertation.conclusions.all()]
    told["answers"] = [
        {name: getattr(one, name) for name in ("number", "answer", "because", "responsible", "follow_up")}
        for one in concertation.conclusions.exclude(answer="")
    ]
    return told


@transaction.atomic
def publish(concertation: Concertation, *, by: Person) -> None:
    """Open it to everybody. Raises NotReady with what the law wants and isn't there, Moved when it was done already."""
    held = locked(concertation, Concertation.State.DRAFT)
    missing = checklist.missing(held)
    if missing:
        raise NotReady(missing)
    held.state, held.opened_at = Concertation.State.OPEN, timezone.now()
    held.save(update_fields=["state", "opened_at"])
    events.record("concertation.opened", by=by, on=held)
    _published(held, by=by)


# --- Contributions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """What a form contributes; `ticket` is drawn for each form shown."""

    ticket: UUID
    text: str
    signature: str
    language: str

    def submission(self, author: str) -> UUID:
        """The same for the same form sent twice unchanged."""
        return uuid5(self.ticket, "\0".join([self.text, self.signature, self.language, author]))

    @property
    def columns(self) -> dict[str, str]:
        """The columns."""
        return {"text": self.text, "signature": self.signature, "language": self.language}


def _taking(concertation: Concertation) -> Concertation:
    held = Concertation.objects.select_for_update(no_key=True).get(pk=concertation.pk)
    if not held.takes_contributions:
        raise Moved
    return held


@transaction.atomic
def ask_to_contribute(concertation: Concertation, words: Words, *, email: str, payload: str = "") -> None:
    """Keep a contribution until its address is confirmed. Sent twice, it is one. Raises Moved when contributions
    aren't taken, Unproved when the proof of work served already."""
    held, identity, token = _taking(concertation), words.submission(email), entry.new_token()
    if Contributing.objects.filter(pk=identity).exists():
        return
    if payload:
        proof.consume(payload)
    Contributing.objects.create(
        pk=identity, concertation=held, email=email, token_hash=entry.digest(token), **words.columns
    )
    context = {"concertation": held, "token": token}
    notices.notify(email, "debate/concertations/email/confirm", context, key=f"concertation.confirm:{identity}")


@transaction.atomic
def confirm(contributing: Contributing) -> Contribution:
    """The address is its author's: the contribution goes to moderation."""
    columns = {name: getattr(contributing, name) for name in ("concertation", "text", "signature", "language")}
    made, is_new = Contribution.objects.get_or_create(submission=contributing.pk, defaults=columns)
    if is_new:
        language = translation.get_language() or "fr"
        Contributor.objects.create(contribution=made, email=contributing.email, language=language)
        _submit(made, by=None)
    contributing.delete()
    return made


@transaction.atomic
def contribute_signed_in(concertation: Concertation, words: Words, *, by: Person) -> Contribution:
    """Whoever has an account has a confirmed address. Sent twice, it is one. Raises Moved when none are taken."""
    held = _taking(concertation)
    defaults = {"concertation": held, **words.columns}
    made, is_new = Contribution.objects.get_or_create(submission=words.submission(str(by.pk)), defaults=defaults)
    if is_new:
        Contributor.objects.create(contribution=made, person=by, language=by.language)
        _submit(made, by=by)
    return made


def _submit(contribution: Contribution, *, by: Person | None) -> None:
    events.record("concertation.contributed", by=None, on=contribution.concertation)
    submissions.submit(contribution, by=by, language=contribution.language)


@transaction.atomic
def accept(contribution: Contribution, *, by: Any) -> None:
    """Moderation publishes it."""
    _decide(contribution, Contribution.State.PUBLISHED)
    events.record("concertation.contribution_published", by=by, on=contribution.concertation)


@transaction.atomic
def refuse(contribution: Contribution, *, by: Any) -> None:
    """Moderation keeps it out."""
    _decide(contribution, Contribution.State.REFUSED)
    events.record("concertation.contribution_refused", by=by, on=contribution.concertation)


def _decide(contribution: Contribution, state: str) -> None:
    contribution.state, contribution.decided_at = state, timezone.now()
    contribution.save(update_fields=["state", "decided_at"])
    # The site tells those who have an account; `tell`, which needs the address, tells the others.
    Contributor.objects.filter(contribution=contribution, person__isnull=False).delete()


def tell(contribution: Contribution, *, accepted: bool, reason: str, text: str) -> None:
    """Tell an author without an account what was decided, and forget them, in the decision's transaction."""
    author = Contributor.objects.filter(contribution=contribution).first()
    if author is not None and author.email:
        with translation.override(author.language):
            told = str(Category(reason).label) if reason in Category.values else reason
            context = {"contribution": contribution, "accepted": accepted, "reason": told, "text": text}
            key = hashlib.sha256(f"{contribution.pk}:{contribution.decided_at}".encode()).hexdigest()
            template = "debate/concertations/email/decided"
            notices.notify(author.email, template, context, key=f"concertation.decided:{key}")
    Contributor.objects.filter(contribution=contribution).delete()


# --- The end ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def conclude(concertation: Concertation, fields: Mapping[str, str], conclusions: Sequence[str], *, by: Person) -> None:
    """Publish the synthesis, who wrote it and how, and the conclusions, each of which waits for an answer. Raises
    ValueError when one is empty, Moved unless the concertation is open."""
    held = locked(concertation, Concertation.State.OPEN)
    if not all(value.strip() for value in fields.values()) or not conclusions:
        raise ValueError("The law wants a synthesis, and conclusions can be answered only when there are some.")
    for name, value in fields.items():
        setattr(held, name, value)
    held.state, held.concluded_at = Concertation.State.CONCLUDED, timezone.now()
    held.save(update_fields=[*fields, "state", "concluded_at"])
    Conclusion.objects.bulk_create(
        Conclusion(concertation=held, number=number, text=text) for number, text in enumerate(conclusions, 1)
    )
    events.record("concertation.concluded", by=by, on=held, facts={"conclusions": len(conclusions)})
    _published(held, by=by)


@transaction.atomic
def answer(conclusion: Conclusion, fields: Mapping[str, Any], *, by: Person) -> None:
    """What the organisation does with a conclusion, and why; a later answer replaces it, the former stays in the
    versions."""
    held = Conclusion.objects.select_for_update().get(pk=conclusion.pk)
    for name, value in fields.items():
        setattr(held, name, value)
    held.answered_on = timezone.localdate()
    held.save()
    events.record(
        "concertation.answered", by=by, on=held.concertation, facts={"conclusion": held.number, "answer": held.answer}
    )
    _published(held.concertation, by=by)
