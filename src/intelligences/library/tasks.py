"""Background works of this room: a register is compared, then imported; declared records are asked about each year."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from intelligences.accounts.models import Person
from intelligences.kernel import longwork
from intelligences.kernel.models import LongWork

from . import actions
from .actions import links, registers, reminding
from .actions.registers import COMPARE, FETCH, IMPORT
from .importers.files import BadFile
from .importers.formats import FORMATS
from .importers.progress import in_kilobytes, in_rows
from .models import RegisterImport

_State = RegisterImport.State
_GONE = gettext_lazy("Le fichier n’est plus là : déposez-le à nouveau.")


@longwork.long_work(FETCH)
def fetch_in_background(progress: longwork.Progress, run: int) -> dict[str, Any]:
    """The download, then the file as if it had been sent; its comparison is a work of its own."""
    line = RegisterImport.objects.get(pk=run)
    try:
        registers.arrive(line, by=_owner(line), tell=in_kilobytes(progress))
    except BadFile as error:
        progress.begin(None)  # cancelled by its owner, a line that was then cut is no failure
        raise longwork.JobError(str(error)) from None
    return {"size": line.size}


@longwork.long_work(COMPARE)
def compare_in_background(progress: longwork.Progress, run: int) -> dict[str, Any]:
    """The comparison; its result is on the import's page."""
    line = RegisterImport.objects.get(pk=run)
    outcome = _run(line, progress, dry_run=True, withdraw=False)
    line.state, line.report, line.register = _State.COMPARED, outcome.report, outcome.register
    line.save(update_fields=["state", "report", "register"])
    return {"rows": outcome.report["rows"]}


@longwork.long_work(IMPORT)
def import_in_background(progress: longwork.Progress, run: int, withdraw: bool) -> dict[str, Any]:
    """The import, all or nothing, then a look for copied texts; the file goes once it is done."""
    line = RegisterImport.objects.get(pk=run)
    if line.state != _State.COMPARED:
        raise longwork.JobError(_("Ce fichier a déjà été importé ou abandonné."))
    outcome = _run(line, progress, dry_run=False, withdraw=withdraw)
    progress.begin(None, _("Recherche des textes copiés"))
    proposed = actions.propose_copies(by=_owner(line))
    transaction.on_commit(lambda: line.path.unlink(missing_ok=True))
    return {"rows": outcome.report["rows"], "proposed": proposed}


def _run(line: RegisterImport, progress: longwork.Progress, *, dry_run: bool, withdraw: bool) -> Any:
    if not line.has_file:
        raise longwork.JobError(str(_GONE))
    try:
        return actions.import_register(
            line.path, form=FORMATS.get(line.format), sheet=line.sheet, by=_owner(line),
            file_name=line.file_name, url=line.url, dry_run=dry_run, withdraw_vanished=withdraw, run=line,
            progress=in_rows(progress, dry_run=dry_run),
        )  # fmt: skip
    except BadFile as error:
        raise longwork.JobError(str(error)) from None


def _owner(line: RegisterImport) -> Person | None:
    """Who asked for the work, if still there."""
    owner = LongWork.objects.filter(pk=line.work).values_list("owner", flat=True).first() or ""
    return Person.objects.filter(pk=owner.rpartition(":")[2]).first() if owner else None


@app.periodic(cron="41 7 * * *")
@app.task(queue="upkeep", name="library.still_true", queueing_lock="library.still_true", pass_context=False)
def ask_whether_still_true(timestamp: int) -> None:
    """Each morning: declared records that nobody has confirmed for a year."""
    reminding.ask_again()


@app.periodic(cron="11 4 * * *")
@app.task(queue="upkeep", name="library.gather_links", queueing_lock="library.gather_links", pass_context=False)
def gather_links(timestamp: int) -> None:
    """Each night: the addresses that published records cite."""
    links.gather_links()


@app.periodic(cron="23 * * * *")
@app.task(queue="upkeep", name="library.check_links", queueing_lock="library.check_links", pass_context=False)
def check_links(timestamp: int) -> None:
    """Each hour: some of those whose day has come."""
    links.check_links()
