"""`intelligences demo-reset`: the demonstration from nothing."""

import argparse
import shutil

from intelligences import environment
from intelligences.database import EngineBusy, EngineError, embedded, home
from intelligences.run.terminal import say


def arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(options: argparse.Namespace) -> int:
    """Removes this checkout's embedded data and files; another server is never touched."""
    engine = embedded()
    if engine is None or not environment.flag("DEMONSTRATION"):
        raise EngineError(
            "« demo-reset » n’efface que la démonstration : retirez DATABASE_URL et lancez « make demo-reset »."
        )
    try:
        engine.start()
    except EngineBusy:
        raise EngineError("Le site de ce dossier tourne : arrêtez-le d’abord (Ctrl-C), puis recommencez.") from None
    engine.stop()
    for folder in (engine.home, home() / "files"):
        shutil.rmtree(folder, ignore_errors=True)
    say("La démonstration est effacée : « make run » la recommence.")
    return 0
