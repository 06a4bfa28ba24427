"""A field that is purged leaves the live row too."""

from __future__ import annotations

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import CharField, TextField

from intelligences.kernel import searchable

from ..models import Deployment, Solution, Source
from ..snapshots import EXTRA
from ..vocabulary import SourceKind

_NEEDED = {"title", "name", "operator_name"}
_GONE = "[supprimé]"


@transaction.atomic
def purge(subject_kind: str, subject_id: str, field: str) -> int:
    """Empty a field of a live record (evidence and pool with their rows); returns 1 when the record held something."""
    if subject_kind not in {Deployment._meta.label_lower, Solution._meta.label_lower}:
        return 0
    record = apps.get_model(subject_kind)._base_manager.select_for_update().filter(pk=subject_id).first()
    if record is None or not _empty(record, field):
        return 0
    record.provenance.pop(field, None)
    record.answers.pop(field, None)
    record.save()
    searchable.index(record)
    return 1


def _empty(record: Deployment | Solution, field: str) -> bool:
    """Whether there was something to take away. Choices, numbers, dates tell nothing of a person: they stay."""
    if field.startswith(EXTRA):
        return record.extra.pop(field.removeprefix(EXTRA), None) is not None
    if field in ("evidence", "pool") and isinstance(record, Deployment):
        rows = record.evidence.all() if field == "evidence" else record.pool_links.all()
        return bool(rows.delete()[0])
    if field == "source":
        record.source, _made = Source.objects.get_or_create(url="", title=_GONE, kind=SourceKind.DECLARATION)
        return True
    column = record._meta.get_field(field)
    if column.choices or not isinstance(column, CharField | TextField | ArrayField):
        return False
    emptied = _GONE if field in _NEEDED else column.get_default()
    held = getattr(record, field)
    setattr(record, field, emptied)
    return bool(held != emptied)
