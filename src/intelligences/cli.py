"""The command `intelligences`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from intelligences.database.place import DISK_FULL, EngineError
from intelligences.environment import SettingError


@dataclass(frozen=True)
class Door:
    """One subcommand: `module` offers `arguments(parser)` and `run(options) -> int`."""

    module: str
    help: str
    django: bool = True  # needs the database, and Django set up


DOORS: dict[str, Door] = {
    "run": Door("intelligences.run.commands.run", "démarrer le site et son travail de fond", django=False),
    "prepare": Door("intelligences.run.commands.prepare", "mettre la base et les fichiers statiques en état"),
    "demo-reset": Door("intelligences.run.commands.demo_reset", "recommencer la démonstration à zéro", django=False),
    "territories": Door("intelligences.run.commands.territories", "charger la référence des territoires"),
    "library": Door("intelligences.run.commands.library", "charger les usages livrés avec le produit"),
    "import": Door("intelligences.run.commands.importing", "importer un registre d’IA ou d’algorithmes"),
    "export": Door("intelligences.opendata.commands.export", "exporter la bibliothèque, avec son histoire"),
    "mcp": Door("intelligences.opendata.commands.mcp", "servir la bibliothèque aux assistants (MCP), en lecture seule"),
    "harvest": Door("intelligences.run.commands.harvest", "lire les sources moissonnées, ou les lister"),
    "backup": Door("intelligences.database.commands.backup", "sauvegarder la base et les fichiers dans une archive"),
    "restore": Door("intelligences.database.commands.restore", "restaurer une archive, vérifiée avant tout"),
    "database": Door("intelligences.database.commands.database", "état et mise à niveau du moteur", django=False),
    "audit": Door("intelligences.run.commands.audit", "vérifier la chaîne du journal"),
    "search": Door("intelligences.search.commands.search", "refaire l’index de la recherche"),
    "safeguards": Door("intelligences.safeguards.commands.safeguards", "prouver les grilles de règles", django=False),
    "debate": Door(
        "intelligences.debate.commands.debate", "refaire un résultat publié, vérifier un reçu", django=False
    ),
    "messages": Door("intelligences.messages.commands.messages", "prendre en compte les courriels revenus"),
    "django": Door("intelligences.run.commands.django", "les commandes de Django, par exemple « django shell »"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one subcommand; the answer is the exit status. Known failures print one sentence, never a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _dispatch(given)
    except EngineError as error:
        return _fail(str(error))
    except SettingError as error:
        return _fail(str(error.code))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return _fail("Interrompu.", status=130)
    except Exception as error:
        sentence = _database_sentence(error)
        if sentence is None:
            raise
        return _fail(sentence)


def _dispatch(given: list[str]) -> int:
    parser = _parser(given[0] if given else "")
    options = parser.parse_args(given)
    if options.door is None:
        parser.print_help()
        return 2
    door = DOORS[options.door]
    run: Callable[[argparse.Namespace], int] = import_module(door.module).run
    return _with_django(run, options) if door.django else run(options)


def _parser(wanted: str) -> argparse.ArgumentParser:
    """Only the wanted subcommand's module is imported: starting fast is part of the contract."""
    parser = argparse.ArgumentParser(prog="intelligences", description="Intelligences associées, en ligne de commande.")
    doors = parser.add_subparsers(dest="door", metavar="COMMANDE", title="commandes")
    for name, door in DOORS.items():
        subparser = doors.add_parser(name, help=door.help, description=f"{door.help[0].upper()}{door.help[1:]}.")
        if name == wanted:
            import_module(door.module).arguments(subparser)
    return parser


def _with_django(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    import contextlib

    from intelligences.database import embedded, reach, url

    engine = embedded()
    if engine is None:
        reach(url())
    with engine.available() if engine else contextlib.nullcontext():
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intelligences.settings")
        django.setup()
        return run(options)


def _database_sentence(error: BaseException) -> str | None:
    """One sentence for failures that come from the machine rather than from a mistake of ours."""
    import errno

    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    if isinstance(error, OSError) and error.errno in (errno.EACCES, errno.EROFS):
        return f"Impossible d’écrire ou de lire {error.filename} ({error.strerror})."
    psycopg = sys.modules.get("psycopg")
    if psycopg is None:
        return None
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, psycopg.errors.DiskFull):
            return "Le disque de la base de données est plein : libérez de la place, puis relancez la même commande."
        if isinstance(cause, psycopg.OperationalError):
            return f"La base de données ne répond plus ({str(cause).strip().splitlines()[0]})."
        cause = cause.__cause__
    return None


def _fail(sentence: str, *, status: int = 1) -> int:
    sys.stderr.write(sentence.strip() + "\n")
    return status
