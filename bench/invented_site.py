"""Fills the site of a bench with the invented library; called through `harness.apart`."""

from collections.abc import Iterable
from typing import Any

from bench.invented_library import Invented, records

OPERATOR = "Organisme inventé"


def fill(how_many: int) -> None:
    """Publishes the records as uses, and makes their index anew."""
    from intelligences.kernel import searchable
    from intelligences.library.queries.search import USE

    _publish(records(how_many))
    searchable.rebuild(USE)
    vacuum()


def vacuum() -> None:
    """What the server's own vacuum does a while after many writes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _publish(invented: Iterable[Invented]) -> None:
    from django.db import connection, transaction

    from intelligences.library.models import Deployment

    fields = [field for field in Deployment._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = Deployment._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for record in invented:
            use = Deployment(**_columns(record))
            copy.write_row([field.get_db_prep_save(field.pre_save(use, True), connection) for field in fields])


def _columns(record: Invented) -> dict[str, Any]:
    from django.utils import timezone

    return {
        "title": record.title,
        "problem": record.problem,
        "data_used": record.body,
        "operator_name": OPERATOR,
        "operator_kind": record.operator_kind,
        "policy_domains": [record.policy_domain],
        "status": record.status,
        "technique_family": record.technique,
        "learning": record.learning,
        "year": int(record.year),
        "origin": "declared",
        "state": "published",
        "published_at": timezone.now(),
    }
