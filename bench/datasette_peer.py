"""Datasette beside the search: the invented library in SQLite, its full text and its facets, tuned.

Tuned: a full-text index merged and without a copy of the texts; facet columns first in the row, so that a count reads
no text; a compact, analysed, immutable file, held whole in each thread's cache (twice as fast as with the usual cache);
two threads (on two cores a third one slows it down); no suggestion of facets; limits of time that nothing meets.
"""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench import harness
from bench.invented_library import FACETS, Counts, records
from bench.invented_site import OPERATOR
from tests.live import HOST, free_port
from tools import install

VERSION = "0.65.*"
_ENVIRONMENT = harness.ROOT / "var" / "bench" / "datasette"
_TEXTS = ("title", "operator", "problem", "body")
_COLUMNS = ("id", *FACETS, *_TEXTS)
_SETTINGS = {
    "default_page_size": 20,
    "suggest_facets": "off",
    "default_facet_size": 100,
    "facet_time_limit_ms": 60_000,
    "sql_time_limit_ms": 60_000,
    "num_sql_threads": 2,
    "cache_size_kb": 400_000,
}
_SEARCHED = ", ".join(_TEXTS)
_TABLES = f"""
PRAGMA journal_mode = OFF;
CREATE TABLE uses (id INTEGER PRIMARY KEY, {", ".join(f"{name} TEXT NOT NULL" for name in _COLUMNS[1:])});
CREATE VIRTUAL TABLE uses_fts USING fts5({_SEARCHED}, content="uses", content_rowid='id', tokenize='unicode61');
"""
_FINISHED = f"""
INSERT INTO uses_fts(uses_fts) VALUES ('rebuild');
INSERT INTO uses_fts(uses_fts) VALUES ('optimize');
{"".join(f"CREATE INDEX uses_{name} ON uses ({name});" for name in FACETS)}
ANALYZE;
"""


@contextmanager
def serving(folder: Path, how_many: int) -> Iterator[str]:
    """Datasette on so many records; gives the address of their table, without its query."""
    file = folder / "library.db"
    _fill(file, how_many)
    port = free_port()
    settings = [word for name, value in _SETTINGS.items() for word in ("--setting", name, str(value))]
    command = [str(_datasette()), "serve", "--immutable", str(file), "--host", HOST, "--port", str(port)]
    process = subprocess.Popen([*command, *settings], stdout=subprocess.DEVNULL)
    try:
        harness.wait_for(port, process)
        yield f"http://{HOST}:{port}/library/uses.json"
    finally:
        process.terminate()
        process.wait(30)


def question(word: str) -> str:
    """The query of an address: the search, twenty rows, the six facets. Datasette keeps no answer."""
    return "?" + urlencode([("_search", word), ("_size", "20"), *(("_facet", name) for name in FACETS)])


def counted(address: str) -> Counts:
    """What an answer counts."""
    answer = harness.get_json(address)
    facets = answer["facet_results"]
    told = {name: {one["value"]: one["count"] for one in facets[name]["results"]} for name in facets}
    return Counts(answer["filtered_table_rows_count"], told)


def _datasette() -> Path:
    """Its program, in an environment of its own that is made once."""
    program = _ENVIRONMENT / "bin" / "datasette"
    if not program.exists():
        try:
            uv, python = install.uv_program(), str(_ENVIRONMENT / "bin" / "python")
            install.run([uv, "venv", "--quiet", "--clear", "--no-project", str(_ENVIRONMENT)])
            install.run([uv, "pip", "install", "--quiet", "--python", python, f"datasette=={VERSION}"])
        except subprocess.CalledProcessError as error:
            raise harness.BenchFailed(f"Datasette can't be installed: {error}.") from error
    return program


def _fill(file: Path, how_many: int) -> None:
    values = ", ".join("?" * len(_COLUMNS))
    rows = (
        (one.number, *(getattr(one, name) for name in FACETS), one.title, OPERATOR, one.problem, one.body)
        for one in records(how_many)
    )
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(_TABLES)
        connection.executemany(f"INSERT INTO uses ({', '.join(_COLUMNS)}) VALUES ({values})", rows)
        connection.commit()
        connection.executescript(_FINISHED)
        connection.execute("VACUUM")
