"""`intelligences debate analyse FOLDER --out DIR`: the result of a debate from its published votes, without a
database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intelligences.debate.engine.report import Report

SUMMARY = "result.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The action, the folder to read, the folder to write, the seed."""
    parser.add_argument("action", choices=["analyse"], help="refaire le résultat d’un débat")
    parser.add_argument("folder", type=Path, metavar="DOSSIER", help="les fichiers du débat, au format CSV de Polis")
    parser.add_argument("--out", type=Path, required=True, metavar="SORTIE", help="le dossier du résultat")
    parser.add_argument("--seed", type=int, default=0, metavar="GRAINE", help="celle que le résultat publié indique")


def run(options: argparse.Namespace) -> int:
    """Writes `result.json` and one CSV a table; the same bytes each time."""
    from intelligences.debate.engine import VotesError, read_polis
    from intelligences.debate.engine.report import report

    out: Path = options.out
    if out.exists() and not out.is_dir():
        return _fail(f"{out} est un fichier : donnez le nom d’un dossier.")
    if options.seed < 0:
        return _fail("La graine est un nombre entier positif.")
    try:
        _say("lecture des votes", 0.0)
        folder = read_polis(options.folder)
        made = report(folder, options.seed, _say)
    except VotesError as error:
        return _fail(str(error))
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(made, out)
    except OSError as error:
        return _fail(f"Le résultat ne peut pas être écrit dans {out} : {error.strerror}.")
    sys.stdout.write(_told(made) + f"\n{out / SUMMARY}\n")
    return 0


def _write(made: Report, out: Path) -> None:
    from intelligences.kernel.writers import Column, csv_open
    from intelligences.version import version

    summary = {**made.summary, "versions": {"intelligences": version(), **made.summary["versions"]}}
    (out / SUMMARY).write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for name, rows in made.tables.items():
        keys = list(rows[0]) if rows else []
        columns = [Column(key, key, lambda row, key=key: row[key]) for key in keys]
        (out / f"{name}.csv").write_bytes(b"".join(csv_open(columns, rows)) if keys else b"")


def _told(made: Report) -> str:
    """The result in one sentence."""
    drawn = made.summary["map"]
    seen = {
        "stable": f"{drawn['groups']} groupes d’opinion stables",
        "unstable": "des groupes qui ne se retrouvent pas d’un tirage à l’autre : aucun n’est tracé",
        "none": "aucun groupe distinct : les opinions forment un continuum",
        "too_few": "trop peu de votes pour parler de groupes",
    }
    counted = f"{made.summary['participants']} participants, {made.summary['votes']} votes"
    alike = made.summary["near_identical"]["participants"]
    flagged = f" {alike} participations aux réponses presque identiques." if alike else ""
    return f"{counted} : {seen[drawn['verdict']]}.{flagged}"


def _say(step: str, share: float) -> None:
    """A line a step, and in a terminal how much of a long one is done."""
    told = f"{step[0].upper()}{step[1:]}…"
    if not share:
        sys.stderr.write(told + "\n")
    elif sys.stderr.isatty():
        sys.stderr.write(f"\x1b[A\r{told} {share:.0%}".replace("%", "\u202f%") + "\n")


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
