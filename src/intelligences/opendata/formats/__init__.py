"""The library in the formats of other registers: what each carries, and what it can't."""

from .layouts import LAYOUTS, Layout
from .writing import Told, chunks, published, write

__all__ = ["LAYOUTS", "Layout", "Told", "chunks", "published", "write"]
