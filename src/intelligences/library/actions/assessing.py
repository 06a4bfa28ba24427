"""Answering a rule pack for a use, telling what is done of its obligations, signing, publishing, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intelligences.documents.models import Document
from intelligences.kernel import events
from intelligences.kernel.versions import take
from intelligences.safeguards import load_pack
from intelligences.safeguards.model import Document as PackDocument

from ..assessing import copies
from ..assessing.reading import concluded, duties_of, pack_of, problem
from ..models import AssessedDuty, Assessment, Deployment, PreparedText, SignedAssessment
from ..vocabulary import State
from .records import NotPossible

_LONGEST, _MOST = 300, 60
LONGEST_BLANK = 4000
"""Characters of what is written in a text of a pack."""


class Answered(Exception):
    """Somebody else answered questions of the page meanwhile: `theirs` by question id, `by` the last one's id."""

    def __init__(self, theirs: Mapping[str, list[str]], by: str) -> None:
        super().__init__(theirs, by)
        self.theirs, self.by = theirs, by


class DutyChanged(Exception):
    """Somebody else told something else of the obligation meanwhile; `theirs` is how it stands."""

    def __init__(self, theirs: AssessedDuty) -> None:
        super().__init__(theirs.obligation)
        self.theirs = theirs


class TextChanged(Exception):
    """Somebody else wrote otherwise in the text meanwhile; `theirs` is how it stands."""

    def __init__(self, theirs: PreparedText) -> None:
        super().__init__(theirs.document)
        self.theirs = theirs


@transaction.atomic
def answer(
    use: Deployment, pack: str, typed: Mapping[str, list[str]], *, seen: Mapping[str, int], by: Any
) -> Assessment:
    """Keep what was typed for some questions, right or wrong; an empty list is « je ne sais pas encore ».

    `seen` holds the revision of each question when the page was made. Raises Answered, and keeps nothing, when somebody
    else answered one of them otherwise since; one's own page, gone back to, replaces one's own answer.
    """
    held = _locked(use, pack, by=by)
    known = pack_of(held).question
    kept = {id: _kept(values) for id, values in typed.items() if id in known}
    new = {id: given for id, given in kept.items() if not held.revision_of(id) or held.given(id) != given}
    crossed = [id for id in new if held.revision_of(id) > seen.get(id, 0) and held.author_of(id) != str(by.pk)]
    if crossed:
        raise Answered({id: held.given(id) for id in crossed}, held.author_of(crossed[-1]))
    if not new:
        return held
    moment = timezone.now()
    for id, given in new.items():
        revision = held.revision_of(id) + 1
        held.answers[id] = {"given": given, "revision": revision, "by": str(by.pk), "at": moment.isoformat()}
    held.answered_by, held.answered_at, held.anonymised_at = by, moment, None
    _changed(held, "answers", "answered_by", "answered_at", "anonymised_at")
    events.record("library.assessment_answered", by=by, on=held, facts={"pack": pack, "questions": sorted(new)})
    return held


def _kept(values: list[str]) -> list[str]:
    """Without what can't be stored and what is empty; a text past any reason is cut."""
    read = [one.replace("\x00", "").strip()[:_LONGEST] for one in values[:_MOST]]
    return list(dict.fromkeys(one for one in read if one))


