"""Loading the uses that ship with the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intelligences.kernel import events, searchable
from intelligences.territories.models import Territory

from ..content.reading import BadContent, Content
from ..models import ContentEdition, Deployment, Evidence, Solution, Source
from ..vocabulary import Origin, State, Status
from .bulk import Prepared, Progress, publish_many
from .records import publish, withdraw

SHIPPED = Path(settings.PROJECT) / "data" / "library"
REGISTER = "recensement"
_GONE = "Cette fiche ne figure plus dans l’édition du recensement livrée avec le site."
_SAME_NAME = (
    "title", "problem", "technique", "technique_family", "learning", "suppliers", "status", "year", "personal_data",
    "stopped_because", "human_oversight", "hosting", "expected_effect", "caution", "licence", "code_url", "cost_note",
    "cost_year",
)  # fmt: skip
_SOLUTION = (
    "name", "nature", "summary", "problem", "technique_family", "technique", "learning", "suppliers", "licence",
    "code_url",
)  # fmt: skip
_MEASURE = ("claim", "level", "level_why", "indicator", "unit", "author")


def load_content(*, progress: Progress | None = None, folder: Path = SHIPPED, force: bool = False) -> bool:
    """Load the shipped uses; False when these very files are loaded already (unless `force`).

    All or nothing. Raises BadContent when a file is absent, damaged, or names a territory that isn't loaded.
    """
    content = Content(folder)
    if not force and ContentEdition.objects.filter(digest=content.digest).exists():
        return False
    with transaction.atomic():
        loading = _Loading(content)
        done = publish_many(loading.prepared(), register=REGISTER, by=None, total=len(content.uses), progress=progress)
        loading.put_away()
        searchable.index(*loading.solutions.values())
        ContentEdition.objects.all().delete()
        ContentEdition.objects.create(digest=content.digest, date=content.date, loaded_at=timezone.now())
        facts = {"digest": content.digest, "uses": len(content.uses), "changed": done.changed, "created": done.created}
        events.record("library.loaded", by=None, facts=facts)
    return True


class _Loading:
    """One load: the territories and sources that it needs, each read or made once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.territories = self._territories()
        self._sources: dict[tuple[str, str], Source] = {(s.url, s.title): s for s in Source.objects.order_by("id")}
        self.solutions = {told["key"]: self._solution(told) for told in content.solutions}

    def _territories(self) -> dict[tuple[str, str], Territory]:
        wanted = {tuple(use["territory"]) for use in self.content.uses if "territory" in use}
        wanted |= {("departement", use["departement"]) for use in self.content.uses if "departement" in use}
        asked = Q()
        for kind in {kind for kind, _code in wanted}:
            asked |= Q(kind=kind, code__in=[code for other, code in wanted if other == kind])
        found = Territory.objects.filter(asked).select_related("departement", "region", "epci")
        held = {(one.kind, one.code): one for one in found.order_by("id")}
        if wanted - held.keys():
            raise BadContent(f"territories that aren't loaded: {sorted(wanted - held.keys())}")
        return held

    def _source(self, told: dict[str, str]) -> Source:
        """The source as told, made when it is new, kept up to date when it isn't."""
        key = (told["url"], told["title"])
        source = self._sources.get(key) or Source(url=key[0], title=key[1])
        wanted = {
            "kind": told["kind"],
            "publisher": told.get("publisher", ""),
            "published_on": told.get("published_on", ""),
            "consulted_on": self.content.date,
        }
        if source.pk is None or any(getattr(source, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(source, name, value)
            source.save()
        self._sources[key] = source
        return source

    def _solution(self, told: dict[str, Any]) -> Solution:
        """The solution of the file; its source is the page that most of its uses cite."""
        cited = [use["source"] for use in self.content.uses if use.get("solution") == told["key"]]
        titles = Counter(source["title"] for source in cited)
        main = max(cited, key=lambda source: titles[source["title"]])
        held = Solution.objects.filter(register=REGISTER, external_id=told["key"]).first()
        solution = held or Solution(register=REGISTER, external_id=told["key"], origin=Origin.COLLECTED)
        wanted: dict[str, Any] = {name: told[name] for name in _SOLUTION if name in told}
        wanted["source"] = self._source(main)
        if held is None or any(getattr(held, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(solution, name, value)
            if held is None or held.state == State.PUBLISHED:
                publish(solution, by=None)
        return solution

    def prepared(self) -> Iterator[Prepared]:
        """Every use, ready for the bulk write."""
        for told in self.content.uses:
            record = self._record(told)
            evidence = [self._evidence(measure, record) for measure in told.get("evidence", ())]
            yield Prepared(record, evidence, waits_because=told.get("waits", ""))

    def _record(self, told: dict[str, Any]) -> Deployment:
        record = Deployment(
            register=REGISTER,
            external_id=told["id"],
            origin=Origin.COLLECTED,
            operator_name=told["operator"],
            operator_kind=told["operator_kind"],
            policy_domains=told["domains"],
            source=self._source(told["source"]),
            provenance={name: self._provenance(one) for name, one in told.get("field_sources", {}).items()},
            solution=self.solutions[told["solution"]] if "solution" in told else None,
        )
        for name in _SAME_NAME:
            if name in told:
                setattr(record, name, told[name])
        if "cost_investment" in told:
            record.cost_investment, record.cost_currency = Decimal(told["cost_investment"]), "EUR"
        if "territory" in told:
            record.territory = self.territories[told["territory"][0], told["territory"][1]]
        if "departement" in told:
            record.departement = self.territories["departement", told["departement"]]
        if record.status != Status.STOPPED and record.stopped_because:
            raise BadContent(f"{record.title}: a reason to stop, and not stopped")
        return record

    def _provenance(self, told: dict[str, str]) -> dict[str, Any]:
        return {"source": self._source(told).pk, "kind": Origin.COLLECTED, "on": self.content.date.isoformat()}

    def _evidence(self, told: dict[str, Any], record: Deployment) -> Evidence:
        evidence = Evidence(origin=Origin.COLLECTED, **{name: told[name] for name in _MEASURE if name in told})
        evidence.source = self._source(told["source"]) if "source" in told else record.source
        for name in ("before", "after"):
            if name in told:
                setattr(evidence, name, Decimal(str(told[name])))
        return evidence

    def put_away(self) -> None:
        """Withdraw the uses that the file no longer holds; what an organisation made its own stays."""
        kept = [use["id"] for use in self.content.uses]
        held = Deployment.objects.filter(register=REGISTER, origin=Origin.COLLECTED).exclude(external_id__in=kept)
        for deployment in held.exclude(state=State.WITHDRAWN).order_by("id"):
            withdraw(deployment, because=_GONE, by=None)
