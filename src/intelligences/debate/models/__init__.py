"""Tables of debates, one noun a file."""

from ..counter.models import CounterAnalysis
from ..moderating.models import InterestDeclaration, Observer
from ..requests.models import DebateRequest, ProposedSeed
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
    "Roll",
    "Statement",
    "Trait",
    "TraitAnswer",
    "Translation",
    "Vote",
]
