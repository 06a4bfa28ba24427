"""What the pages of a declaration read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.accounts.models import Organisation, Person

from .. import rules, wording
from ..declaring.forms import StepForm
from ..declaring.sheets import Typed, Wrong, mended, wrong_cells
from ..declaring.steps import STEPS, Step
from ..models import Declaration, Deployment
from ..vocabulary import State

STATES: Mapping[str, tuple[str, Any]] = {
    "todo": ("neutral", gettext_lazy("à faire")),
    "optional": ("neutral", gettext_lazy("facultatif")),
    "prefilled": ("caution", gettext_lazy("à relire")),
    "wrong": ("stop", gettext_lazy("à corriger")),
    "done": ("good", gettext_lazy("fait")),
}
STATE_KINDS = {"open": "neutral", "waiting": "caution", "sent_back": "stop", "published": "good", "given_up": "neutral"}


@dataclass(frozen=True)
class Told:
    """One step as the check shows it: what was answered, by label, and what is missing with why it matters."""

    step: Step
    state: str
    url: str
    answers: list[tuple[str, list[str]]]
    missing: list[tuple[str, str]] = field(default_factory=list)

    @property
    def task(self) -> dict[str, str]:
        """As the list of tasks shows it."""
        kind, said = STATES[self.state]
        return {"title": str(self.step.title), "url": self.url, "kind": kind, "state": str(said)}


def told(declaration: Declaration) -> list[Told]:
    """Every step of a declaration, in order."""
    return [_told(declaration, step) for step in STEPS]


def _told(declaration: Declaration, step: Step) -> Told:
    form = step.read(declaration)
    url = reverse("library:declaration_step", kwargs={"pk": declaration.pk, "step": step.key})
    answers = [(str(one.label), _as_read(one)) for one in form if _as_read(one)] if form.is_bound else []
    return Told(step, _state(declaration, step, form), url, answers, _missing(step, form))


def _state(declaration: Declaration, step: Step, form: StepForm) -> str:
    if not step.is_begun(declaration):
        return "todo" if step.needed else "optional"
    if not form.is_valid():
        return "wrong" if declaration.revision(step.key) else "todo"
    return "done" if declaration.was_read(step.key) else "prefilled"


def _as_read(bound: Any) -> list[str]:
    """What was typed in a control, choices by their words."""
    words = dict(getattr(bound.field, "choices", ()))
    typed = bound.data if isinstance(bound.data, list) else [bound.data]
    if hasattr(bound.form.data, "getlist") and words:
        typed = bound.form.data.getlist(bound.html_name)
    return [str(words.get(one, one)) for one in typed if one not in ("", None)]


def _missing(step: Step, form: StepForm) -> list[tuple[str, str]]:
    values: Mapping[str, Any] = form.values() if form.is_bound else {}
    answered = form.answers() if form.is_bound else {}
    return [
        (wording.field_label(name), str(why))
        for name, why in step.matters.items()
        if name not in answered and values.get(name) in ("", None, [])
    ]


@dataclass(frozen=True)
class Difference:
    """A control that two people filled differently."""

    label: str
    mine: str
    theirs: str


def differences(step: Step, declaration: Declaration, mine: Any, theirs: Any) -> list[Difference]:
    """Where two versions of a step differ, by label."""
    one, other = step.read(declaration, mine), step.read(declaration, theirs)
    fields = {**{b.name: b for b in other}, **{b.name: b for b in one}}
    found = []
    for name, bound in fields.items():
        here = "\n".join(_as_read(one[name])) if name in one.fields else ""
        there = "\n".join(_as_read(other[name])) if name in other.fields else ""
        if here != there:
            found.append(Difference(str(bound.label), here, there))
    return found


@dataclass(frozen=True)
class Line:
    """A line of a table as its page shows it: the cells to mend, and the revision of their steps; when what was typed
    couldn't be kept, why, and where somebody else's correction differs.
    """

    declaration: Declaration
    wrong: list[Wrong]
    refused: str = ""
    differences: list[Difference] = field(default_factory=list)

    @property
    def revisions(self) -> dict[str, int]:
        """By the step's key."""
        return {wrong.step: self.declaration.revision(wrong.step) for wrong in self.wrong}


def line(declaration: Declaration) -> Line:
    """A line as it is."""
    return Line(declaration, wrong_cells(declaration) if declaration.is_editable else [])


def line_again(declaration: Declaration, typed: Typed, refused: str) -> Line:
    """A line with what couldn't be kept of it, beside what it holds."""
    found = []
    for step in STEPS:
        if step.form.base_fields.keys() & typed:
            held = declaration.steps.get(step.key, {}).get("data", {})
            found += differences(step, declaration, mended(declaration, step, typed), held)
    return Line(declaration, wrong_cells(declaration, typed), refused, found)


def written_by(pk: str, through: str = "") -> str:
    """The name of who saved a step (« une autre personne » when the account is gone), and by which program."""
    person = Person.objects.filter(pk=pk).first() if pk else None
    name = str(person) if person is not None else _("une autre personne")
    if not through:
        return name
    return _("%(name)s (par le programme « %(program)s »)") % {"name": name, "program": through}


def saved_at(declaration: Declaration, key: str) -> datetime | None:
    """When a step was saved last."""
    at = declaration.steps.get(key, {}).get("at", "")
    return datetime.fromisoformat(at) if at else None


@dataclass(frozen=True)
class Mine:
    """What an organisation has here: what it is writing, its public records, what it could claim."""

    organisation: Organisation
    writing: list[Declaration]
    given_up: list[Declaration]
    published: list[Deployment]
    withdrawn: list[Deployment]
    claimable: list[Deployment]


def mine(person: Any) -> list[Mine]:
    """For each organisation that a person acts for."""
    return [_mine(one, person) for one in rules.organisations_of(person)]


def _mine(organisation: Organisation, person: Any) -> Mine:
    own = organisation.deployments.select_related("territory", "solution")  # type: ignore[attr-defined]
    pending = [Declaration.State.OPEN, Declaration.State.WAITING, Declaration.State.SENT_BACK]
    writing = organisation.declarations.filter(state__in=pending)  # type: ignore[attr-defined]
    near = Deployment.objects.none()
    if organisation.territory_id:
        near = Deployment.objects.published().french().filter(territory=organisation.territory, organisation=None)
    return Mine(
        organisation=organisation,
        writing=list(writing.select_related("deployment")),
        given_up=list(organisation.declarations.filter(state=Declaration.State.GIVEN_UP)),  # type: ignore[attr-defined]
        published=list(own.filter(state=State.PUBLISHED)),
        withdrawn=list(own.filter(state=State.WITHDRAWN, published_at__isnull=False)),
        claimable=[one for one in near if rules.claimant(person, one)],
    )
