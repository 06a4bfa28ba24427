"""The engine of debates: pure computation, usable from a notebook. Methods: docs/methods/debate.md."""

from intelligences.debate.engine.certificate import Certificate, certify
from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.factor_model import Bridging, bridging
from intelligences.debate.engine.groups import OpinionMap, analyse
from intelligences.debate.engine.near_identical import NearIdentical, near_identical
from intelligences.debate.engine.partition import quick_view
from intelligences.debate.engine.polis import PolisStatistics, polis_statistics
from intelligences.debate.engine.polis_files import PolisFolder, read_polis
from intelligences.debate.engine.slates import Slate, slate
from intelligences.debate.engine.votes import Votes

__all__ = [
    "Bridging",
    "Certificate",
    "NearIdentical",
    "OpinionMap",
    "PolisFolder",
    "PolisStatistics",
    "Slate",
    "Votes",
    "VotesError",
    "analyse",
    "bridging",
    "certify",
    "near_identical",
    "polis_statistics",
    "quick_view",
    "read_polis",
    "slate",
]
