"""Several uses at a time: our template as a table, and a filled one read back, a line a declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from intelligences.kernel.french import words
from intelligences.kernel.writers import Column

from ..importers.files import BadFile, identify
from ..importers.tables import Table, tables
from ..models import Declaration
from ..vocabulary import Answer
from .forms import StepForm
from .steps import STEPS, Step

MOST_LINES = 500
Typed = Mapping[str, list[str]]
"""What is typed in a line's cells, by the name of the control."""
_LEFT_OUT = frozenset({"documents"})
_SEVERAL = frozenset({"policy_domains"})
_LINES = frozenset({"suppliers", "pool"})


@dataclass(frozen=True)
class Cell:
    """A column of the template."""

    step: Step
    name: str

    @property
    def label(self) -> str:
        return str(self.step.form.base_fields[self.name].label)

    def typed(self, value: str) -> list[str]:
        """What was written in the cell, as the form's control holds it."""
        several = self.name in _SEVERAL or self.name in _LINES
        parts = [part.strip() for part in value.split(";") if part.strip()] if several else [value]
        codes = {words(str(said)): code for code, said in self.choices()}
        told = [str(codes.get(words(part), part)) for part in parts]
        return ["\n".join(told)] if self.name in _LINES else told

    def choices(self) -> list[tuple[Any, Any]]:
        """Codes and words of a choice; none for a text."""
        return [(code, said) for code, said in getattr(self.step.form.base_fields[self.name], "choices", ()) if code]


def cells() -> list[Cell]:
    """The columns, in the order of the steps."""
    return [Cell(step, name) for step in STEPS for name in step.form.base_fields if name not in _LEFT_OUT]


def template() -> list[Column]:
    """The header of an empty template, for the writers."""
    return [Column(cell.name, cell.label, lambda row: "") for cell in cells()]


def guide() -> list[tuple[str, str]]:
    """For each column, what may be written."""
    return [(cell.label, _written(cell)) for cell in cells()]


def _written(cell: Cell) -> str:
    hint = str(cell.step.form.base_fields[cell.name].help_text)
    said = " ; ".join(str(said) for _code, said in cell.choices())
    return " ".join(filter(None, (hint, said)))


def read(path: Path) -> list[tuple[int, dict[str, dict[str, Any]]]]:
    """Each line of a filled template with its steps. BadFile when it isn't one: nothing is kept then."""
    found = tables(path, identify(path))
    named, table = _columns(found[0])
    lines = [(number, _steps(named, row, number)) for number, row in _body(table) if any(_said(cell) for cell in row)]
    if not lines:
        raise BadFile(_("Ce tableau n’a que ses titres : remplissez une ligne par usage, puis déposez-le à nouveau."))
    if len(lines) > MOST_LINES:
        raise BadFile(_("Ce tableau a plus de %(most)s lignes : découpez-le.") % {"most": MOST_LINES})
    return lines


def _body(table: Table) -> Iterator[tuple[int, list[Any]]]:
    rows = table.rows()
    if table.header is None:
        next(rows, None)
    yield from rows


def _columns(table: Table) -> tuple[list[Cell | None], Table]:
    """The column of each place. Names and titles are both read; unknown ones stop the reading."""
    known = {words(key): cell for cell in cells() for key in (cell.name, cell.label)}
    header = table.header or (table.preview()[0][1] if table.preview() else [])
    titles = [_said(title) for title in header]
    unknown = [title for title in titles if title and words(title) not in known]
    if unknown or not any(titles):
        told = ", ".join(f"« {title} »" for title in unknown[:5]) or _("aucun titre")
        raise BadFile(
            _("Colonnes inconnues : %(titles)s. Partez du modèle, sans changer ses titres.") % {"titles": told}
        )
    missing = [
        cell.label for cell in cells() if cell.name == "title" and cell not in [known.get(words(t)) for t in titles]
    ]
    if missing:
        raise BadFile(_("Il manque la colonne « %(title)s » : partez du modèle.") % {"title": missing[0]})
    return [known.get(words(title)) for title in titles], table


def _said(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _steps(columns: list[Cell | None], row: list[Any], number: int) -> dict[str, dict[str, Any]]:
    answers = {words(str(one.label)): one for one in Answer}
    steps: dict[str, dict[str, Any]] = {}
    for place, text in enumerate(map(_said, row)):
        if not text:
            continue
        cell = columns[place] if place < len(columns) else None
        if cell is None:
            raise _untitled(number, text)
        answer = answers.get(words(text)) if cell.name in cell.step.form.answerable else None
        typed = [cell.name] if answer else cell.typed(text)
        if any(typed):
            name = {Answer.UNKNOWN: "unknown", Answer.NOT_APPLICABLE: "not_applicable", None: cell.name}[answer]
            step = steps.setdefault(cell.step.key, {"data": {}, "revision": 0, "by": "", "at": ""})
            step["data"].setdefault(name, []).extend(typed)
    return steps


def _untitled(number: int, text: str) -> BadFile:
    told = {"number": number, "text": text if len(text) <= 60 else f"{text[:60]}…"}
    return BadFile(
        _("À la ligne %(number)s, « %(text)s » n’est sous aucun titre : mettez-le dans sa colonne, ou effacez-le.")
        % told
    )


@dataclass(frozen=True)
class Wrong:
    """A cell to mend: which step, its control (with its sentence), the column's title."""

    step: str
    control: BoundField

    @property
    def column(self) -> str:
        return str(self.control.label)


def wrong_cells(declaration: Declaration, typed: Typed | None = None) -> list[Wrong]:
    """Every cell of a line that can't be sent as it is; those that are `typed` anew too, as they are typed."""
    anew = typed or {}
    return [
        Wrong(step.key, form[name])
        for step in STEPS
        if step.needed or step.is_begun(declaration) or step.form.base_fields.keys() & anew
        for form in [_numbered(step, declaration, anew)]
        for name in form.fields
        if name in form.errors or name in anew
    ]


def mended(declaration: Declaration, step: Step, typed: Typed) -> dict[str, list[str]]:
    """What a step of a line would hold with what is typed anew in its cells; the others stay."""
    held = declaration.steps.get(step.key, {}).get("data", {})
    return held | {name: typed[name] for name in step.form.base_fields if name in typed}


def _numbered(step: Step, declaration: Declaration, typed: Typed) -> StepForm:
    """The step's form, its controls named apart from those of other lines, read even when nothing was typed."""
    form = step.read(declaration, mended(declaration, step, typed))
    form.auto_id = f"ligne-{declaration.pk}-%s"
    return form
