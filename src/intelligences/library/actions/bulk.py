"""Many deployments at once: what importers and the shipped content write, by COPY.

A record is known by its register and its number there. What hasn't changed isn't written, so that the same file twice
changes nothing; what an organisation has declared or confirmed is left to it; a state and a person's grouping survive a
new edition of the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import JSONField
from django.utils import timezone

from intelligences.kernel import events, searchable, submissions
from intelligences.kernel.french import sort_key
from intelligences.kernel.versions import take_many

from ..models import Deployment, DeploymentTerritory, Evidence
from ..queries.search import USE, entry_of
from ..snapshots import deployment_fields
from ..vocabulary import State

Progress = Callable[[int, int], None]
BATCH = 1000
_TABLE = Deployment._meta.db_table
_FIELDS = [column for column in Deployment._meta.concrete_fields if not column.primary_key]
_COLUMNS = [column.column for column in _FIELDS]
_KEPT = {"register", "external_id", "state", "published_at", "withdrawn_because", "confirmed_on", "created_at",
         "updated_at", "organisation_id", "solution_id"}  # fmt: skip
COMPARED = [column for column in _COLUMNS if column not in _KEPT]


@dataclass(frozen=True)
class Prepared:
    """A deployment not saved yet, with a register and a number there; what was measured of it; its pool.

    `waits_because`, when there is something to check first, puts it in the moderation queue with these words.
    """

    record: Deployment
    evidence: Sequence[Evidence] = ()
    pool: Sequence[DeploymentTerritory] = ()
    waits_because: str = ""


@dataclass
class Published:
    """What a run did: records made public, public ones changed, left as they were, waiting for moderation."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    waiting: int = 0
    _versions: Any = field(default_factory=hashlib.sha256)

    @property
    def facts(self) -> dict[str, Any]:
        """For the journal; `versions` is the sha256 over the hashes of the versions taken."""
        counts = {name: getattr(self, name) for name in ("created", "changed", "unchanged", "waiting")}
        return counts | {"versions": self._versions.hexdigest()}


@transaction.atomic
def publish_many(
    uses: Iterable[Prepared],
    *,
    register: str,
    by: Any,
    total: int = 0,
    progress: Progress | None = None,
) -> Published:
    """Publish (or put to moderation) deployments of a register, streamed; one event for the run.

    Raises ValueError on a record of another register. The caller has checked what a person could have got wrong; the
    database's own constraints stop the rest, and then nothing is written.
    """
    done, rest, run, told = 0, iter(uses), Published(), progress or (lambda done, total: None)
    told(0, total)
    while batch := list(islice(rest, BATCH)):
        if any(use.record.register != register for use in batch):
            raise ValueError(f"a record isn't of the register {register!r}")
        _write({use.record.external_id: use for use in batch}, register, run, by)
        done += len(batch)
        told(done, total)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {_TABLE}")
    events.record("library.published_many", by=by, facts={"register": register, **run.facts})
    return run


def _write(uses: dict[str, Prepared], register: str, run: Published, by: Any) -> None:
    before = _stored(register, list(uses))
    written = _upsert(uses)
    _link(uses, written, before)
    changed = {key for key in uses if key in written or _differs(uses[key], before.get(key))}
    _replace_related({key: uses[key] for key in changed}, before)
    public = [key for key in changed if uses[key].record.state == State.PUBLISHED]
    run.created += sum(key not in before for key in public)
    run.changed += sum(key in before for key in public)
    run.unchanged += len(uses) - len(changed)
    _show({key: uses[key] for key in changed}, run, by)


