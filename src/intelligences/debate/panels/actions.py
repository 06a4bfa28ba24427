"""Prepare a panel, open it to candidates, close the list."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from intelligences.accounts.models import Organisation, Person
from intelligences.community import proof
from intelligences.kernel import events, notices, searchable

from .. import entry
from ..models import Applying, Candidate, CandidateContact, Panel
from ..one_by_one import one_by_one
from . import checklist
from .errors import Held, Moved, NotReady

_signer = signing.Signer(salt="panels.candidate")
_dice = SystemRandom()
_DEFAULT_LANGUAGE = "fr"
SAME_CLICK = timedelta(minutes=10)


def locked(panel: Panel, *states: str) -> Panel:
    """The panel, held until the end of the transaction. Raises Moved unless it is in one of the states."""
    held = Panel.objects.select_for_update().get(pk=panel.pk)
    if held.state not in states:
        raise Moved
    return held


@transaction.atomic
def create(organisation: Organisation, fields: Mapping[str, Any], *, by: Person) -> Panel:
    """A panel to prepare. The same form sent twice within ten minutes is one panel."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two clicks at once wait here
    recent = {"created_by": by, "created_at__gte": timezone.now() - SAME_CLICK, "state": Panel.State.DRAFT}
    held = Panel.objects.filter(organisation=organisation, **recent, **fields).first()
    if held is not None:
        return held
    panel = Panel.objects.create(organisation=organisation, created_by=by, **fields)
    events.record("panel.created", by=by, on=panel)
    return panel


@transaction.atomic
def edit(panel: Panel, fields: Mapping[str, Any], *, by: Person) -> None:
    """Change what was prepared. Raises Moved once applications are open."""
    held = locked(panel, Panel.State.DRAFT)
    _save(held, fields, by=by)


@transaction.atomic
def change_quotas(panel: Panel, fields: Mapping[str, Any], *, by: Person) -> None:
    """Change places and quotas when the candidates can't fill them: the traits and their values stay, since candidates
    answered by them. Raises Moved once the draw is announced, ValueError when a trait or a value changed."""
    held = locked(panel, Panel.State.DRAFT, Panel.State.OPEN, Panel.State.LISTED)
    if held.state != Panel.State.DRAFT and names(held.traits) != names(fields["traits"]):
        raise ValueError("Traits and values can't change once people answered by them.")
    _save(held, {**fields, "conflict": None}, by=by)


