"""Every write of this room: ask, confirm, decide, route to the organisation, answer, correct."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone, translation

from intelligences.accounts.models import Person
from intelligences.accounts.queries import people_of
from intelligences.kernel import events, notices, searchable, submissions, versions

from . import proof, rules, subjects
from .models import Answer, Asker, Asking, Question

WAITS_FOR_AN_ANSWER = timedelta(days=365)
"""How long the address of whoever asked is kept for an answer that doesn't come."""


class Moved(Exception):
    """The question was answered, decided or removed meanwhile: the page that was read is no longer true."""


class NotCorrected(Exception):
    """No version of the record is later than the report."""


@dataclass(frozen=True)
class Asked:
    """What a form asks; `ticket` is drawn for each form shown."""

    ticket: UUID
    about: str
    kind: str
    layer: str
    text: str
    language: str

    @property
    def words(self) -> dict[str, str]:
        """The columns."""
        return {name: value for name, value in asdict(self).items() if name != "ticket"}

    def submission(self, author: str) -> UUID:
        """The same for the same form sent twice unchanged; another one as soon as a word changes."""
        return uuid5(self.ticket, "\0".join([*self.words.values(), author]))


def token_hash(token: str) -> str:
    """What is kept of an e-mailed secret."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- Asking ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask(asked: Asked, *, email: str, payload: str = "") -> Asking:
    """Keep what somebody without an account asks until they confirm their address. Sent twice, it is one.

    Raises Unproved when `payload`, the proof of work, was used for something else.
    """
    identity, token = asked.submission(email), secrets.token_urlsafe(32)
    if payload and not Asking.objects.filter(pk=identity).exists():
        _use_up(payload, identity)
    asking, is_new = Asking.objects.get_or_create(
        pk=identity, defaults={"email": email, "token_hash": token_hash(token), **asked.words}
    )
    if is_new:
        context = {"asking": asking, "token": token, "about": subjects.found_in([asking.about])[asking.about]}
        notices.notify(email, "community/email/confirm", context, key=f"community.confirm:{identity}")
    return asking


def _use_up(payload: str, identity: UUID) -> None:
    """Two clicks at once: the second one waits for the first, and is the same."""
    try:
        proof.consume(payload)
    except proof.Unproved:
        if not Asking.objects.filter(pk=identity).exists():
            raise


def was_sent(asked: Asked, author: str) -> bool:
    """Whether the very same form came already: it is counted once."""
    identity = asked.submission(author)
    return Asking.objects.filter(pk=identity).exists() or Question.objects.filter(submission=identity).exists()


@transaction.atomic
def confirm(asking: Asking) -> Question:
    """The address is its author's: the question goes to moderation."""
    language = translation.get_language() or "fr"
    question, is_new = Question.objects.get_or_create(submission=asking.pk, defaults=_words(asking))
    if is_new:
        _keep_asker(question, email=asking.email, language=language)
        _submit(question, by=None)
    return question


@transaction.atomic
def ask_signed_in(asked: Asked, *, by: Person) -> Question:
    """Whoever has an account has a confirmed address: straight to moderation. Sent twice, it is one."""
    question, is_new = Question.objects.get_or_create(submission=asked.submission(str(by.pk)), defaults=asked.words)
    if is_new:
        _keep_asker(question, person=by, language=by.language)
        _submit(question, by=by)
    return question


def _words(asking: Asking) -> dict[str, str]:
    return {name: getattr(asking, name) for name in ("about", "kind", "layer", "text", "language")}


def _keep_asker(question: Question, *, language: str, person: Person | None = None, email: str = "") -> None:
    until = timezone.now() + WAITS_FOR_AN_ANSWER
    Asker.objects.create(question=question, person=person, email=email, language=language, until=until)


def _submit(question: Question, *, by: Person | None) -> None:
    events.record("question.asked", by=by, on=question, facts={"kind": question.kind})
    submissions.submit(question, by=by, language=question.language)


# --- Moderation ------------------------------------------------------------------------------------------------------


@transaction.atomic
def accept(question: Question, *, by: Person | None) -> None:
    """Publish, and hand it to the organisation."""
    subject = subjects.found_in([question.about])[question.about]
    question.state = Question.State.ANSWERED if question.answered_at else Question.State.PUBLISHED
    question.published_at, question.refused_at = question.published_at or timezone.now(), None
    question.organisation = subject.organisation
    question.save()
    events.record("question.published", by=by, on=question.about, facts={"question": question.pk})
    searchable.index(question)
    _tell_members(question)


