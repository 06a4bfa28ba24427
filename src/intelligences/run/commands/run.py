"""`intelligences run`: the site, its worker and its database."""

import argparse

from intelligences import environment
from intelligences.database import EngineError
from intelligences.run.supervisor import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    """The port; `DEMONSTRATION=1` adds the invented people."""
    parser.add_argument("--port", type=int, help="port d’écoute, sinon la variable PORT, sinon 8000")


def run(options: argparse.Namespace) -> int:
    """Returns when somebody stops the site."""
    port = options.port if options.port is not None else environment.number("PORT", 8000)
    if not 0 < port < 65536:
        raise EngineError(
            f"Le port {port} n’existe pas : choisissez un nombre entre 1 et 65535, « PORT=8001 make run »."
        )
    serve(port, demonstration=environment.flag("DEMONSTRATION"))
    return 0
