"""The published use of the cast's town, with its answers."""

from tests.library.assessing.conftest import answer, town_document, town_use

__all__ = ["answer", "town_document", "town_use"]
