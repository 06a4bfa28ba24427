"""Tables of debates, one noun a file."""

from .debates import Debate, Entry, Moderation
from .panels import Applying, Candidate, CandidateContact, Panel, PanelDraw
from .participants import Awaiting, Invitation, Participant
from .results import Result
from .statements import Exposure, Statement, Translation
from .votes import Vote

__all__ = [
    "Applying",
    "Awaiting",
    "Candidate",
    "CandidateContact",
    "Debate",
    "Entry",
    "Exposure",
    "Invitation",
    "Moderation",
    "Panel",
    "PanelDraw",
    "Participant",
    "Result",
    "Statement",
    "Translation",
    "Vote",
]
