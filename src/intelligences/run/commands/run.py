"""`intelligences run`: the site, its worker and its database."""

import argparse

from intelligences import environment
from intelligences.run.supervisor import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    """The port; `DEMONSTRATION=1` adds the invented people."""
    parser.add_argument("--port", type=int, help="port d’écoute, sinon la variable PORT, sinon 8000")


def run(options: argparse.Namespace) -> int:
    """Returns when somebody stops the site."""
    port = options.port if options.port is not None else environment.number("PORT", 8000)
    serve(port, demonstration=environment.flag("DEMONSTRATION"))
    return 0
