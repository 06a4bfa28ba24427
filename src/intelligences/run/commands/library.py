"""`intelligences library load [--force]`: the uses that ship, into the database."""

import argparse

from intelligences.run.terminal import Bar, say


def arguments(parser: argparse.ArgumentParser) -> None:
    """Only one thing can be asked, again or not."""
    parser.add_argument("action", choices=["load"], help="charger les usages livrés avec le produit")
    parser.add_argument("--force", action="store_true", help="charger même si ces fichiers le sont déjà")


def run(options: argparse.Namespace) -> int:
    """Fails when a file is missing or damaged, or before the territories are loaded; nothing is changed then."""
    from intelligences.library import actions
    from intelligences.library.content.reading import BadContent

    try:
        loaded = actions.load_content(progress=Bar("Chargement de la bibliothèque"), force=options.force)
    except BadContent as error:
        say(f"Le contenu de la bibliothèque n’a pas pu être chargé : {error}.")
        return 1
    say("Bibliothèque chargée." if loaded else "Ces usages sont déjà chargés.")
    return 0