def names(traits: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """Traits and values without their places."""
    return [(trait["name"], [value["name"] for value in trait["values"]]) for trait in traits]


def _save(panel: Panel, fields: Mapping[str, Any], *, by: Person) -> None:
    for name, value in fields.items():
        setattr(panel, name, value)
    panel.save(update_fields=list(fields))
    events.record("panel.edited", by=by, on=panel)
    searchable.index(panel)


@transaction.atomic
def open_applications(panel: Panel, *, by: Person) -> None:
    """Take candidates. Raises NotReady with what is missing, Moved when it was opened already."""
    held = locked(panel, Panel.State.DRAFT)
    missing = checklist.missing(held)
    if missing:
        raise NotReady(missing)
    held.state, held.opened_at = Panel.State.OPEN, timezone.now()
    held.save(update_fields=["state", "opened_at"])
    events.record("panel.opened", by=by, on=held, facts={"size": held.size})
    searchable.index(held)


# --- Candidates -------------------------------------------------------------------------------------------------------


def token_of(candidate: Candidate) -> str:
    """What stands in the links sent to a candidate: it lets them see, withdraw, answer. Nothing of it is stored."""
    return _signer.sign(str(candidate.pk))


def candidate_of(token: str) -> Candidate | None:
    """Whose link it is; None when it is forged, or the candidate's data are gone."""
    try:
        found = UUID(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Candidate.objects.select_related("panel__organisation").filter(pk=found).first()


@transaction.atomic
def apply(panel: Panel, *, name: str, email: str, values: Sequence[int], payload: str = "") -> None:
    """Keep an application until its address is confirmed; the same sent twice within ten minutes is one. Whoever is a
    candidate already gets the link to their own page instead: nobody else can learn that they are. Raises Moved when
    candidates aren't taken, Unproved when the proof of work served already."""
    held = Panel.objects.select_for_update().get(pk=_taking(panel).pk)  # two clicks at once wait here
    recent = held.applying.filter(created_at__gte=timezone.now() - SAME_CLICK)
    if recent.filter(name=name, email=email, values=list(values)).exists():
        return
    if payload:
        proof.consume(payload)
    contact = CandidateContact.objects.filter(panel=held, email=email).select_related("candidate").first()
    if contact is not None:
        _write(contact.candidate, "entered", key=f"{contact.candidate_id}:{timezone.now().isoformat()}")
        return
    token = entry.new_token()
    Applying.objects.create(
        panel=held, name=name, email=email, values=list(values), token_hash=entry.digest(token),
        language=translation.get_language() or "fr",
    )  # fmt: skip
    context = {"panel": held, "token": token}
    notices.notify(email, "debate/panels/email/confirm", context, key=f"panel.confirm:{entry.digest(token)}")


def _taking(panel: Panel) -> Panel:
    held = Panel.objects.select_for_update(no_key=True).get(pk=panel.pk)
    if not held.takes_candidates:
        raise Moved
    return held


@transaction.atomic
def confirm(applying: Applying) -> Candidate:
    """The address is its holder's: they are a candidate. Raises Moved when candidates aren't taken any more, Held when
    the address is a candidate's already."""
    held = _taking(applying.panel)
    candidate = _added(held, applying.values, name=applying.name, email=applying.email, language=applying.language)
    Applying.objects.filter(panel=held, email=applying.email).delete()
    events.record("panel.candidate", by=None, on=held)
    _write(candidate, "entered", key=str(candidate.pk))
    return candidate


def _added(panel: Panel, values: Sequence[int], **contact: str) -> Candidate:
    candidate = Candidate.objects.create(panel=panel, values=list(values))
    try:
        with transaction.atomic():
            CandidateContact.objects.create(candidate=candidate, panel=panel, **contact)
    except IntegrityError:
        raise Held from None
    return candidate


@dataclass(frozen=True)
class Row:
    """A candidate of an imported list."""

    name: str
    email: str
    reach: str
    values: tuple[int, ...]


@transaction.atomic
def bring_in(panel: Panel, rows: Sequence[Row], *, by: Person) -> tuple[int, int]:
    """Candidates who answered on paper or by phone; those with an address hear of it. Returns how many came in, and how
    many were there already. Raises Moved once the list is closed."""
    held = locked(panel, Panel.State.OPEN)
    known = set(CandidateContact.objects.filter(panel=held).values_list("name", "email", "reach"))
    addresses, added = {email for _, email, _ in known if email}, 0
    for row in rows:
        if row.email in addresses or (row.name, row.email, row.reach) in known:
            continue
        contact = {"name": row.name, "email": row.email, "reach": row.reach, "language": _DEFAULT_LANGUAGE}
        candidate = _added(held, row.values, **contact)
        known.add((row.name, row.email, row.reach))
        added += 1
        if row.email:
            addresses.add(row.email)
            _write(candidate, "entered", key=str(candidate.pk))
    events.record("panel.candidates_brought_in", by=by, on=held, facts={"candidates": added})
    return added, len(rows) - added


@transaction.atomic
def withdraw(candidate: Candidate, *, by: Person | None = None) -> None:
    """Out: before the list is closed nothing of them stays; later their number stays, without name or address, since
    the published panels hold it. Doing it twice changes nothing."""
    panel = Panel.objects.select_for_update().get(pk=candidate.panel_id)
    if panel.state == Panel.State.OPEN:
        Candidate.objects.filter(pk=candidate.pk).delete()
    else:
        CandidateContact.objects.filter(candidate=candidate).delete()
        Candidate.objects.filter(pk=candidate.pk).update(state=Candidate.State.GONE)
    events.record("panel.candidate_withdrawn", by=by, on=panel)


@transaction.atomic
def accept(candidate: Candidate, *, by: Person | None = None) -> None:
    """A person who was drawn will sit. Raises Moved when they weren't, or left."""
    panel = Panel.objects.select_for_update().get(pk=candidate.panel_id)
    drawn = Candidate.objects.filter(pk=candidate.pk, state=Candidate.State.INVITED)
    if not drawn.update(state=Candidate.State.CONFIRMED):
        raise Moved
    events.record("panel.member_confirmed", by=by, on=panel)


def _write(candidate: Candidate, message: str, *, key: str) -> None:
    """To a candidate who has an address, in their language."""
    contact = CandidateContact.objects.filter(candidate=candidate).exclude(email="").first()
    if contact is None:
        return
    with translation.override(contact.language):
        context = {"panel": candidate.panel, "candidate": candidate, "name": contact.name, "token": token_of(candidate)}
        notices.notify(contact.email, f"debate/panels/email/{message}", context, key=f"panel.{message}:{key}")


def invite(candidates: Sequence[Candidate]) -> None:
    """Tell those who were drawn, in the caller's transaction."""
    for candidate in candidates:
        _write(candidate, "drawn", key=str(candidate.pk))


@transaction.atomic
def close_list(panel: Panel, *, by: Person | None) -> None:
    """No candidate comes in any more; chance gives each a number. Raises Moved when it was closed already."""
    held = locked(panel, Panel.State.OPEN)
    candidates = list(held.candidates.order_by("pk"))
    numbers = list(range(1, len(candidates) + 1))
    _dice.shuffle(numbers)
    for candidate, number in zip(candidates, numbers, strict=True):
        candidate.number = number
    Candidate.objects.bulk_update(candidates, ["number"], batch_size=500)
    held.state, held.candidates_salt = Panel.State.LISTED, secrets.token_hex(32)
    held.save(update_fields=["state", "candidates_salt"])
    held.applying.all().delete()
    events.record("panel.list_closed", by=by, on=held, facts={"candidates": len(candidates)})
    searchable.index(held)


def close_ended(today: date) -> int:
    """Close the lists whose last day is past; how many."""
    ended = Panel.objects.filter(state=Panel.State.OPEN, applies_until__lt=today)
    return len(one_by_one(ended, lambda panel: close_list(panel, by=None)))
