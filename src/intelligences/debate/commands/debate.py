"""`intelligences debate analyse FOLDER --out DIR`: the result of a debate from its published votes;
`intelligences debate verify RECEIPT ROOT…`: whether a receipt is in what a closing published; `intelligences debate
draw FOLDER`: a panel's draw made again from its published files. No database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from intelligences.debate import receipts

if TYPE_CHECKING:
    from intelligences.debate.engine.report import Report

SUMMARY = "result.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The action and what it reads: a folder, where to write and the seed; or a receipt and what it is checked
    against."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    analyse = actions.add_parser("analyse", help="refaire le résultat d’un débat")
    analyse.add_argument("folder", type=Path, metavar="DOSSIER", help="les fichiers du débat, au format CSV de Polis")
    analyse.add_argument("--out", type=Path, required=True, metavar="SORTIE", help="le dossier du résultat")
    analyse.add_argument(
        "--seed", type=int, default=None, metavar="GRAINE", help="une autre que celle que summary.csv indique, ou 0"
    )
    draw = actions.add_parser("draw", help="refaire le tirage au sort d’un panel")
    draw.add_argument("folder", type=Path, metavar="DOSSIER", help="les fichiers publiés du tirage")
    verify = actions.add_parser("verify", help="vérifier un reçu de participation")
    verify.add_argument("receipt", type=Path, metavar="REÇU", help="son fichier")
    verify.add_argument(
        "against", nargs="+", metavar="RACINE", help="une racine publiée (64 signes), ou le fichier de la liste (JSON)"
    )


def run(options: argparse.Namespace) -> int:
    """The exit status: 0 once the result is written; or when the receipt is in all that it is checked against; or when
    the draw is what was announced."""
    if options.action == "draw":
        return _draw(options.folder)
    return _verify(options) if options.action == "verify" else _analyse(options)


def _verify(options: argparse.Namespace) -> int:
    try:
        receipt = receipts.read(options.receipt.read_text("utf-8", "replace"))
    except OSError as error:
        return _fail(f"{options.receipt} ne peut pas être lu : {error.strerror}.")
    except receipts.Unreadable:
        return _fail(f"{options.receipt} ne contient aucun reçu : il a une ligne qui commence par « recu-1 ».")
    for one in options.against:
        wrong = _wrong(receipt, one)
        if wrong:
            return _fail(f"{one} : {wrong}")
    sys.stdout.write(
        f"Le reçu du débat nᵒ {receipt.debate} est dans la liste publiée : la participation est comptée.\n"
    )
    return 0


def _wrong(receipt: receipts.Receipt, against: str) -> str:
    """Why a receipt isn't proved by a root or by a list; nothing when it is."""
    try:
        if not Path(against).is_file():
            return _wrong_for_root(receipt, receipts.read_root(against))
        roll = receipts.read_roll(Path(against).read_text("utf-8", "replace"))
    except receipts.Unreadable:
        return "ce n’est ni une racine de 64 signes, ni une liste d’empreintes dont la racine est juste."
    except OSError as error:
        return f"ce fichier ne peut pas être lu : {error.strerror}."
    if roll.debate != receipt.debate:
        return f"cette liste est celle du débat nᵒ {roll.debate}, le reçu celui du débat nᵒ {receipt.debate}."
    return "" if roll.proved(receipt) else "le reçu n’est pas dans cette liste."


def _wrong_for_root(receipt: receipts.Receipt, root: bytes) -> str:
    if receipt.proof is None:
        return "le reçu n’a pas encore sa preuve : téléchargez-la depuis la page de vérification, ou donnez la liste."
    return "" if receipt.leads_to(root) else "la preuve du reçu ne mène pas à cette racine."


def _draw(folder: Path) -> int:
    """Says what was checked of a draw, a line each; 1 when something doesn't hold."""
    from intelligences.debate.engine.sortition import Folder, SortitionError

    try:
        read = Folder.read(folder)
        checked = read.check()
    except SortitionError as error:
        return _fail(str(error))
    for one in checked:
        sys.stdout.write(f"{'vérifié' if one.holds else 'FAUX   '}  {one.what}\n")
    if not all(one.holds for one in checked):
        return _fail("Ce tirage n’est pas celui qui a été annoncé, ou ses fichiers ont changé.")
    sys.stdout.write("Panel : " + ", ".join(map(str, read.panel)) + "\n")
    return 0


def _analyse(options: argparse.Namespace) -> int:
    """Writes `result.json` and one CSV a table; the same bytes each time."""
    from intelligences.debate.engine import VotesError, read_polis
    from intelligences.debate.engine.report import report

    out: Path = options.out
    if out.exists() and not out.is_dir():
        return _fail(f"{out} est un fichier : donnez le nom d’un dossier.")
    if options.seed is not None and options.seed < 0:
        return _fail("La graine est un nombre entier positif.")
    try:
        _say("lecture des votes", 0.0)
        folder = read_polis(options.folder)
        made = report(folder, folder.seed if options.seed is None else options.seed, _say)
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
