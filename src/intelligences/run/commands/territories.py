"""`intelligences territories load [--force]`: the reference that ships, into the database."""

import argparse

from intelligences.run.terminal import Bar, say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Only one thing can be asked, again or not."""
    parser.add_argument("action", choices=["load"], help="charger la référence livrée avec le produit")
    parser.add_argument("--force", action="store_true", help="charger même si ces fichiers le sont déjà")


def run(options: argparse.Namespace) -> int:
    """Fails when a file is missing or damaged; nothing is changed then."""
    from intelligences.territories import actions
    from intelligences.territories.reference import BadReference

    try:
        loaded = actions.load(progress=Bar("Chargement des territoires"), force=options.force)
    except BadReference as error:
        say(f"La référence des territoires est incomplète ou abîmée : {error}.")
        return 1
    say("Territoires chargés." if loaded else "Ces territoires sont déjà chargés.")
    return 0
