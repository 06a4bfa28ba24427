"""What a question is about: found through the registry of its room."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from intelligences.accounts.models import Membership, Organisation
from intelligences.kernel import registries
from intelligences.kernel.registries import Askable, Redress


@dataclass(frozen=True)
class Subject:
    """A thing that can be asked about, as pages show it; `url` is empty when it is gone."""

    reference: str
    label: str
    url: str
    thing: Any = None
    askable: Askable | None = None

    @property
    def redress(self) -> Redress | None:
        """What can be contested of it, as its record tells."""
        return self.askable.redress(self.thing) if self.askable and self.askable.redress else None

    @property
    def organisation(self) -> Organisation | None:
        """Who must answer: a verified organisation, or nobody."""
        if self.askable is None:
            return None
        held = self.askable.answerer(self.thing)
        verified = Organisation.objects.filter(state=Organisation.State.VALIDATED)
        return verified.filter(pk=held).first() if held is not None else None


def has_members(organisation: Organisation | None) -> bool:
    """Whether somebody acts for it here, and so can answer."""
    return organisation is not None and Membership.objects.active().filter(organisation=organisation).exists()


def find(reference: str) -> Subject | None:
    """The thing that a reference names, when it is public and can be asked about."""
    found = found_in([reference])[reference]
    if found.askable is None or not found.askable.visible(found.thing):
        return None
    return found


def found_in(references: Iterable[str]) -> dict[str, Subject]:
    """Each reference with its thing, one query a kind."""
    wanted, by_kind = set(references), defaultdict(set)
    for reference in wanted:
        kind, _, pk = reference.partition(":")
        by_kind[kind].add(pk)
    found: dict[str, Subject] = {}
    for kind, pks in by_kind.items():
        if kind in registries.askables:
            askable = registries.askables.get(kind)
            for thing in _things(askable, pks):
                reference = f"{kind}:{thing.pk}"
                found[reference] = Subject(reference, askable.label(thing), askable.url(thing), thing, askable)
    gone = gettext("contenu qui n’existe plus")
    return {reference: found.get(reference, Subject(reference, gone, "")) for reference in wanted}


def _things(askable: Askable, pks: set[str]) -> Iterable[Any]:
    column = askable.model._meta.pk
    usable = []
    for pk in pks:
        with contextlib.suppress(ValidationError):
            usable.append(column.clean(pk, None))
    return askable.model._base_manager.filter(pk__in=usable)
