"""What pages read from the index.

`search` and `suggest` come with numpy when they are first asked for: the start of the site needn't wait for it.
"""

from typing import TYPE_CHECKING, Any

from .results import Correction, Facet, FacetValue, Found, Nearest, Results, Suggestion, Understood

if TYPE_CHECKING:
    from .finding import search
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


def __getattr__(name: str) -> Any:
    if name == "search":
        from .finding import search

        return search
    if name == "suggest":
        from .suggesting import suggest

        return suggest
    raise AttributeError(name)
