"""Thin edges: one module a page and its files."""

from .comparing import comparison
from .history import changes, changes_feed, changes_file, solution_versions, use_versions
from .library import library, library_file, library_sheet
from .method import method
from .solutions import solution, solution_file
from .uses import use, use_file

__all__ = [
    "changes",
    "changes_feed",
    "changes_file",
    "comparison",
    "library",
    "library_file",
    "library_sheet",
    "method",
    "solution",
    "solution_file",
    "solution_versions",
    "use",
    "use_file",
    "use_versions",
]
