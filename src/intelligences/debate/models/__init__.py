"""Tables of debates, one noun a file."""

from .debates import Debate, Entry, Moderation
from .paper import Batch, Printing
from .participants import Awaiting, Invitation, Participant
from .results import Result
from .statements import Exposure, Statement, Translation
from .votes import Vote

__all__ = [
    "Awaiting",
    "Batch",
    "Debate",
    "Entry",
    "Exposure",
    "Invitation",
    "Moderation",
    "Participant",
    "Printing",
    "Result",
    "Statement",
    "Translation",
    "Vote",
]
