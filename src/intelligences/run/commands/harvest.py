"""`intelligences harvest [NUMBER|all] [--dry-run] [--accept-vanished]`: sources, listed or read now."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intelligences.opendata.models import HarvestSource

ALL = "all"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which source, and how."""
    parser.add_argument("source", nargs="?", metavar="NUMÉRO", help="la source à lire, ou « all » ; sans lui, la liste")
    parser.add_argument("--dry-run", action="store_true", help="comparer seulement : rien n’est modifié")
    parser.add_argument("--accept-vanished", action="store_true", help="archiver les fiches disparues, même nombreuses")


def run(options: argparse.Namespace) -> int:
    """Each source all or nothing; answers 1 when one couldn't be read, and says why in one sentence."""
    from intelligences.opendata.models import HarvestSource

    if options.source is None:
        return _list()
    number = int(options.source) if options.source.isdecimal() else 0
    wanted = HarvestSource.objects.order_by("id") if options.source == ALL else HarvestSource.objects.filter(pk=number)
    if options.source != ALL and not wanted:
        return _fail(f"{options.source} n’est pas le numéro d’une source : « intelligences harvest » les donne.")
    return max([_read(source, options) for source in wanted], default=0)


def _list() -> int:
    from intelligences.opendata.queries import sources
    from intelligences.run.terminal import say

    lines = sources()
    for line in lines:
        last = f"{line.last.label} le {line.last.job.begun_at:%d/%m/%Y}" if line.last else "jamais lue"
        say(f"{line.source.pk} : {line.source.title}, {line.source.get_frequency_display()}, {last}, {line.source.url}")
    if not lines:
        say("Aucune source : une personne qui administre le site en ajoute, à /donnees/moissons/.")
    return 0


def _read(source: HarvestSource, options: argparse.Namespace) -> int:
    from intelligences.opendata import actions
    from intelligences.opendata.models import HarvestJob
    from intelligences.opendata.queries import Told
    from intelligences.run.terminal import Bar, say

    try:
        job = actions.harvest_now(
            source, is_dry=options.dry_run, accepts_vanished=options.accept_vanished, bar=Bar("Lecture")
        )
    except actions.NotPossible as error:
        return _fail(f"{source.title} : {error}")
    if job.state == HarvestJob.State.FAILED:
        return _fail(f"{source.title} : {job.error}")
    told = Told(job, job.state, "", None)
    written = "essai à blanc, rien n’est modifié" if job.is_dry else told.label
    say(f"{source.title} : {written}. {told.summary}".rstrip(". ") + ".")
    return 0


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1
