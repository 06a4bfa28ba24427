"""Tables of debates, one noun a file."""

from ..counter.models import CounterAnalysis
from ..moderating.models import InterestDeclaration, Observer
from ..requests.models import DebateRequest, ProposedSeed
from .concertations import Attached, Concertation, Conclusion, Contributing, Contribution, Contributor, Phase
from .debates import Debate, Entry, Moderation
from .panels import Applying, Candidate, CandidateContact, Panel, PanelDraw
from .paper import Batch, Printing
from .participants import Awaiting, Invitation, Participant
from .receipts import Roll
from .results import Result
from .statements import Exposure, Statement, Translation
from .traits import Category, Comparison, Trait, TraitAnswer
from .votes import Vote

__all__ = [
    "Applying",
    "Attached",
    "Awaiting",
    "Batch",
    "Candidate",
    "CandidateContact",
    "Category",
    "Comparison",
    "Concertation",
    "Conclusion",
    "Contributing",
    "Contribution",
    "Contributor",
    "CounterAnalysis",
    "Debate",
    "DebateRequest",
    "Entry",
    "Exposure",
    "InterestDeclaration",
    "Invitation",
    "Moderation",
    "Observer",
    "Panel",
    "PanelDraw",
    "Participant",
    "Phase",
    "Printing",
    "ProposedSeed",
    "Result",
    "Roll",
    "Statement",
    "Trait",
    "TraitAnswer",
    "Translation",
    "Vote",
]
