"""Tables of debates, one noun a file."""

from .debates import Debate, Entry, Moderation
from .participants import Awaiting, Invitation, Participant
from .receipts import Roll
from .results import Result
from .statements import Exposure, Statement, Translation
from .traits import Category, Comparison, Trait, TraitAnswer
from .votes import Vote

__all__ = [
    "Awaiting",
    "Category",
    "Comparison",
    "Debate",
    "Entry",
    "Exposure",
    "Invitation",
    "Moderation",
    "Participant",
    "Result",
    "Roll",
    "Statement",
    "Trait",
    "TraitAnswer",
    "Translation",
    "Vote",
]
