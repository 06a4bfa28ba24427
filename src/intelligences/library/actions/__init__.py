"""Every write of this room."""

from .bulk import Prepared, Published, publish_many
from .content import load_content
from .grouping import accept_grouping, group, propose_grouping, refuse_grouping
from .records import NotPossible, accept, confirm, publish, refuse, restore, save_draft, stop, submit, withdraw

__all__ = [
    "NotPossible",
    "Prepared",
    "Published",
    "accept",
    "accept_grouping",
    "confirm",
    "group",
    "load_content",
    "propose_grouping",
    "publish",
    "publish_many",
    "refuse",
    "refuse_grouping",
    "restore",
    "save_draft",
    "stop",
    "submit",
    "withdraw",
]
