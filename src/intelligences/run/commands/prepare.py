"""`intelligences prepare`: migrations, reference, static files; nothing when they are as they must be."""

import argparse

from intelligences.run.preparation import prepare


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to add the invented people, and the uses that ship."""
    parser.add_argument("--demonstration", action="store_true", help="ajouter les personnes inventées")
    parser.add_argument(
        "--without-library",
        action="store_true",
        help="ne charger aucun usage : pour importer l’archive d’un autre site",
    )


def run(options: argparse.Namespace) -> int:
    """Can be cut short and called again."""
    prepare(demonstration=options.demonstration, library=not options.without_library)
    return 0
