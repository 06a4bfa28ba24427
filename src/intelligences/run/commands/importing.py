"""`intelligences import FORMAT FILE [--sheet NAME] [--dry-run] [--report OUT.json]`: a register into the library."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

DUMP = "dump"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The format, the file, and what to do with them."""
    parser.add_argument(
        "format",
        metavar="FORMAT",
        help="dump (archive complète, dans une base vide), "
        "schema, pstw, uk_atrs, us2023, us2024, us2025, nl, canada, aiwatch_t6x ; ou auto, pour le reconnaître",
    )
    parser.add_argument("file", metavar="FICHIER", help="fichier CSV, XLSX, JSON ou JSONL, ou son adresse https")
    parser.add_argument("--sheet", default="", metavar="FEUILLE", help="la feuille du classeur à lire")
    parser.add_argument("--dry-run", action="store_true", help="comparer seulement : rien n’est modifié")
    parser.add_argument(
        "--report", type=Path, metavar="SORTIE.json", help="écrire le rapport complet, cellule par cellule"
    )
    parser.add_argument(
        "--withdraw-vanished", action="store_true", help="retirer les fiches que le fichier ne contient plus"
    )


def run(options: argparse.Namespace) -> int:
    """All or nothing: a file that can't be read changes nothing, says why in one sentence, and answers 1."""
    if options.format == DUMP:
        return _load_dump(options)
    from intelligences.library import actions
    from intelligences.library.importers.fetching import local_copy
    from intelligences.library.importers.files import BadFile
    from intelligences.library.importers.formats import FORMATS, find
    from intelligences.run.terminal import Bar, say

    form = find(options.format)
    if form is None and options.format != "auto":
        return _fail(f"{options.format} n’est pas un format connu. Formats : {', '.join(FORMATS)}, ou auto.")
    try:
        with local_copy(options.file) as (path, name, url):
            outcome = actions.import_register(
                path, form=form, sheet=options.sheet, by=None, file_name=name, url=url, dry_run=options.dry_run,
                withdraw_vanished=options.withdraw_vanished, progress=Bar("Lecture"),
            )  # fmt: skip
    except BadFile as error:
        return _fail(str(error))
    if options.report is not None:
        told = json.dumps(outcome.report, ensure_ascii=False, indent=1, default=str)
        options.report.write_text(told, encoding="utf-8")
    for line in _sentences(outcome.report):
        say(line)
    if not options.dry_run and outcome.report["diff"]["new"] + outcome.report["diff"]["changed"]:
        say(_proposals())
    return 0


def _load_dump(options: argparse.Namespace) -> int:
    from intelligences.library.importers.fetching import local_copy
    from intelligences.library.importers.files import BadFile
    from intelligences.opendata.dump import BadDump, NotEmpty, load
    from intelligences.run.terminal import Bar, say

    try:
        with local_copy(options.file) as (path, name, _url):
            made = load(path, tell=Bar("Import"))
    except (BadDump, BadFile, NotEmpty) as error:
        return _fail(str(error))
    told = ", ".join(f"{table} {count}" for table, count in made.counts.items())
    say(f"Importé : {name}, données au {made.data_as_of[:10] or 'jour inconnu'} ({told}).")
    return 0


def _proposals() -> str:
    from intelligences.library import actions

    found = actions.propose_copies(by=None)
    return (
        f"Textes copiés : {found} rapprochements proposés." if found else "Textes copiés : rien de nouveau à proposer."
    )


def _sentences(report: dict[str, Any]) -> list[str]:
    cells, diff = report["cells"], report["diff"]
    done = "Comparé, rien n’est modifié" if report["dry_run"] else "Importé"
    return [
        f"{done} : {report['file']}, lu comme « {report['format_label']} », {report['rows']} lignes.",
        f"Fiches : {diff['new']} nouvelles, {diff['changed']} modifiées, {diff['format_only']} changées par le seul "
        f"format de la source, {diff['unchanged']} inchangées, {diff['vanished']} disparues du fichier.",
        f"Cellules lues : {cells['read']} = {cells['mapped']} dans un champ + {cells['extra']} gardées telles quelles "
        f"+ {cells['dropped']} retirées (données personnelles) + {cells['refused']} refusées.",
        *report["notes"],
        *(
            f"Refusée : ligne {one['line']}, colonne « {one['column']} », « {one['value'][:60]} » : {one['reason']}."
            for one in report["refused"][:20]
        ),
    ]


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
