"""What a case is about: found through the registry of its room, which applies the decision."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext

from intelligences.accounts.models import Person
from intelligences.kernel import registries
from intelligences.moderation.models import Case


@dataclass(frozen=True)
class About:
    """A case's thing for people; `url` is empty and `label` says so when it is gone."""

    kind: str
    label: str
    url: str
    text: str = ""


def kind_name(kind: str) -> str:
    """How a kind of thing is called, its key when no room knows it any more."""
    return str(registries.moderated.get(kind).name) if kind in registries.moderated else kind


def thing(case: Case) -> Model | None:
    """The thing itself, None when it is gone."""
    if case.kind not in registries.moderated:
        return None
    _, _, pk = case.subject.partition(":")
    try:
        return registries.moderated.get(case.kind).model._base_manager.filter(pk=pk).first()
    except (ValueError, ValidationError):
        return None


def describe(case: Case) -> About:
    """How to show a case's thing."""
    found = thing(case)
    if found is None:
        return About(kind_name(case.kind), gettext("contenu qui n’existe plus"), "")
    moderated = registries.moderated.get(case.kind)
    text = moderated.text(found) if moderated.text else ""
    return About(kind_name(case.kind), moderated.label(found), moderated.url(found), text)


def apply(case: Case, *, accepted: bool, by: Person) -> None:
    """Let the thing's room act on a decision; nothing to do when the thing is gone."""
    found = thing(case)
    if found is None:
        return
    moderated = registries.moderated.get(case.kind)
    (moderated.accept if accepted else moderated.refuse)(found, by=by)


def tell(case: Case, *, accepted: bool, reason: str, text: str) -> None:
    """Let the thing's room tell an author who has no account; most rooms have none."""
    found = thing(case)
    told = registries.moderated.get(case.kind).tell if found is not None else None
    if told is not None:
        told(found, accepted=accepted, reason=reason, text=text)
