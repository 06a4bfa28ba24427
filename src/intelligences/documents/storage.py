"""Bytes on disk, named by their sha256: written whole or not at all."""

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext

from intelligences.documents.archives import Unacceptable

_CHUNK = 256 * 1024


@dataclass(frozen=True)
class Received:
    """Bytes that wait beside the others to be kept or thrown away."""

    path: Path
    sha256: str
    size: int


def folder() -> Path:
    """Where documents are kept."""
    return Path(settings.MEDIA_ROOT) / "documents"


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash are, if we hold them."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


@contextlib.contextmanager
def receiving(file: IO[bytes], *, limit: int) -> Iterator[Received]:
    """Stream a file to disk beside the others; what isn't kept is gone at the end. Unacceptable past `limit` bytes."""
    incoming = folder() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=incoming)
    path, digest, size = Path(name), hashlib.sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as target:
            while data := file.read(_CHUNK):
                size += len(data)
                if size > limit:
                    raise too_large(limit)
                digest.update(data)
                target.write(data)
            target.flush()
            os.fsync(target.fileno())
        yield Received(path, digest.hexdigest(), size)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise Unacceptable(gettext("Le site n’a plus de place pour ce fichier : réessayez plus tard.")) from error
    finally:
        path.unlink(missing_ok=True)


def too_large(limit: int) -> Unacceptable:
    """The refusal of a file past the limit."""
    size = limit // (1024 * 1024)
    return Unacceptable(gettext("Ce fichier dépasse %(size)s Mo : allégez-le, puis recommencez.") % {"size": size})


def keep(received: Received) -> None:
    """Give received bytes their place; on return they are on the disk for good."""
    place = path_of(received.sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(received.path, place)
    for parent in (place.parent, place.parent.parent, folder()):
        descriptor = os.open(parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def erase(sha256: str) -> None:
    """Remove bytes from the disk; nothing happens when they aren't there."""
    path_of(sha256).unlink(missing_ok=True)


def forgotten(older_than: float) -> Iterator[Path]:
    """Temporary files that a crash left, unchanged for `older_than` seconds."""
    limit = time.time() - older_than
    for path in (folder() / "incoming").glob("*"):
        if path.stat().st_mtime < limit:
            yield path


def held() -> Iterator[str]:
    """The hash of everything on the disk."""
    for path in folder().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        yield path.name
