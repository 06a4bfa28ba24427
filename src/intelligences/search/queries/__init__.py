"""What pages read from the index."""

from .finding import search
from .results import Correction, Facet, FacetValue, Found, Nearest, Results, Suggestion, Understood
from .suggesting import suggest

__all__ = [
    "Correction",
    "Facet",
    "FacetValue",
    "Found",
    "Nearest",
    "Results",
    "Suggestion",
    "Understood",
    "search",
    "suggest",
]
