"""Tables of debates, one noun a file."""

from ..counter.models import CounterAnalysis
from ..moderating.models import InterestDeclaration, Observer
from ..requests.models import DebateRequest, ProposedSeed
from .debates import Debate, Entry, Moderation
from .participants import Awaiting, Invitation, Participant
from .results import Result
from .statements import Exposure, Statement, Translation
from .votes import Vote

__all__ = [
    "Awaiting",
    "CounterAnalysis",
    "Debate",
    "DebateRequest",
    "Entry",
    "Exposure",
    "InterestDeclaration",
    "Invitation",
    "Moderation",
    "Observer",
    "Participant",
    "ProposedSeed",
    "Result",
    "Statement",
    "Translation",
    "Vote",
]
