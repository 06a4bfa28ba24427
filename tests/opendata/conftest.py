"""The uses that ship, as for the library's own tests."""

from tests.library.conftest import _library_database, library, source, use

__all__ = ["_library_database", "library", "source", "use"]
