"""`import-vs-copy`: rows a second through the whole import (read, account for every cell, compare, publish, version,
index), beside `COPY` of the very rows that it wrote into the same indexed tables, emptied, in the same run.
"""

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import harness

ROWS = 100_000
_WORDS = (
    "gemeente", "algoritme", "helpt", "bepalen", "datalek", "gemeld", "moet", "worden", "autoriteit",
    "persoonsgegevens", "betrokkenen", "inwoners", "aanvraag", "parkeren", "water", "energie", "zorg", "jeugd",
    "onderwijs", "verkeer", "toezicht", "vergunning", "uitkering", "controle", "model", "gegevens", "voorspelling",
    "risico", "medewerker", "besluit", "anonimiseren", "documenten", "stemmen", "camera", "kenteken", "afval",
    "melding", "openbare", "ruimte", "belasting", "woning", "waarde", "toets", "beoordeling", "advies", "planning",
    "route", "sensor", "beeld", "tekst", "herkenning", "vertaling",
)  # fmt: skip
_COLUMNS = (
    "algorithm_id", "name", "organization", "description_short", "goal", "status", "begin_date", "lawful_basis",
    "human_intervention", "methods_and_models", "provider", "url", "org_id", "contact_email", "lang",
)  # fmt: skip


@harness.bench("import-vs-copy")
def import_vs_copy() -> harness.Row:
    """The publication standard's CSV, invented: 15 columns, every cell quoted."""
    with tempfile.TemporaryDirectory() as folder, harness.engine():
        path = Path(folder) / "register.csv"
        _invent(path)
        subprocess.run([sys.executable, "-m", "intelligences", "prepare"], check=True)
        told = harness.apart("bench.import_vs_copy:measure", str(path))
    seen = json.loads(told.splitlines()[-1])
    if seen["rows"] != ROWS or seen["cells"]["read"] != sum(
        seen["cells"][name] for name in ("mapped", "extra", "dropped", "refused")
    ):
        raise harness.BenchFailed(f"The import read {seen}.")
    ours, copy = ROWS / seen["import_seconds"], ROWS / seen["copy_seconds"]
    return harness.Row(
        id="import-vs-copy",
        what=f"rows/s through the import ({ours:.0f}) ÷ rows/s of COPY into the same indexed tables "
        f"({', '.join(seen['tables'])})",
        value=round(ours / copy, 3),
        unit="×",
        target=0.1,
        better="higher",
        peer="COPY, rows/s",
        peer_value=round(copy),
    )


def _invent(path: Path) -> None:
    chance = random.Random(20261123)

    def words(count: int) -> str:
        return " ".join(chance.choices(_WORDS, k=count))

    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(_COLUMNS)
        for number in range(ROWS):
            key = 10_000_000 + number
            writer.writerow([
                key, words(5), f"Gemeente {chance.choice(_WORDS).title()}", words(15), words(40),
                chance.choice(["In gebruik", "Buiten gebruik", "In ontwikkeling"]), f"2{chance.randint(15, 25):03}-05",
                words(10), words(20), words(15), words(2), f"https://algoritmes.overheid.nl/nl/algoritme/{key}",
                f"gm{number % 400:04}", f"algoritmes{number % 400}@voorbeeld.example", "NLD",
            ])  # fmt: skip


def measure(path: str) -> None:
    """Runs in a process of its own, on the bench's engine: prints what it saw as JSON."""
    from intelligences.library import actions
    from intelligences.library.importers.formats import FORMATS

    before = _counts()
    began = time.perf_counter()
    outcome = actions.import_register(Path(path), form=FORMATS["nl"], by=None)
    took = time.perf_counter() - began
    grown = [table for table, count in _counts().items() if count - before[table] >= ROWS]
    with tempfile.TemporaryDirectory() as folder:
        copied = _copy_again(grown, Path(folder))
    told = {"rows": outcome.report["rows"], "cells": outcome.report["cells"], "tables": grown}
    print(json.dumps(told | {"import_seconds": took, "copy_seconds": copied}))


def _counts() -> dict[str, int]:
    """Rows of every table of the site."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname ~ '^(library|search|kernel)_' ORDER BY relname"
        )
        names = [name for (name,) in cursor.fetchall()]
        counts = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            counts[name] = cursor.fetchone()[0]
    return counts


def _copy_again(tables: list[str], folder: Path) -> float:
    """Empty the tables that grew and COPY their rows back, in one transaction; seconds of the COPY alone."""
    from django.db import connection, transaction

    for table in tables:
        with (
            connection.cursor() as cursor,
            (folder / table).open("wb") as file,
            cursor.copy(f'COPY "{table}" ({_stored(table)}) TO STDOUT') as out,
        ):
            for chunk in out:
                file.write(chunk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        began = time.perf_counter()
        for table in sorted(tables):
            with (
                cursor.copy(f'COPY "{table}" ({_stored(table)}) FROM STDIN') as into,
                (folder / table).open("rb") as file,
            ):
                while chunk := file.read(1 << 16):
                    into.write(chunk)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        took = time.perf_counter() - began
    return took


def _stored(table: str) -> str:
    """Columns that a COPY may give: not the generated ones."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        return ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
