"""The form of a backup: a tar whose last bytes seal all the others.

Members, in this order: `database.sql` (what pg_dump wrote), `files/…`, then `manifest.json` with the size and SHA-256
of each of them and the sum of each table. After the tar's end stand the words `sha256` and the digest of every byte
before: one changed or missing byte anywhere is seen before anything is restored, and `tar tf` still reads the file.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from .place import EngineError
from .sums import TableSum

FORMAT = 1
DATABASE = "database.sql"
FILES = "files/"
MANIFEST = "manifest.json"
_SEAL = b"sha256 "
_SEAL_LENGTH = len(_SEAL) + 64 + 1
_BLOCK = 1 << 20
DAMAGED = "L’archive {path} est abîmée ou incomplète ({why}) : rien n’a été restauré."


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds and where it comes from."""

    made_at: str
    version: str
    postgresql: int
    migrations: list[str]
    tables: dict[str, TableSum]
    members: dict[str, Member]

    def to_json(self) -> bytes:
        """The member `manifest.json`."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> "Manifest":
        """Raises `ValueError`, `KeyError` or `TypeError` on anything else than what `to_json` writes."""
        held = json.loads(content)
        if held.pop("format") != FORMAT:
            raise ValueError("format inconnu")
        held["tables"] = {name: TableSum(**value) for name, value in held["tables"].items()}
        held["members"] = {name: Member(**value) for name, value in held["members"].items()}
        return cls(**held)


class _Sealed(io.RawIOBase):
    """Writes to a file and digests what passes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.digest.update(data)
        return self._file.write(data)


class Writer:
    """Adds members one by one; remembers their digests."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """One file of the disk. A file that changes meanwhile stops the backup."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
            reader = _Digesting(file)
            self._tar.addfile(info, reader)
        self.members[name] = Member(info.size, reader.digest.hexdigest())

    def add_manifest(self, manifest: Manifest) -> None:
        """The last member."""
        content = manifest.to_json()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(content), 0o600
        self._tar.addfile(info, io.BytesIO(content))


class _Digesting(io.RawIOBase):
    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(out: Path) -> Iterator[Writer]:
    """A sealed archive appears at `out` only when the block ends well; readable by its owner only."""
    partial = out.with_name(f"{out.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            sealed = _Sealed(file)
            with tarfile.open(fileobj=sealed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            file.write(_SEAL + sealed.digest.hexdigest().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)


def verify(path: Path) -> Manifest:
    """Reads the whole archive and returns its manifest; raises `EngineError` when one byte isn't as it was written."""
    try:
        _check_seal(path)
        manifest, found = None, {}
        with tarfile.open(path, mode="r:") as tar:
            for info in tar:
                content = tar.extractfile(info)
                if content is None or not _is_safe(info.name):
                    raise ValueError(f"membre inattendu {info.name!r}")
                if info.name == MANIFEST:
                    manifest = Manifest.from_json(content.read())
                else:
                    found[info.name] = Member(info.size, _digest(content))
        if manifest is None or manifest.members != found or DATABASE not in found:
            raise ValueError("le contenu ne correspond pas à son inventaire")
    except FileNotFoundError:
        raise EngineError(f"L’archive {path} n’existe pas.") from None
    except (OSError, tarfile.TarError, ValueError, KeyError, TypeError, EOFError) as error:
        if isinstance(error, OSError) and error.errno:
            raise EngineError(f"L’archive {path} est illisible ({error.strerror}).") from None
        raise EngineError(DAMAGED.format(path=path, why=error)) from None
    return manifest


def _check_seal(path: Path) -> None:
    length = path.stat().st_size - _SEAL_LENGTH
    if length < tarfile.BLOCKSIZE:
        raise ValueError("trop courte")
    with path.open("rb") as file:
        digest = hashlib.sha256()
        left = length
        while left:
            block = file.read(min(_BLOCK, left))
            if not block:
                raise ValueError("trop courte")
            digest.update(block)
            left -= len(block)
        if file.read() != _SEAL + digest.hexdigest().encode() + b"\n":
            raise ValueError("le sceau ne correspond pas")


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    known = name in (DATABASE, MANIFEST) or name.startswith(FILES)
    return known and not name.startswith("/") and ".." not in parts
