"""Tables of debates, one noun a file."""

from .debates import Debate, Entry, Moderation
from .paper import Batch, Printing
from .participants import Awaiting, Invitation, Participant
from .receipts import Roll
from .results import Result
from .statements import Exposure, Statement, Translation
from .traits import Category, Comparison, Trait, TraitAnswer
from .votes import Vote

__all__ = [
    "Awaiting",
    "Batch",
    "Category",
    "Comparison",
    "Debate",
    "Entry",
    "Exposure",
    "Invitation",
    "Moderation",
    "Participant",
    "Printing",
    "Result",
    "Roll",
    "Statement",
    "Trait",
    "TraitAnswer",
    "Translation",
    "Vote",
]
