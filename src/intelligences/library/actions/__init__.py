"""Every write of this room."""

from .bulk import Prepared, Published, publish_many
from .content import load_content
from .copies import propose_copies
from .declaring import (
    Conflict,
    accept_declaration,
    begin,
    change,
    give_up,
    previewed,
    publish_declared,
    refuse_declaration,
    save_step,
    send,
    take_back,
    wrong_steps,
)
from .grouping import accept_grouping, group, propose_grouping, refuse_grouping, reopen_grouping
from .importing import Outcome, UnknownColumns, import_register
from .records import NotPossible, accept, confirm, publish, refuse, restore, save_draft, stop, submit, withdraw
from .telling import TooManyToday, tell

__all__ = [
    "Conflict",
    "NotPossible",
    "Outcome",
    "Prepared",
    "Published",
    "TooManyToday",
    "UnknownColumns",
    "accept",
    "accept_declaration",
    "accept_grouping",
    "begin",
    "change",
    "confirm",
    "give_up",
    "group",
    "import_register",
    "load_content",
    "previewed",
    "propose_copies",
    "propose_grouping",
    "publish",
    "publish_declared",
    "publish_many",
    "refuse",
    "refuse_declaration",
    "refuse_grouping",
    "reopen_grouping",
    "restore",
    "save_draft",
    "save_step",
    "send",
    "stop",
    "submit",
    "take_back",
    "tell",
    "withdraw",
    "wrong_steps",
]
