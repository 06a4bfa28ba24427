"""`intelligences audit verify`: recomputes the journal's chain."""

import argparse

from intelligences.run.terminal import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Only one thing can be asked."""
    parser.add_argument("action", choices=["verify"], help="recalculer toute la chaîne")


def run(options: argparse.Namespace) -> int:
    """Fails when a line was changed or removed."""
    from intelligences.kernel.events import verify

    audit = verify()
    if audit.broken_at is not None:
        say(f"Journal rompu à la ligne {audit.broken_at} : {audit.reason}.")
        return 1
    say(f"Journal intact : {audit.lines} lignes vérifiées.")
    return 0
