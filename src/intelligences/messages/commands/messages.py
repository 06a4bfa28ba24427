"""`intelligences messages bounces [PLACE]`: takes the mails that came back.

PLACE is a mbox file or a Maildir folder; without it, one mail on standard input, so that a mail server can pipe each
mail that comes back to this command.
"""

import argparse
import contextlib
import mailbox
import sys
from collections.abc import Iterator
from pathlib import Path


def arguments(parser: argparse.ArgumentParser) -> None:
    """The action, and where the mails are."""
    parser.add_argument("action", choices=["bounces"], help="lire les courriels revenus")
    parser.add_argument(
        "place", nargs="?", type=Path, help="fichier mbox ou dossier Maildir ; sinon, l’entrée standard"
    )


def run(options: argparse.Namespace) -> int:
    """Says how many told something; a mail that isn't a report of ours is left alone."""
    from intelligences.messages import bounces

    if options.place is not None and not options.place.exists():
        sys.stderr.write(f"{options.place} n’existe pas.\n")
        return 1
    total = understood = 0
    for raw in _mails(options.place):
        total += 1
        understood += bounces.receive(raw)
    sys.stdout.write(f"{total} courriels lus, {understood} rapports de non-remise pris en compte.\n")
    return 0


def _mails(place: Path | None) -> Iterator[bytes]:
    if place is None:
        yield sys.stdin.buffer.read()
        return
    box: mailbox.Mailbox[mailbox.Message]
    box = mailbox.Maildir(place, create=False) if place.is_dir() else mailbox.mbox(place, create=False)  # type: ignore[assignment]
    with contextlib.closing(box):
        for key in box.iterkeys():
            yield box.get_bytes(key)
