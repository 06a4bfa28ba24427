"""The report of an import, as JSON: what was read, what became of each cell, what changes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from .choosing import Opened
from .engine import Reading
from .tables import Table

_KEPT_REFUSALS = 1000
_KEPT_EXAMPLES = 300


def report(opened: Opened, reading: Reading, diff: dict[str, Any], *, dry_run: bool) -> dict[str, Any]:
    """`cells` adds up: read = mapped + extra + dropped + refused, on the whole and column by column, and
    read + empty = rows × columns, but for what stands after the last column.
    """
    loss = reading.loss
    return {
        "format": reading.form.key,
        "format_label": reading.form.label,
        "register": reading.form.register,
        "file": reading.file,
        "dry_run": dry_run,
        "kind": opened.kind.kind,
        "encoding": {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(opened.kind.encoding, ""),
        "delimiter": opened.table.delimiter,
        "sheet": opened.table.name,
        "header_line": opened.header_line,
        "rows": loss.rows,
        "cells": loss.totals,
        "columns": loss.columns(),
        "redacted": dict(loss.redacted),
        "refused": [asdict(one) for one in loss.refusals],
        "refused_count": len(loss.refusals),
        "notes": _notes(opened, reading),
        "diff": diff,
    }


def shortened(full: dict[str, Any]) -> dict[str, Any]:
    """What the history keeps: every count, the first refusals and examples."""
    kept = full | {"refused": full["refused"][:_KEPT_REFUSALS]}
    examples = full["diff"]["examples"]
    return kept | {"diff": full["diff"] | {"examples": examples[:_KEPT_EXAMPLES]}}


def _sheet(table: Table) -> str:
    return _("« %(name)s » (%(rows)s lignes)") % {"name": table.name.strip(), "rows": table.size}


def _notes(opened: Opened, reading: Reading) -> list[str]:
    notes = list(opened.table.notes)
    if opened.others:
        others = ", ".join(_sheet(other) for other in opened.others)
        notes.append(
            _("Seule la feuille « %(read)s » est lue ; le classeur a aussi : %(others)s.")
            % {"read": opened.table.name.strip(), "others": others}
        )
    if opened.table.is_hidden:
        notes.append(_("La feuille lue est masquée dans le classeur."))
    if opened.kind.encoding == "cp1252":
        notes.append(_("Le fichier n’est pas en UTF-8 : il a été lu en Windows-1252."))
    if opened.kind.damaged:
        notes.append(_("%(count)s octets n’ont de sens dans aucun encodage.") % {"count": opened.kind.damaged})
    if reading.loss.redacted:
        notes.append(
            _("%(count)s noms ou coordonnées de personnes ont été retirés de textes dont le reste est gardé.")
            % {"count": reading.loss.redacted.total()}
        )
    if reading.damaged:
        notes.append(_("%(count)s caractères étaient déjà abîmés dans la source.") % {"count": reading.damaged})
    if reading.repeated:
        notes.append(
            _("%(count)s lignes répètent l’identifiant d’une autre : chacune garde le sien, suivi d’un numéro.")
            % {"count": reading.repeated}
        )
    if opened.header_line > 1:
        notes.append(
            _("Les titres de colonnes sont à la ligne %(line)s : ce qui est au-dessus n’est pas lu.")
            % {"line": opened.header_line}
        )
    if opened.table.around:
        names = ", ".join(opened.table.around)
        notes.append(_("À côté de la liste, le fichier dit aussi : %(names)s.") % {"names": names})
    return notes
