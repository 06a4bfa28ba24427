"""Every write of the queue: submit, take, let go, decide, answer, take back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from intelligences.accounts.models import Person
from intelligences.kernel import events, notices
from intelligences.moderation import rules, subjects
from intelligences.moderation.models import Case, Category, Decision

_State, _Verdict = Case.State, Decision.Verdict


class TooLate(Exception):
    """Somebody was faster; the text is the sentence that the second one reads."""


@dataclass(frozen=True)
class Ruling:
    """What a moderator decides. `category` is public, `text` is for the author."""

    verdict: str
    category: str
    text: str = ""


@transaction.atomic
def submit(kind: str, subject: str, *, by: Person | None, language: str, note: str = "") -> Case:
    """Put a thing in the queue; one that waits there already stays once, with the last note."""
    case, is_new = Case.objects.pending().get_or_create(
        subject=subject, defaults={"kind": kind, "submitted_by": by, "language": language, "note": note}
    )
    if is_new:
        events.record("moderation.submitted", by=by, on=case, facts={"kind": kind})
    elif note:
        case.note, case.language = note, language
        case.save(update_fields=["note", "language"])
    return case


@transaction.atomic
def take_back(subject: str, *, by: Person | None) -> None:
    """Close what waits without a decision: its author, or its room, took it back."""
    for case in Case.objects.pending().select_for_update().filter(subject=subject):
        _close(case, _State.TAKEN_BACK)
        events.record("moderation.taken_back", by=by, on=case)


@transaction.atomic
def assign(case: Case, *, by: Person) -> None:
    """Take a case in charge, from somebody else if need be. TooLate when it was decided meanwhile."""
    locked = _locked(case)
    _check_conflict(by, locked)
    if not locked.is_pending:
        raise TooLate(_decided_already(locked))
    locked.assignee, locked.assigned_at = by, timezone.now()
    if locked.state == _State.OPEN:
        locked.state = _State.ASSIGNED
    locked.save(update_fields=["assignee", "assigned_at", "state"])
    events.record("moderation.assigned", by=by, on=locked)


@transaction.atomic
def let_go(case: Case, *, by: Person) -> None:
    """Give a case back to the others. Nothing happens when it isn't one's own."""
    locked = _locked(case)
    if locked.assignee_id != by.pk or not locked.is_pending:
        return
    locked.assignee, locked.assigned_at = None, None
    if locked.state == _State.ASSIGNED:
        locked.state = _State.OPEN
    locked.save(update_fields=["assignee", "assigned_at", "state"])
    events.record("moderation.let_go", by=by, on=locked)


@transaction.atomic
def decide(case: Case, ruling: Ruling, *, by: Person, seen: int) -> Decision:
    """Decide, apply it in the thing's room, and tell the author, all or nothing.

    `seen` is the number of decisions on the page that the moderator read. TooLate when it moved, or when the case is in
    somebody else's hands; PermissionError on one's own submission.
    """
    locked = _locked(case)
    _check_conflict(by, locked)
    if not locked.is_pending or locked.decisions.count() != seen:
        raise TooLate(_decided_already(locked))
    if locked.assignee is not None and locked.assignee != by:
        raise TooLate(_in_other_hands(locked))
    now = timezone.now()
    decision = Decision.objects.create(case=locked, by=by, at=now, waited=now - locked.waiting_since, **vars(ruling))
    subjects.apply(locked, accepted=ruling.verdict == _Verdict.ACCEPTED, by=by)
    _close(locked, _State.ACCEPTED if ruling.verdict == _Verdict.ACCEPTED else _State.REFUSED)
    facts = {"kind": locked.kind, "verdict": ruling.verdict, "category": ruling.category}
    events.record("moderation.decided", by=by, on=locked, facts=facts)
    _tell_author(decision)
    return decision


@transaction.atomic
def answer(decision: Decision, *, by: Person, text: str) -> Case:
    """The author answers a refusal: the case waits again. TooLate when it was answered or moved meanwhile."""
    case = _locked(decision.case)
    fresh = Decision.objects.select_related("case").get(pk=decision.pk)
    if not rules.can_answer(by, fresh):
        raise TooLate(gettext("Vous avez déjà répondu à cette décision, ou elle a changé : relisez la page."))
    now = timezone.now()
    fresh.answer, fresh.answered_at = text, now
    fresh.save(update_fields=["answer", "answered_at"])
    case.state, case.waiting_since, case.closed_at = _State.ANSWERED, now, None
    case.save(update_fields=["state", "waiting_since", "closed_at"])
    events.record("moderation.answered", by=by, on=case)
    return case


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def _check_conflict(person: Person, case: Case) -> None:
    if not rules.can_decide(person, case):
        raise PermissionError(gettext("On ne décide pas de sa propre contribution : une autre personne s’en chargera."))


def _close(case: Case, state: str) -> None:
    case.state, case.closed_at = state, timezone.now()
    case.assignee = None
    case.save(update_fields=["state", "closed_at", "assignee"])


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _decided_already(case: Case) -> str:
    last = case.decisions.select_related("by").first()
    if last is None:
        return gettext("Cette contribution a été reprise par son auteur : il n’y a plus rien à décider.")
    return gettext("%(name)s a décidé à %(time)s, avant vous : relisez la décision.") % {
        "name": last.by or gettext("Une autre personne"),
        "time": _clock(last.at),
    }


def _in_other_hands(case: Case) -> str:
    return gettext("%(name)s s’en charge depuis %(time)s : prenez d’abord le dossier si vous voulez décider.") % {
        "name": case.assignee,
        "time": _clock(case.assigned_at or timezone.now()),
    }


def _tell_author(decision: Decision) -> None:
    case = decision.case
    if case.submitted_by is None:
        accepted = decision.verdict == _Verdict.ACCEPTED
        subjects.tell(case, accepted=accepted, reason=decision.category, text=decision.text)
        return
    with translation.override(case.submitted_by.language):
        about = subjects.describe(case)
    context = {"decision": decision, "case": case, "about": about, "accepted": decision.category == Category.CONFORM}
    notices.notify(case.submitted_by, "moderation/email/decided", context, key=f"moderation.decided:{decision.pk}")
