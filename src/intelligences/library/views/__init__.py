"""Thin edges: one module a page and its files."""

from .comparing import comparison
from .grouping import decide_grouping, find_copies, groupings
from .history import changes, changes_feed, changes_file, solution_versions, use_versions
from .importing import (
    import_,
    import_columns,
    import_compare,
    import_give_up,
    import_report,
    import_run,
    imports,
    schema,
)
from .library import library, library_file, library_sheet
from .method import method
from .saved import forget, saved
from .solutions import solution, solution_file
from .telling import telling
from .uses import use, use_file

__all__ = [
    "changes",
    "changes_feed",
    "changes_file",
    "comparison",
    "decide_grouping",
    "find_copies",
    "forget",
    "groupings",
    "import_",
    "import_columns",
    "import_compare",
    "import_give_up",
    "import_report",
    "import_run",
    "imports",
    "library",
    "library_file",
    "library_sheet",
    "method",
    "saved",
    "schema",
    "solution",
    "solution_file",
    "solution_versions",
    "telling",
    "use",
    "use_file",
    "use_versions",
]
