"""What pages, files and other rooms read of territories, as dataclasses."""

from .lookup import Found, Lookup, lookup, resolve
from .maps import LEVELS, CutOut, Outlined, box_around, cut_out, on_map, outlines, overseas_frames, whole_box
from .search import search_entries, search_entry
from .sheet import Sheet, collectivites, counts, find, members, moved, regions_and_departements, sheet, spans

__all__ = [
    "LEVELS",
    "CutOut",
    "Found",
    "Lookup",
    "Outlined",
    "Sheet",
    "box_around",
    "collectivites",
    "counts",
    "cut_out",
    "find",
    "lookup",
    "members",
    "moved",
    "on_map",
    "outlines",
    "overseas_frames",
    "regions_and_departements",
    "resolve",
    "search_entries",
    "search_entry",
    "sheet",
    "spans",
    "whole_box",
]
