"""Every write of this room."""

from .bulk import Prepared, Published, publish_many
from .content import load_content
from .copies import propose_copies
from .grouping import accept_grouping, group, propose_grouping, refuse_grouping, reopen_grouping
from .importing import Outcome, UnknownColumns, import_register
from .records import NotPossible, accept, confirm, publish, refuse, restore, save_draft, stop, submit, withdraw
from .telling import TooManyToday, tell

__all__ = [
    "NotPossible",
    "Outcome",
    "Prepared",
    "Published",
    "TooManyToday",
    "UnknownColumns",
    "accept",
    "accept_grouping",
    "confirm",
    "group",
    "import_register",
    "load_content",
    "propose_copies",
    "propose_grouping",
    "publish",
    "publish_many",
    "refuse",
    "refuse_grouping",
    "reopen_grouping",
    "restore",
    "save_draft",
    "stop",
    "submit",
    "tell",
    "withdraw",
]
