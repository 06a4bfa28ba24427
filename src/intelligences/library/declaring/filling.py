"""From a record to what its form would hold, and from what was typed to a record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from intelligences.kernel.french import sort_key

from ..models import Declaration, Deployment, Evidence, Record, Solution, Source
from ..partial_dates import year
from ..snapshots import DEPLOYMENT_FIELDS
from ..vocabulary import Collection, OperatorKind, Origin, State, Status
from .forms import MOST_MEASURES, EffectsForm
from .steps import STEPS, Step

OF_SOLUTION = ("problem", "technique_family", "technique", "learning", "suppliers", "licence", "code_url", "website")
_DERIVED = frozenset({"system", "pool", "evidence", "documents", "unsure"})
_KINDS = {kind: OperatorKind(kind) for kind in ("commune", "epci", "ept", "departement", "region")}


def typed(value: Any) -> list[str]:
    """A value as a control holds it."""
    if value in ("", None, []):
        return []
    if isinstance(value, Decimal):
        return [f"{value.normalize():f}"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def steps_of(values: dict[str, Any], answers: dict[str, str]) -> dict[str, dict[str, Any]]:
    """What each step's form would hold, for the steps that have something."""
    told: dict[str, dict[str, Any]] = {}
    for step in STEPS:
        names = step.form.base_fields
        data = {name: held for name in names if (held := _held(name, values.get(name)))}
        if step.key == "effets":
            data |= {name: held for name, value in values.items() if name[0] == "m" and (held := typed(value))}
        for answer in ("unknown", "not_applicable"):
            answered = [name for name in step.form.answerable if answers.get(name) == answer]
            data |= {answer: answered} if answered else {}
        if data:
            told[step.key] = {"data": data, "revision": 0, "by": "", "at": ""}
    return told


def _held(name: str, value: Any) -> list[str]:
    """A list that is typed one thing a line is one text."""
    lines = name in ("suppliers", "pool") and isinstance(value, list)
    return typed("\n".join(value)) if lines else typed(value)


def from_solution(solution: Solution) -> dict[str, dict[str, Any]]:
    """What a solution tells of any use of it."""
    values = {name: getattr(solution, name) for name in OF_SOLUTION} | {"system": solution.name}
    return steps_of(values, {name: answer for name, answer in solution.answers.items() if name in OF_SOLUTION})