def _upsert(uses: dict[str, Prepared]) -> dict[str, int]:
    """Write what is new or different; returns the ids of the rows written, by number in the register."""
    names = ", ".join(f'"{column}"' for column in _COLUMNS)
    held, arriving = (", ".join(f'{side}."{column}"' for column in COMPARED) for side in (_TABLE, "excluded"))
    updates = ", ".join(f'"{column}" = excluded."{column}"' for column in (*COMPARED, "updated_at"))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS arriving_use (LIKE {_TABLE}) ON COMMIT DROP")
        cursor.execute("ALTER TABLE arriving_use ALTER id DROP NOT NULL")
        cursor.execute("TRUNCATE arriving_use")
        with cursor.copy(f"COPY arriving_use ({names}) FROM STDIN") as copy:
            for row in _rows(uses.values()):
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO {_TABLE} ({names}) SELECT {names} FROM arriving_use "  # noqa: S608 (names of columns)
            "ON CONFLICT (register, external_id) WHERE NOT external_id = '' DO UPDATE SET "
            f"{updates}, solution_id = coalesce(excluded.solution_id, {_TABLE}.solution_id) "
            f"WHERE {_TABLE}.origin <> 'declared' AND {_TABLE}.confirmed_on IS NULL "
            f"AND (({held}) IS DISTINCT FROM ({arriving}) "
            f"OR excluded.solution_id <> {_TABLE}.solution_id) RETURNING external_id, id"
        )
        return dict(cursor.fetchall())


def _rows(uses: Iterable[Prepared]) -> Iterator[list[Any]]:
    now = timezone.now()
    for use in uses:
        record = use.record
        record.state = State.WAITING if use.waits_because else State.PUBLISHED
        record.published_at = None if use.waits_because else now
        record.sort_key = sort_key(record.title)[:600]
        record.created_at = record.updated_at = now
        yield [_cell(column, getattr(record, column.attname)) for column in _FIELDS]


def _cell(column: Any, value: Any) -> Any:
    if isinstance(column, JSONField):
        return json.dumps(value, ensure_ascii=False)
    return str(value) if isinstance(value, str) else value  # a choice is written by its value


def _stored(register: str, keys: list[str]) -> dict[str, Deployment]:
    """The deployments of the register that are there, by number, with what hangs on them."""
    found = Deployment.objects.filter(register=register, external_id__in=keys)
    related = found.prefetch_related("evidence", "pool_links")
    return {deployment.external_id: deployment for deployment in related.order_by("id")}


def _link(uses: dict[str, Prepared], written: dict[str, int], before: dict[str, Deployment]) -> None:
    """Give each record its id and the state that it has, and what hangs on it its record."""
    for key, use in uses.items():
        if key in before:
            use.record.pk, use.record.state = before[key].pk, before[key].state
        else:
            use.record.pk = written[key]
        for row in (*use.evidence, *use.pool):
            row.deployment_id = use.record.pk


def _differs(use: Prepared, before: Deployment | None) -> bool:
    """Whether what hangs on a record that is there isn't what arrives."""
    if before is None or before.is_its_organisations:
        return False
    kept = {_tuple(row) for row in before.evidence.all() if row.origin != "declared"}
    pool = {(link.territory_id, link.role) for link in before.pool_links.all()}
    return kept != {_tuple(row) for row in use.evidence} or pool != {(one.territory_id, one.role) for one in use.pool}


def _tuple(row: Evidence) -> tuple[Any, ...]:
    left_out = {"id", "deployment_id"}
    return tuple(getattr(row, c.attname) for c in Evidence._meta.concrete_fields if c.attname not in left_out)


def _replace_related(uses: dict[str, Prepared], before: dict[str, Deployment]) -> None:
    known = [before[key].pk for key in uses if key in before]
    if known:
        Evidence.objects.filter(deployment__in=known).exclude(origin="declared").delete()
        DeploymentTerritory.objects.filter(deployment__in=known).delete()
    Evidence.objects.bulk_create([row for use in uses.values() for row in use.evidence])
    DeploymentTerritory.objects.bulk_create([link for use in uses.values() for link in use.pool])


def _show(uses: dict[str, Prepared], run: Published, by: Any) -> None:
    """Versions and index for what is public, the moderation queue for what waits."""
    public = [use for use in uses.values() if use.record.state == State.PUBLISHED]
    kind = Deployment._meta.label_lower
    told = ((f"{kind}:{use.record.pk}", deployment_fields(use.record, use.evidence, use.pool)) for use in public)
    for digest in take_many(told, by=by):
        run._versions.update(digest.encode())
    searchable.put(USE, [entry_of(use.record, use.evidence) for use in public])
    for use in uses.values():
        if use.record.state == State.WAITING:
            run.waiting += 1  # of nobody's: who brings a register in isn't the author of its rows
            submissions.submit(use.record, by=None, language=use.record.language, note=use.waits_because)