@transaction.atomic
def tell_duty(
    use: Deployment,
    pack: str,
    obligation: str,
    *,
    is_declared: bool,
    note: str = "",
    document: Document | None = None,
    shown_on: date | None = None,
    seen: int,
    by: Any,
) -> AssessedDuty:
    """Say that an obligation is met or isn't, and which dated document of the organisation shows it.

    `seen` is the revision that the page showed; raises DutyChanged when it isn't today's and the words differ.
    """
    held = _locked(use, pack, by=by)
    if obligation not in pack_of(held).obligation:
        raise NotPossible(_("Cette obligation n’est pas dans la grille."))
    if document is not None and (document.organisation_id != held.organisation_id or document.is_gone):
        raise NotPossible(_("Ce document n’est pas, ou n’est plus, un document de votre organisation."))
    if document is not None and (shown_on is None or shown_on > timezone.localdate()):
        raise NotPossible(_("Dites la date du document ; elle ne peut pas être à venir."))
    duty = held.duties.filter(obligation=obligation).first() or AssessedDuty(assessment=held, obligation=obligation)
    told = _told(is_declared, note, document, shown_on)
    if duty.revision and told == _told(duty.is_declared, duty.note, duty.document, duty.shown_on):
        return duty
    if duty.revision > seen and duty.by_id != by.pk:
        raise DutyChanged(duty)
    duty.is_declared, duty.note, duty.document, duty.shown_on = told
    duty.revision, duty.by, duty.at = duty.revision + 1, by, timezone.now()
    duty.save()
    _changed(held)
    facts = {"pack": pack, "obligation": obligation, "declared": is_declared, "shown": document is not None}
    events.record("library.duty_told", by=by, on=held, facts=facts)
    return duty


def _told(
    is_declared: bool, note: str, document: Document | None, shown_on: date | None
) -> tuple[bool, str, Document | None, date | None]:
    """What isn't met has nothing to show."""
    if not is_declared:
        return False, note.strip(), None, None
    return True, note.strip(), document, shown_on if document is not None else None


@transaction.atomic
def fill_text(
    use: Deployment, pack: str, document: PackDocument, values: Mapping[str, str], *, seen: int, by: Any
) -> PreparedText:
    """Keep what was written in the blanks of a text; `seen` is the revision that the page showed.

    Raises TextChanged, and keeps nothing, when somebody else wrote otherwise since.
    """
    held = _locked(use, pack, by=by)
    text = held.texts.filter(document=document.id).first() or PreparedText(assessment=held, document=document.id)
    told = {one.id: values.get(one.id, "").replace("\x00", "").strip()[:LONGEST_BLANK] for one in document.blanks}
    if text.revision and told == text.values:
        return text
    if text.revision != seen:
        raise TextChanged(text)
    text.values, text.revision, text.by, text.at = told, text.revision + 1, by, timezone.now()
    text.save()
    events.record("library.text_prepared", by=by, on=held, facts={"pack": pack, "document": document.id})
    return text


@transaction.atomic
def follow_pack(assessment: Assessment, *, by: Any) -> Assessment:
    """Answer today's version of the pack from now on; answers stay, signed copies keep theirs."""
    held = Assessment.objects.select_for_update().get(pk=assessment.pk)
    today = load_pack(held.pack).since
    if held.version == today:
        return held
    facts = {"pack": held.pack, "from": held.version.isoformat(), "to": today.isoformat()}
    held.version = today
    _changed(held, "version")
    events.record("library.assessment_follows_pack", by=by, on=held, facts=facts)
    return held


@transaction.atomic
def sign(assessment: Assessment, *, function: str, publish: bool, seen: int, by: Any) -> SignedAssessment:
    """Freeze what the assessment comes to, in a copy that never changes; `seen` is the revision that was read.

    NotPossible when answers changed since, when nothing follows from them yet, or when one isn't understood.
    """
    held = _relocked(assessment)
    if held.revision != seen:
        raise NotPossible(_("Les réponses ont changé depuis que vous les avez lues : relisez, puis signez."))
    if not function.strip():
        raise NotPossible(_("Dites en quelle fonction vous signez."))
    pack, duties = pack_of(held), duties_of(held)
    outcome = concluded(held, duties)
    reason = why_not_yet(held)
    if reason:
        raise NotPossible(reason)
    copy = take(held, copies.copy_of(held, pack, outcome, duties), by=by)
    last = held.signed.first()
    if last is not None and _is_same(last, copy.number, function.strip(), by):
        made = last  # two clicks are one signature
    else:
        made = SignedAssessment.objects.create(
            assessment=held, number=last.number + 1 if last else 1, version=held.version, copy=copy.number,
            copy_hash=copy.hash, signed_by=by, function=function.strip(),
        )  # fmt: skip
        facts = {"pack": held.pack, "version": held.version.isoformat(), "number": made.number}
        events.record("library.assessment_signed", by=by, on=held, facts=facts)
    if publish and not made.is_public:
        publish_signed(made, by=by)
    return made


