"""Counts and digests of every table: what tells that two databases hold the same rows."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

_TABLES = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum) FILTER (WHERE a.attgenerated = '')
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = 'public' AND c.relkind = 'r'
GROUP BY c.relname ORDER BY c.relname
"""
_SUM = """
SELECT count(*), encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY digest), ''::bytea)), 'hex')
FROM (SELECT sha256(convert_to(ROW({columns})::text, 'UTF8')) AS digest FROM public.{table}) rows
"""


@dataclass(frozen=True)
class TableSum:
    """How many rows, and a digest that doesn't depend on where they lie on the disk."""

    rows: int
    sha256: str


def table_sums(connection: psycopg.Connection) -> dict[str, TableSum]:
    """One sum per table of the schema `public`; generated columns are left out, each server computes its own."""
    for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO'", "IntervalStyle = 'postgres'", "bytea_output = 'hex'"):
        connection.execute(sql.SQL("SET LOCAL ") + sql.SQL(setting))
    connection.execute("SET LOCAL extra_float_digits = 1")
    found = {}
    for table, columns in connection.execute(_TABLES).fetchall():
        query = sql.SQL(_SUM).format(
            columns=sql.SQL(", ").join(map(sql.Identifier, columns or [])), table=sql.Identifier(table)
        )
        row = connection.execute(query).fetchone()
        assert row is not None  # noqa: S101 an aggregate always answers
        found[table] = TableSum(rows=row[0], sha256=row[1])
    return found
