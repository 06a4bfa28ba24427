"""`intelligences django …`: Django's own commands, with the database of this checkout running."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Everything after the word is Django's."""
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…", help="la commande et ses options")


def run(options: argparse.Namespace) -> int:
    """Django's help when nothing is asked."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["intelligences django", *options.rest])
    return 0
