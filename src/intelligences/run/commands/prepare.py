"""`intelligences prepare`: migrations, reference, static files; nothing when they are as they must be."""

import argparse

from intelligences.run.preparation import prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to add the invented people."""
    parser.add_argument("--demonstration", action="store_true", help="ajouter les personnes inventées")


def run(options: argparse.Namespace) -> int:
    """Can be cut short and called again."""
    prepare(demonstration=options.demonstration)
    return 0