def from_deployment(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """What a use tells, its effects, its pool and its documents included."""
    values: dict[str, Any] = {name: getattr(deployment, name) for name in DEPLOYMENT_FIELDS}
    values["system"] = deployment.solution.name if deployment.solution else ""
    values["pool"] = [link.territory.code for link in deployment.pool_links.select_related("territory").order_by("id")]
    values["documents"] = [
        str(pk) for pk in deployment.document_links.order_by("id").values_list("document", flat=True)
    ]
    for number, one in enumerate(shown_measures(deployment)):
        values |= {f"m{number}_{part}": getattr(one, part) for part in EffectsForm.PARTS}
    return steps_of(values, deployment.answers)


def copied(deployment: Deployment) -> dict[str, dict[str, Any]]:
    """The same for another use: what belongs to the first one only is left out."""
    steps = from_deployment(deployment)
    for key in ("etat", "moyens", "effets", "documents"):
        steps.pop(key, None)
    return steps


def claimed_fields(deployment: Deployment) -> list[str]:
    """Fields of a collected record that have a value: those to confirm or correct."""
    names = [name for step in STEPS for name in step.form.base_fields if name in DEPLOYMENT_FIELDS]
    return [name for name in names if getattr(deployment, name) not in ("", None, [], "unknown")]


def fill(deployment: Deployment, declaration: Declaration, source: Source) -> list[dict[str, Any]] | None:
    """Put what the steps say into the record, unsaved, told by `source`; gives its measures, None to leave them.

    Steps that are wrong change nothing, nor do those that nobody has read when the record stood before.
    """
    measures: list[dict[str, Any]] | None = None
    told: set[str] = set()
    for step in STEPS:
        if not _counts(declaration, step):
            continue
        form = step.read(declaration)
        values, answers = form.values(), form.answers()
        if form.is_valid():
            deployment.answers = {
                k: v for k, v in deployment.answers.items() if k not in step.form.answerable
            } | answers
        for name in values.keys() - _DERIVED:
            _set(deployment, name, values[name])
        told |= values.keys() - set(values.get("unsure", ()))
        measures = values.get("evidence", measures)
    _cite(deployment, told, source)
    _belong(deployment, declaration)
    return measures


def _counts(declaration: Declaration, step: Step) -> bool:
    """Whether a step's answers enter the record: what a source or a supplier told must have been read and saved."""
    if declaration.start in (Declaration.Start.CLAIM, Declaration.Start.SUPPLIER):
        return declaration.was_read(step.key)
    if declaration.start == Declaration.Start.CHANGE:
        return declaration.revision(step.key) > 0
    return step.is_begun(declaration)


def _set(deployment: Deployment, name: str, value: Any) -> None:
    is_number = deployment._meta.get_field(name).null
    setattr(deployment, name, value if value is not None or is_number else "")


def _cite(deployment: Deployment, told: set[str], source: Source) -> None:
    """The declaration is the main source; what a public source had told and nobody confirmed keeps that source."""
    before = deployment.source
    if before is not None and before.pk != source.pk:
        on = before.consulted_on or timezone.localdate()
        kept = {"source": before.pk, "kind": str(deployment.origin), "on": on.isoformat()}
        for name in claimed_fields(deployment):
            deployment.provenance.setdefault(name, kept)
    for name in told:
        deployment.provenance.pop(name, None)
    deployment.source = source


def _belong(deployment: Deployment, declaration: Declaration) -> None:
    """What follows from who declares."""
    organisation, territory = declaration.organisation, declaration.organisation.territory
    deployment.organisation, deployment.language = organisation, declaration.language
    if deployment.pk is None:
        deployment.operator_name, deployment.operator_siren = organisation.name, organisation.siren
        deployment.territory = territory
        deployment.operator_kind = _KINDS.get(territory.kind, OperatorKind.OTHER) if territory else OperatorKind.OTHER
        deployment.collection, deployment.country = Collection.FRANCE, "FR"
    deployment.origin, deployment.confirmed_on = Origin.DECLARED, timezone.localdate()
    if deployment.cost_investment is not None or deployment.cost_yearly is not None:
        deployment.cost_currency = deployment.cost_currency or "EUR"
    if deployment.status != Status.STOPPED:
        deployment.stopped_on = deployment.stopped_because = ""
    deployment.year = year(deployment.started_on) or deployment.year
    deployment.solution = _solution(declaration) or deployment.solution


def _solution(declaration: Declaration) -> Record | None:
    """The solution that it started from while its name stands, else the one that has the name typed."""
    name = declaration.typed("systeme", "system")
    held = declaration.solution
    if held is not None and sort_key(held.name) == sort_key(name):
        return held
    if not name:
        return None
    return Solution.objects.filter(sort_key=sort_key(name), state=State.PUBLISHED, collection=Collection.FRANCE).first()


def shown_measures(deployment: Deployment) -> QuerySet[Evidence]:
    """The measures of a record that its form holds: the others stay as they are, whatever the form becomes."""
    held = deployment.evidence.order_by("-level", "id").values_list("pk", flat=True)[:MOST_MEASURES]
    return Evidence.objects.filter(pk__in=list(held)).order_by("-level", "id")


def measure_rows(deployment: Deployment, measures: list[dict[str, Any]]) -> list[Evidence]:
    """The measures as rows of the record, unsaved."""
    return [
        Evidence(
            deployment=deployment, origin=Origin.DECLARED, source=deployment.source, language=deployment.language,
            **{**one, "level": int(one["level"])},
        )
        for one in measures
    ]  # fmt: skip
