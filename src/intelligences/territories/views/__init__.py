"""Pages and files of territories, one kind of page a module."""

from .lookup import index, index_file, suggestions
from .maps import map_file, map_page
from .sheet import territory, territory_file

__all__ = ["index", "index_file", "map_file", "map_page", "suggestions", "territory", "territory_file"]
