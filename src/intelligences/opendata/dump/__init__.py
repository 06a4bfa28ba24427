"""The full dump: everything public of the library, with its history, in one archive that re-imports to equal data."""

from .archive import BadDump, Table
from .reading import Imported, NotEmpty, load
from .writing import Written, write

__all__ = ["BadDump", "Imported", "NotEmpty", "Table", "Written", "load", "write"]
