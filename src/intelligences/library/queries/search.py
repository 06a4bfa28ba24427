"""What the index over everything holds of uses and solutions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from intelligences.kernel.registries import SearchEntry
from intelligences.territories.models import Territory

from ..models import Deployment, Evidence, Solution
from ..vocabulary import Collection, Learning, OperatorKind, State, Status, Technique, domain_label

USE, SOLUTION = "use", "solution"
_RELATED = (
    "solution",
    "source",
    "territory__departement",
    "territory__region",
    "territory__epci",
    "departement__region",
)
_NO_LEVEL = "none"
_BODY = (
    "technique", "place_in_service", "data_used", "people_concerned", "human_oversight", "expected_effect", "cost_note",
    "stopped_because", "caution", "hosting", "licence", "accountable_service", "redress",
)  # fmt: skip


def use_entry(deployment: Deployment) -> SearchEntry | None:
    """The entry of one use; None for one that isn't public."""
    if deployment.state != State.PUBLISHED:
        return None
    return entry_of(deployment, list(deployment.evidence.all()))


def use_entries() -> Iterator[SearchEntry]:
    """The entries of all uses, streamed."""
    published = Deployment.objects.published().select_related(*_RELATED).prefetch_related("evidence")
    for deployment in published.order_by("id").iterator(chunk_size=1000):
        yield entry_of(deployment, list(deployment.evidence.all()))


def entry_of(deployment: Deployment, evidence: Iterable[Evidence]) -> SearchEntry:
    """The entry of a use and of what was measured of it."""
    told, place = list(evidence), deployment.territory or deployment.departement
    solution = deployment.solution.name if deployment.solution else ""
    body = [getattr(deployment, name) for name in _BODY] + [one.claim for one in told]
    with override("fr"):
        url = reverse("library:use", kwargs={"pk": deployment.pk, "slug": deployment.slug})
        labels = _labels(deployment)
        if deployment.collection == Collection.ELSEWHERE:
            labels.append(deployment.country_name)
    names = (deployment.operator_name, solution, *deployment.suppliers, *_names(place), *labels, deployment.region)
    return SearchEntry(
        id=str(deployment.pk),
        title=deployment.title,
        url=url,
        summary=" — ".join(filter(None, (deployment.operator_name, deployment.problem))),
        body="\n".join(filter(None, body)),
        keywords=" ; ".join(dict.fromkeys(filter(None, names))),
        language=deployment.language,
        facets=_facets(deployment, told, place),
        weight=_weight(deployment, told),
        on=date(deployment.year, 1, 1) if deployment.year else None,
    )


def _labels(record: Deployment | Solution) -> list[str]:
    said = _words_of_use(record) if isinstance(record, Deployment) else []
    if record.technique_family:
        said.append(str(Technique(record.technique_family).label))
    if record.learning in (Learning.RULES, Learning.LEARNING):
        said.append(str(Learning(record.learning).label))
    return said


def _words_of_use(use: Deployment) -> list[str]:
    """Domains, and what people ask for by a word that no text of the use holds: its end, its cost, its kind of body."""
    said = [domain_label(slug) for slug in use.policy_domains]
    if use.status == Status.STOPPED:
        said.append(str(Status.STOPPED.label))
    if use.cost_note or use.cost_investment is not None or use.cost_yearly is not None:
        said.append(str(Deployment._meta.get_field("cost_note").verbose_name).partition(",")[0])
    if use.operator_kind not in (OperatorKind.UNKNOWN, OperatorKind.OTHER):
        said.append(str(OperatorKind(use.operator_kind).label))
    return said


def _names(place: Territory | None) -> list[str]:
    """The names by which people look for what is in a territory, and the numbers: its own, its département's."""
    if place is None:
        return []
    above = (place.departement, place.epci, place.region)
    number = place.departement.code if place.departement else ""
    return [place.name, *(one.name for one in above if one is not None), place.code, number]


def _facets(deployment: Deployment, evidence: list[Evidence], place: Territory | None) -> dict[str, tuple[str, ...]]:
    facets: dict[str, tuple[str, ...]] = {
        "operator_kind": (deployment.operator_kind,),
        "policy_domain": tuple(deployment.policy_domains),
        "technique": (deployment.technique_family,),
        "learning": (deployment.learning,),
        "status": (deployment.status,),
        "personal_data": (deployment.personal_data,),
        "supplier": tuple(dict.fromkeys(deployment.suppliers)),
        "evidence_level": (str(max(one.level for one in evidence)) if evidence else _NO_LEVEL,),
        "year": (str(deployment.year) if deployment.year else "",),
        "source_kind": (deployment.source.kind if deployment.source else "declaration",),
        "collection": (deployment.collection,),
        "country": (deployment.country,),
        "origin": (deployment.origin,),
        **_places(place, deployment.territory),
    }
    return {name: values for name, given in facets.items() if (values := tuple(value for value in given if value))}


def _places(place: Territory | None, own: Territory | None) -> dict[str, tuple[str, ...]]:
    """Codes of the territory and of those above it; a région or a département is in itself."""
    if place is None:
        return {}
    found: dict[str, tuple[str, ...]] = {place.kind: (place.code,)}
    for level in ("region", "departement", "epci"):
        above: Territory | None = getattr(place, level)
        if above is not None:
            found.setdefault(level, (above.code,))
    if own is not None and own.size_class is not None:
        found["size_class"] = (str(own.size_class),)
    return found


def _weight(deployment: Deployment, evidence: list[Evidence]) -> float:
    """French before foreign, running before planned, measured before claimed: only to sort equals."""
    weight = 0.5 if deployment.collection == Collection.FRANCE else 0.2
    weight += 0.1 if deployment.status in (Status.PRODUCTION, Status.PILOT) else 0
    return weight + 0.05 * min(4, max((one.level for one in evidence), default=0))


def solution_entry(solution: Solution) -> SearchEntry | None:
    """The entry of one solution; None for one that isn't public."""
    if solution.state != State.PUBLISHED:
        return None
    uses = list(solution.deployments.published().select_related("territory").order_by("id"))
    return _solution_entry(solution, uses)


def solution_entries() -> Iterator[SearchEntry]:
    """The entries of all solutions."""
    for solution in Solution.objects.published().order_by("id"):
        entry = solution_entry(solution)
        if entry is not None:
            yield entry


def _solution_entry(solution: Solution, uses: list[Deployment]) -> SearchEntry:
    domains = sorted({domain for use in uses for domain in use.policy_domains})
    with override("fr"):
        url = reverse("library:solution", kwargs={"pk": solution.pk, "slug": solution.slug})
        labels = [*(domain_label(slug) for slug in domains), *_labels(solution)]
    facets: dict[str, Any] = {
        "policy_domain": tuple(domains),
        "technique": (solution.technique_family,),
        "learning": (solution.learning,),
        "supplier": tuple(dict.fromkeys(solution.suppliers)),
        "collection": (solution.collection,),
    }
    return SearchEntry(
        id=str(solution.pk),
        title=solution.name,
        url=url,
        summary=solution.summary or solution.problem,
        body="\n".join(filter(None, (solution.problem, solution.technique, solution.licence))),
        keywords=" ; ".join(dict.fromkeys([*solution.suppliers, *labels, *(use.operator_name for use in uses)])),
        language=solution.language,
        facets={name: kept for name, given in facets.items() if (kept := tuple(value for value in given if value))},
        weight=0.6 if solution.collection == Collection.FRANCE else 0.25,
    )
