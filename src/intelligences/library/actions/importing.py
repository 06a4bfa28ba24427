"""Bringing a register in: all or nothing, the same twice, compared before it is written, every cell accounted for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intelligences.kernel import events

from ..importers import told
from ..importers.choosing import Opened, open_register, read_as
from ..importers.comparing import Difference, Item, changed_fields, vanished
from ..importers.engine import Reading, Row, record_of
from ..importers.files import BadFile
from ..importers.guessing import completed
from ..importers.mapping import Format, Match, Origin
from ..models import ColumnMapping, Deployment, Evidence, RegisterImport, Solution, Source
from ..vocabulary import SourceKind, State
from .bulk import BATCH, Prepared, Progress, publish_many
from .records import publish, restore, submit, withdraw

_FRENCH = "Ligne française d’un registre étranger : vérifier qu’elle ne double pas une de nos fiches."
_PRODUCTS = "-produits"
_GONE = "Cette fiche ne figure plus dans le registre d’où elle a été importée."
_STAYS = gettext_lazy("n’est plus dans la source ; son organisme l’a déclarée ou confirmée : elle reste")


class UnknownColumns(BadFile):
    """No format reads the file: a person tells what its columns are."""

    def __init__(self, opened: Opened) -> None:
        read = ", ".join(opened.header[:8]) + ("…" if len(opened.header) > 8 else "")
        super().__init__(
            _("Aucun format connu ne correspond à ces colonnes (%(read)s) : dites ce que chacune contient.")
            % {"read": read}
        )
        self.opened = opened


@dataclass(frozen=True)
class Shelf:
    """Where the records of a file go when it isn't to the register of its format: a register of their own, the source
    that they cite, and, when they are to be read before they show, why they wait.
    """

    register: str
    origin: Origin
    waits_because: str = ""


@dataclass(frozen=True)
class Outcome:
    """What an import did or would do; `report` is JSON."""

    report: dict[str, Any]
    columns: list[str]
    register: str
    format: str


def choose(path: Path, form: Format | None, sheet: str = "") -> tuple[Opened, Match]:
    """The table of a file (of a workbook, `sheet` or the likeliest) and the format that reads it: the one asked for,
    else the likeliest, else the one that a person made of columns once told. BadFile otherwise.
    """
    opened = open_register(path, [form] if form else None, sheet=sheet)
    saved = ColumnMapping.objects.filter(signature=opened.signature).first()
    if saved is not None and (form is None or saved.format == form.key):
        return opened, read_as(opened, completed(saved))
    if form is not None:
        return opened, read_as(opened, form)
    if opened.match is None:
        raise UnknownColumns(opened)
    return opened, opened.match


def import_register(
    path: Path,
    *,
    form: Format | None = None,
    sheet: str = "",
    by: Any,
    file_name: str = "",
    url: str = "",
    dry_run: bool = False,
    withdraw_vanished: bool = False,
    run: RegisterImport | None = None,
    progress: Progress | None = None,
    shelf: Shelf | None = None,
    each: Callable[[Item], None] | None = None,
) -> Outcome:
    """Import a file into the library, or only compare it (`dry_run`). BadFile: nothing was changed.

    `run` is the line of the history that the file already has; one is made otherwise. `each` hears what becomes of each
    record, at least once, the last word at the end.
    """
    with transaction.atomic():
        opened, match = choose(path, form, sheet)
        work = _Import(opened, match, by, file_name or path.name, progress, shelf, each)
        outcome = work.compare() if dry_run else work.write(withdraw_vanished)
        if not dry_run:
            _remember(outcome, path, by, file_name or path.name, url, run)
    return outcome


def _remember(outcome: Outcome, path: Path, by: Any, name: str, url: str, run: RegisterImport | None) -> None:
    """The line of the history, and the event."""
    line = run or RegisterImport(file_name=name[:300], url=url, sha256=sha256_of(path), size=path.stat().st_size)
    line.format, line.register, line.columns = outcome.format, outcome.register, outcome.columns
    line.report, line.state, line.ended_at = told.shortened(outcome.report), RegisterImport.State.DONE, timezone.now()
    line.save()
    facts = {"register": outcome.register, "rows": outcome.report["rows"], "cells": outcome.report["cells"]}
    events.record("library.imported", by=by, on=line, facts=facts)


def sha256_of(path: Path) -> str:
    """Of a file, streamed."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Import:
    """One reading of a file, which writes or doesn't."""

    def __init__(
        self,
        opened: Opened,
        match: Match,
        by: Any,
        file_name: str,
        progress: Progress | None,
        shelf: Shelf | None,
        each: Callable[[Item], None] | None,
    ) -> None:
        if shelf is not None:
            match = replace(
                match, format=replace(match.format, register=shelf.register, origin=shelf.origin, by_operator=False)
            )
        self.opened, self.match, self.form, self.by = opened, match, match.format, by
        self.waits_because, self.each = shelf.waits_because if shelf is not None else "", each
        self.reading = Reading(match, file=file_name, is_grid=opened.table.header is None)
        self.progress = progress or (lambda done, total: None)
        self.total = sum(1 for _line in opened.rows())  # reads it to its end: a cut file is refused before any write
        if not self.total:
            raise BadFile(_("Ce fichier n’a que des titres de colonnes : choisissez celui qui contient les fiches."))
        header = [column.name for column in match.columns]
        self.difference = Difference(self.form, header, is_first=not self._has_any(), each=each)
        self.seen: list[str] = []
        self.bodies: set[str] = set()
        self.uses = 0
        self.solutions: list[Solution] = []
        self.writes = False
        self._sources: dict[tuple[str, str], Source | None] = {}

    def _has_any(self) -> bool:
        return any(model.objects.filter(register=self.form.register).exists() for model in (Deployment, Solution))

    def compare(self) -> Outcome:
        """What would change; nothing is written."""
        for done, _use in enumerate(self._prepared(), start=1):
            if done % BATCH == 0:
                self.progress(done, self.total)
        self._returned()
        self._vanished()
        return self._outcome(dry_run=True)

    def write(self, withdraw_vanished: bool) -> Outcome:
        """Write what is new or changed."""
        self.writes = True
        publish_many(
            self._prepared(), register=self.form.register, by=self.by, total=self.total, progress=self.progress
        )
        for solution in self.solutions:
            self._publish_solution(solution)
        for record in self._returned():
            restore(record, by=self.by)
            if record.state == State.DRAFT:  # it had never been read
                submit(record, by=None, note=self.waits_because or _FRENCH)
        gone = self._vanished()
        if withdraw_vanished:
            for one in gone:
                withdraw(Deployment.objects.get(pk=one.pk), because=_GONE, by=self.by)
        return self._outcome(dry_run=False)

    def _prepared(self) -> Iterator[Prepared]:
        """Every use, compared batch by batch just before it is written; solutions wait for the end."""
        rows = self.reading.rows(self.opened.rows())
        while batch := list(islice(rows, BATCH)):
            made = [(row, record_of(row, self._source(row))) for row in batch]
            uses = [record for _row, record in made if isinstance(record, Deployment)]
            solutions = [record for _row, record in made if isinstance(record, Solution)]
            self.uses += len(uses)
            self.bodies.update(use.operator_name for use in uses)
            self.difference.add(uses)
            self.difference.add(solutions)
            self.solutions += solutions
            self.seen += [record.external_id for _row, record in made]
            for row, record in made:
                if isinstance(record, Deployment):
                    yield self._use(row, record)

    def _use(self, row: Row, record: Deployment) -> Prepared:
        waits = _FRENCH if self.form.waits_if_french and record.country == "FR" else self.waits_because
        return Prepared(record, self._evidence(row, record), waits_because=waits)

    def _evidence(self, row: Row, record: Deployment) -> list[Evidence]:
        """What the row measures; a measure cites its own source, else the record's."""
        return [self._measure(dict(one), record) for one in row.get("_evidence") or ()]

    def _measure(self, told: dict[str, Any], record: Deployment) -> Evidence:
        said = told.pop("source", None)
        source = self._of_a_page(said) if said else record.source
        return Evidence(origin=record.origin, source=source, **{"language": record.language, **told})

    def _source(self, row: Row) -> Source | None:
        """The source that the row tells, else the register itself; only found, not made, when nothing is written."""
        said = row.get("_source")
        return self._of_a_page(said) if said else self._held_or_made(vars(self.form.origin))

    def _of_a_page(self, said: Mapping[str, Any]) -> Source | None:
        title, kind = said["title"] or said["url"], said["kind"] or SourceKind.OFFICIAL
        return self._held_or_made({**said, "title": title, "kind": kind, "publisher": ""})

    def _held_or_made(self, wanted: Mapping[str, Any]) -> Source | None:
        key = (wanted["url"], wanted["title"][:500])
        if key not in self._sources:
            found = Source.objects.filter(url=key[0], title=key[1]).first()
            if found is None and self.writes:
                found = Source.objects.create(**{**wanted, "title": key[1], "consulted_on": timezone.localdate()})
            self._sources[key] = found
        return self._sources[key]

    def _publish_solution(self, arriving: Solution) -> None:
        held = Solution.objects.filter(register=arriving.register, external_id=arriving.external_id).first()
        if held is None:
            publish(arriving, by=self.by)
            return
        if held.is_its_organisations or not changed_fields(held, arriving):
            return
        for column in Solution._meta.concrete_fields:
            if column.name not in {"id", "state", "published_at", "created_at", "confirmed_on", "withdrawn_because"}:
                setattr(held, column.attname, getattr(arriving, column.attname))
        if held.state == State.PUBLISHED:
            publish(held, by=self.by)
        else:
            held.save()

    def _returned(self) -> list[Deployment]:
        """What the file holds again, and was withdrawn only because a former one no longer did."""
        held = Deployment.objects.filter(register=self.form.register, state=State.WITHDRAWN, withdrawn_because=_GONE)
        seen = set(self.seen)
        back = [record for record in held.order_by("id") if record.external_id in seen]
        self.difference.returned = [(one.external_id, one.title) for one in back]
        self._tell(back, "returned")
        return back

    def _vanished(self) -> list[Deployment]:
        """Uses that the file no longer holds, but for those that are their organisations'; a file of products, or of a
        part of a register, tells nothing of them, nor does one page of a list that names the next one; one of a body
        nothing of the other bodies'.
        """
        is_whole = self.form.is_whole and not self.opened.table.around.get("next")
        tells = is_whole and self.uses and not self.difference.is_first
        absent = vanished(self.form.register, [*self.seen, *self.reading.unread_ids]) if tells else []
        if self.form.by_operator:
            absent = [one for one in absent if one.operator_name in self.bodies]
        gone = [one for one in absent if not one.is_its_organisations]
        self.difference.vanished = [(one.external_id, one.title) for one in gone]
        self._tell(gone, "vanished")
        self._tell([one for one in absent if one.is_its_organisations], "left", str(_STAYS))
        return gone

    def _tell(self, records: list[Deployment], what: str, reason: str = "") -> None:
        if self.each is not None:
            for one in records:
                self.each(Item(one.external_id, one.title, what, reason=reason))

    def _outcome(self, *, dry_run: bool) -> Outcome:
        if self.each is not None:
            for line, reason in self.reading.unread:
                self.each(Item(f"#{line}", _("ligne %(line)s") % {"line": line}, "refused", reason=reason))
        shelf = self.form.register if self.uses else f"{self.form.register}{_PRODUCTS}"
        former = RegisterImport.objects.filter(register=shelf, state=RegisterImport.State.DONE).first()
        diff = self.difference.result(former.columns if former else None)
        report = told.report(self.opened, self.reading, diff, dry_run=dry_run)
        return Outcome(report, list(self.difference.header), shelf, self.form.key)
