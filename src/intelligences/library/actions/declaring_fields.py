"""Writing a declaration by flat fields, as programs do: all of what is told, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..declaring import flat
from ..declaring.steps import STEPS
from ..models import Declaration
from .declaring import save_step, send, wrong_steps
from .records import NotPossible

_UNREAD = (Declaration.Start.CLAIM, Declaration.Start.SUPPLIER)


class Stale(Exception):
    """The declaration isn't what the program read: `now` is today's, `changed` the keys of the steps saved since (None:
    the mark says nothing of them)."""

    def __init__(self, now: Declaration, changed: list[str] | None) -> None:
        super().__init__(now.pk, changed)
        self.now, self.changed = now, changed


def mark(declaration: Declaration) -> str:
    """What names a state of a declaration: the revision of each step, and the moment of its last change."""
    revisions = ".".join(str(declaration.revision(step.key)) for step in STEPS)
    return f"{revisions}-{round(declaration.updated_at.timestamp() * 1_000_000):x}"


def changed_since(declaration: Declaration, seen: str) -> list[str] | None:
    """Keys of the steps saved since a mark; None when it isn't one."""
    told = seen.partition("-")[0].split(".")
    if len(told) != len(STEPS) or not all(one.isascii() and one.isdigit() for one in told):
        return None
    pairs = zip(STEPS, told, strict=True)
    return [step.key for step, revision in pairs if str(declaration.revision(step.key)) != revision]


def _locked(declaration: Declaration) -> Declaration:
    rows = Declaration.objects.select_for_update(of=("self",))
    return rows.select_related("organisation__territory", "deployment").get(pk=declaration.pk)


@transaction.atomic
def save_fields(declaration: Declaration, told: Mapping[str, Any], *, seen: str, by: Any) -> Declaration:
    """Put flat fields into a declaration, all or none. Stale when it isn't the one that the mark `seen` names,
    NotPossible when it can't be changed, WrongFields when a field that is named is wrong."""
    locked = _locked(declaration)
    if not locked.is_editable:
        raise NotPossible(_("Cette déclaration n’est plus modifiable : elle est en relecture ou close."))
    check(locked, seen)
    for key, data in flat.changes(locked, told).items():
        # What a source or a supplier told stands once a person has read it on the page.
        quiet = locked.start in _UNREAD
        locked = save_step(locked, key, data, seen=locked.revision(key), by=by, quiet=quiet)
    return locked


def check(declaration: Declaration, seen: str) -> None:
    """Stale unless the mark names the declaration as it is."""
    if seen != mark(declaration):
        raise Stale(declaration, changed_since(declaration, seen))


@transaction.atomic
def send_as_read(declaration: Declaration, *, seen: str, by: Any, note: str = "") -> Declaration:
    """Send what the mark `seen` names; sent twice, it is one case. Stale, NotPossible, or WrongFields: what to mend."""
    locked = _locked(declaration)
    if locked.state != Declaration.State.WAITING:
        if not locked.is_editable:
            raise NotPossible(_("Cette déclaration est close."))
        check(locked, seen)
        wrong = wrong_steps(locked)
        if wrong:
            raise flat.WrongFields(flat.to_mend(locked, wrong))
        send(locked, by=by, note=note)
        locked.refresh_from_db()
    return locked
