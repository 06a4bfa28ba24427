"""Every write of this room."""

from .debates import NotReady, close, create, edit, make_codes, open_debate, seed
from .errors import Closed, Full, NotLetIn, Unknown
from .statements import accept, propose, refuse, rewrite, translate
from .taking_part import ask_by_email, confirm_email, join, let_in_agent, next_statement, vote, withdraw

__all__ = [
    "Closed",
    "Full",
    "NotLetIn",
    "NotReady",
    "Unknown",
    "accept",
    "ask_by_email",
    "close",
    "confirm_email",
    "create",
    "edit",
    "join",
    "let_in_agent",
    "make_codes",
    "next_statement",
    "open_debate",
    "propose",
    "refuse",
    "rewrite",
    "seed",
    "translate",
    "vote",
    "withdraw",
]
