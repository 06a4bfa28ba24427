"""The hook for an antivirus: a command that reads a file on standard input, such as `clamdscan --no-summary -`."""

import logging
import shlex
import subprocess
from enum import Enum
from pathlib import Path

from django.conf import settings

log = logging.getLogger("intelligences.documents")
SECONDS = 300


class Verdict(Enum):
    """Exit status 0: clean; 1: infected; anything else, or no answer: not known, so the file stays in quarantine."""

    CLEAN = 0
    INFECTED = 1
    UNKNOWN = 2


def is_set() -> bool:
    """Whether files are analysed here."""
    return bool(settings.ANTIVIRUS_COMMAND)


def analyse(path: Path) -> Verdict:
    """What the command says of a file."""
    try:
        with path.open("rb") as file:
            ended = subprocess.run(
                shlex.split(settings.ANTIVIRUS_COMMAND), stdin=file, capture_output=True, timeout=SECONDS, check=False
            )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("The antivirus didn't answer: %s", type(error).__name__)
        return Verdict.UNKNOWN
    if ended.returncode not in (0, 1):
        log.error("The antivirus ended with status %s", ended.returncode)
        return Verdict.UNKNOWN
    return Verdict(ended.returncode)
