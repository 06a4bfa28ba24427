"""Prepare a debate, open it, close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from intelligences.accounts.models import Organisation, Person
from intelligences.kernel import events, searchable, submissions

from .. import bursts, checklist, entries, entry, queries
from ..models import Debate, Invitation, Participant, Statement
from ..remarks import cleaned
from . import receipts
from .errors import Closed

_SAME_CLICK = timedelta(minutes=10)


class NotReady(Exception):
    """What a debate still lacks to be opened; `missing` names it."""

    def __init__(self, missing: Sequence[checklist.Missing]) -> None:
        super().__init__(", ".join(missing))
        self.missing = list(missing)


@transaction.atomic
def create(organisation: Organisation, fields: Mapping[str, Any], *, by: Person) -> Debate:
    """A debate to prepare. The same form sent twice within ten minutes is one debate."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two clicks at once wait here
    recent = timezone.now() - _SAME_CLICK
    alike = Debate.objects.filter(organisation=organisation, created_by=by, created_at__gte=recent, **fields)
    held = alike.filter(state=Debate.State.DRAFT).first()
    if held is not None:
        return held
    debate = Debate.objects.create(organisation=organisation, created_by=by, **fields)
    events.record("debate.created", by=by, on=debate)
    return debate


@transaction.atomic
def edit(debate: Debate, fields: Mapping[str, Any], *, by: Person) -> None:
    """Change what was prepared. Raises Closed once the debate is open: its terms are a promise then."""
    locked = Debate.objects.select_for_update().get(pk=debate.pk)
    if locked.state != Debate.State.DRAFT:
        raise Closed
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    events.record("debate.edited", by=by, on=locked)


@transaction.atomic
def seed(debate: Debate, texts: Sequence[str], *, language: str, by: Person) -> int:
    """Statements of the organiser, one text each; those that stand there already are left alone. Returns how many are
    new. Raises Closed once the debate is open: later ones go through moderation like everybody's."""
    locked = Debate.objects.select_for_update().get(pk=debate.pk)
    if locked.state != Debate.State.DRAFT:
        raise Closed
    added = 0
    for text in filter(None, map(cleaned, texts)):
        added += add(locked, text, language=language, state=Statement.State.ACCEPTED, is_seed=True) is not None
    if added:
        events.record("debate.seeded", by=by, on=locked, facts={"statements": added})
    return added


def add(
    debate: Debate, text: str, *, language: str, state: str, is_seed: bool = False,
    author: Participant | None = None, origin: Statement | None = None,
) -> Statement | None:  # fmt: skip
    """A statement at the next number, in the caller's transaction, which holds the debate's row; None when the same
    text stands there already."""
    last = debate.statements.aggregate(last=Max("number"))["last"]
    number = 0 if last is None else last + 1
    try:
        with transaction.atomic():
            return Statement.objects.create(
                debate=debate, number=number, text=text, folded=checklist.folded(text), language=language,
                state=state, is_seed=is_seed, author=author, origin=origin,
            )  # fmt: skip
    except IntegrityError:
        return None


@transaction.atomic
def make_codes(debate: Debate, how_many: int, *, by: Person) -> list[str]:
    """New invitation codes, told this once: only their hashes are kept. Raises Closed when the debate is closed."""
    if debate.state == Debate.State.CLOSED:
        raise Closed
    codes = [entry.new_code() for _ in range(how_many)]
    Invitation.objects.bulk_create(
        Invitation(debate=debate, digest=entry.digest(f"{debate.pk}:{entry.read_code(code)}")) for code in codes
    )
    events.record("debate.codes_made", by=by, on=debate, facts={"codes": how_many})
    return codes


@transaction.atomic
def open_debate(debate: Debate, *, by: Person) -> None:
    """Open it to votes. Raises NotReady with what is missing, Closed when it was opened already."""
    locked = Debate.objects.select_for_update().get(pk=debate.pk)
    if locked.state != Debate.State.DRAFT:
        raise Closed
    missing = checklist.missing(locked)
    if missing:
        raise NotReady(missing)
    locked.state, locked.opened_at, locked.secret = Debate.State.OPEN, timezone.now(), entry.new_secret()
    locked.save(update_fields=["state", "opened_at", "secret"])
    events.record("debate.opened", by=by, on=locked, facts={"entry": locked.entry, "moderation": locked.moderation})
    searchable.index(locked)


@transaction.atomic
def close(debate: Debate, *, by: Person | None) -> None:
    """End it: no vote is taken any more, the secret is destroyed and with it every way back to a person. Closing twice
    changes nothing."""
    locked = Debate.objects.select_for_update().get(pk=debate.pk)
    if locked.state != Debate.State.OPEN:
        return
    came = list(bursts.from_bursts(locked).values_list("pk", flat=True))
    locked.in_bursts, locked.on_paper = bursts.in_bursts(locked), queries.on_paper(locked)
    Participant.objects.filter(pk__in=came).update(in_burst=True)
    roll = receipts.seal(locked)
    locked.state, locked.closed_at, locked.secret = Debate.State.CLOSED, timezone.now(), None
    locked.save(update_fields=["state", "closed_at", "secret", "in_bursts", "on_paper"])
    entries.forget_few(locked)
    locked.participants.update(key=None, source=None, network=None, showing=None, showing_chance=None)
    locked.batches.all().delete()  # only how many came on paper stays
    locked.printings.update(numbers=[], withdrawn=[])
    for waiting in locked.statements.filter(state=Statement.State.WAITING):  # nobody voted on them: they stay out
        submissions.take_back(waiting, by=by)
    locked.statements.filter(state=Statement.State.WAITING).update(state=Statement.State.REFUSED)
    locked.statements.filter(author__isnull=False).update(author=None)
    locked.awaiting.all().delete()
    events.record("debate.closed", by=by, on=locked, facts={"receipts": roll.size, "root": roll.root})
    searchable.index(locked)
    compute_soon(locked)


def compute_soon(debate: Debate) -> None:
    """Have the final result computed in the background, once the transaction is committed."""
    from ..tasks import compute_one

    compute_one.defer(debate=debate.pk)
