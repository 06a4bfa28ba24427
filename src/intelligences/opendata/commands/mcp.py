"""`intelligences mcp`: the library for assistants, over the standard input and output."""

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing: the client that starts the command speaks to it."""


def run(options: argparse.Namespace) -> int:
    """Serves until the client hangs up; nothing can be written to the database meanwhile."""
    from intelligences.opendata.assistants.server import serve

    serve()
    return 0