def why_not_yet(assessment: Assessment) -> str:
    """Why it can't be signed; empty when it can."""
    pack, outcome = pack_of(assessment), concluded(assessment)
    wrong = [one for one in pack.questions if problem(one, assessment.given(one.id))]
    if wrong:
        return _("Une réponse n’est pas comprise : corrigez-la avant de signer.")
    if outcome.score is not None and not outcome.is_complete:
        return _("Un score ne se signe qu’avec toutes les réponses : il en manque encore.")
    if outcome.score is None and not outcome.conclusions:
        return _("Rien ne découle encore des réponses : répondez d’abord aux questions.")
    return ""


def _is_same(last: SignedAssessment, copy: int, function: str, by: Any) -> bool:
    told = (last.copy, last.function, last.signed_by_id, last.withdrawn_at)
    return told == (copy, function, by.pk, None) and last.signed_on == timezone.localdate()


@transaction.atomic
def publish_signed(signed: SignedAssessment, *, by: Any) -> SignedAssessment:
    """Show it on the public page of the use, instead of an older one."""
    held = SignedAssessment.objects.select_for_update().get(pk=signed.pk)
    use = held.assessment.deployment
    if held.withdrawn_at is not None:
        raise NotPossible(_("Cette appréciation est retirée : signez-en une autre."))
    if use.state != State.PUBLISHED:
        raise NotPossible(_("La fiche de l’usage n’est pas publique : publiez-la d’abord."))
    if held.is_public:
        return held
    held.assessment.signed.exclude(pk=held.pk).update(published_at=None)
    held.published_at = timezone.now()
    held.save(update_fields=["published_at"])
    events.record("library.assessment_published", by=by, on=use, facts=_facts(held))
    return held


@transaction.atomic
def hide_signed(signed: SignedAssessment, *, by: Any) -> SignedAssessment:
    """Keep it for the organisation only; it stays signed."""
    held = SignedAssessment.objects.select_for_update().get(pk=signed.pk)
    if held.is_public:
        held.published_at = None
        held.save(update_fields=["published_at"])
        events.record("library.assessment_hidden", by=by, on=held.assessment.deployment, facts=_facts(held))
    return held


@transaction.atomic
def withdraw_signed(signed: SignedAssessment, *, because: str, by: Any) -> SignedAssessment:
    """The organisation no longer stands by it: it is no longer public, and the organisation still reads it."""
    held = SignedAssessment.objects.select_for_update().get(pk=signed.pk)
    if held.withdrawn_at is not None:
        return held
    if not because.strip():
        raise NotPossible(_("Dites pourquoi l’appréciation est retirée."))
    held.published_at, held.withdrawn_at = None, timezone.now()
    held.withdrawn_because = because.strip()[:500]
    held.save(update_fields=["published_at", "withdrawn_at", "withdrawn_because"])
    events.record("library.assessment_withdrawn", by=by, on=held.assessment.deployment, facts=_facts(held))
    return held


def _facts(signed: SignedAssessment) -> dict[str, Any]:
    return {"pack": signed.assessment.pack, "version": signed.version.isoformat(), "number": signed.number}


def _locked(use: Deployment, pack: str, *, by: Any) -> Assessment:
    """The working copy, begun when there is none, its row held until the end of the transaction."""
    if use.organisation_id is None:
        raise NotPossible(_("Cet usage n’est à aucune organisation : reprenez d’abord sa fiche."))
    made, is_new = Assessment.objects.get_or_create(
        deployment=use, organisation_id=use.organisation_id, pack=pack, defaults={"version": load_pack(pack).since}
    )
    if is_new:
        facts = {"pack": pack, "version": made.version.isoformat()}
        events.record("library.assessment_begun", by=by, on=made, facts=facts)
    return _relocked(made)


def _relocked(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related("deployment", "organisation").get(pk=assessment.pk)


def _changed(assessment: Assessment, *fields: str) -> None:
    assessment.revision += 1
    assessment.save(update_fields=[*fields, "revision", "updated_at"])