@transaction.atomic
def review_again(question: Question, *, by: Person) -> None:
    """Take a published question out of the public pages until moderation decides anew. Raises Moved when it isn't
    public any more."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if not locked.is_public:
        raise Moved
    locked.state = Question.State.MODERATION
    locked.save(update_fields=["state"])
    events.record("question.review_again", by=by, on=locked)
    searchable.index(locked)
    asker = Asker.objects.filter(question=locked).first()
    submissions.submit(locked, by=asker and asker.person, language=locked.language)


@transaction.atomic
def refuse(question: Question, *, by: Person | None) -> None:
    """Keep it out of the public pages; its author reads why."""
    question.state, question.refused_at = Question.State.REFUSED, timezone.now()
    question.save(update_fields=["state", "refused_at"])
    events.record("question.refused", by=by, on=question)
    Asker.objects.filter(question=question).update(until=question.refused_at)


def tell(question: Question, *, accepted: bool, reason: str, text: str) -> None:
    """Tell an author without an account what was decided, in the decision's transaction."""
    asker = Asker.objects.filter(question=question).exclude(email="").first()
    if asker is None:
        return
    token = "" if accepted else secrets.token_urlsafe(32)
    asker.token_hash, asker.reason, asker.text = (token_hash(token) if token else ""), reason, text
    asker.save(update_fields=["token_hash", "reason", "text"])
    _write_to(asker, "decided", key=f"{question.pk}:{timezone.now().isoformat()}", accepted=accepted, token=token)


@transaction.atomic
def reply_to_refusal(asker: Asker, *, text: str, word: str) -> Question:
    """The author changes the text, or explains it to moderation in a `word`; the question waits again. Once a refusal.

    Raises Moved when the link was used.
    """
    locked = Asker.objects.select_for_update().get(pk=asker.pk)
    question = Question.objects.select_for_update().get(pk=locked.question_id)
    if not locked.token_hash or question.state != Question.State.REFUSED:
        raise Moved
    question.state, question.refused_at, question.text = Question.State.MODERATION, None, text
    question.save()
    locked.token_hash, locked.until = "", timezone.now() + WAITS_FOR_AN_ANSWER
    locked.save(update_fields=["token_hash", "until"])
    events.record("question.reworded", by=None, on=question)
    submissions.submit(question, by=None, language=question.language, note=word)
    return question


# --- The organisation ------------------------------------------------------------------------------------------------


@transaction.atomic
def route_again() -> int:
    """Hand what waits to the organisation that answers today (a record taken over, a body verified since); returns how
    many moved."""
    moved = 0
    for question in Question.objects.waiting().select_for_update():
        organisation = subjects.found_in([question.about])[question.about].organisation
        if organisation is not None and organisation.pk != question.organisation_id:
            question.organisation = organisation
            question.save(update_fields=["organisation"])
            events.record("question.routed", by=None, on=question, facts={"organisation": organisation.pk})
            _tell_members(question)
            moved += 1
    return moved


def _tell_members(question: Question) -> None:
    for person in people_of(question.organisation):
        key = f"community.received:{question.pk}:{question.organisation_id}:{person.pk}"
        with translation.override(person.language):
            about = subjects.found_in([question.about])[question.about]
        notices.notify(person, "community/email/received", {"question": question, "about": about}, key=key)


@transaction.atomic
def answer(
    question: Question, *, text: str, language: str, seen: int, by: Person, record_corrected: bool = False
) -> Answer:
    """Publish an answer, or the correction of one: the former text stays readable under its number.

    `seen` is the number of answers on the page that was read: raises Moved when a colleague was faster.
    `record_corrected`: the record was corrected because of it, by the version that an answer told first, else by the
    latest; raises NotCorrected when no version tells so.
    """
    locked = Question.objects.select_for_update().get(pk=question.pk)
    last = locked.answers.first()
    if (last.number if last else 0) != seen:
        raise Moved
    version = (last and last.corrected_version) or _correcting_version(locked) if record_corrected else None
    own = locked.organisation if rules.acts_for(by, locked.organisation) else None
    made = Answer.objects.create(
        question=locked, number=seen + 1, text=text, language=language, organisation=own, by=by,
        corrected_version=version,
    )  # fmt: skip
    if last is None:
        locked.state, locked.answered_at = Question.State.ANSWERED, made.at
        locked.save(update_fields=["state", "answered_at"])
        Asker.objects.filter(question=locked).update(until=made.at)
    kind = "question.answered" if last is None else "question.answer_corrected"
    events.record(kind, by=by, on=locked.about, facts={"question": locked.pk, "number": made.number})
    searchable.index(locked)
    asker = Asker.objects.filter(question=locked).first()
    if asker is not None:
        _write_to(asker, "answered", key=f"{locked.pk}:{made.number}", answer=made)
    return made


def _correcting_version(question: Question) -> int:
    last = versions.latest(question.about)
    if last is None or last.at <= question.asked_at:
        raise NotCorrected
    return last.number


def _write_to(asker: Asker, message: str, *, key: str, **told: object) -> None:
    """To whoever asked, in their language."""
    with translation.override(asker.person.language if asker.person else asker.language):
        about = subjects.found_in([asker.question.about])[asker.question.about]
        context = {"question": asker.question, "about": about, **told}
        notices.notify(
            asker.person or asker.email, f"community/email/{message}", context, key=f"community.{message}:{key}"
        )
