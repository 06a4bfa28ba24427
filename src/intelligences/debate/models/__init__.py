"""Tables of debates, one noun a file."""

from .concertations import Attached, Concertation, Conclusion, Contributing, Contribution, Contributor, Phase
from .debates import Debate, Entry, Moderation
from .panels import Applying, Candidate, CandidateContact, Panel, PanelDraw
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
    "Candidate",
    "CandidateContact",
    "Category",
    "Comparison",
    "Concertation",
    "Conclusion",
    "Contributing",
    "Contribution",
    "Contributor",
    "Debate",
    "Entry",
    "Exposure",
    "Invitation",
    "Moderation",
    "Panel",
    "PanelDraw",
    "Participant",
    "Phase",
    "Result",
    "Roll",
    "Statement",
    "Trait",
    "TraitAnswer",
    "Translation",
    "Vote",
]
