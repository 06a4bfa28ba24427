"""What pages, files and other rooms read of territories, as dataclasses."""

from .lookup import Found, Lookup, lookup, resolve
from .maps import Outlined, cut_out, outlines
from .search import search_entries, search_entry
from .sheet import Sheet, members, sheet

__all__ = [
    "Found",
    "Lookup",
    "Outlined",
    "Sheet",
    "cut_out",
    "lookup",
    "members",
    "outlines",
    "resolve",
    "search_entries",
    "search_entry",
    "sheet",
]
