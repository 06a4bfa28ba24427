"""Words a typo away. No Django.

The neighbourhood itself (each word and its forms with one letter less) is the one that finds territories.
"""

import re

from intelligences.territories.spelling import one_typo_apart, shortened

__all__ = ["can_be_misspelt", "closest", "shortened", "unelided"]

_MISREAD_FROM = 4
_ELIDED = re.compile(r"[cdjlmnst]|qu")


def can_be_misspelt(word: str) -> bool:
    """Whether a folded word may be corrected: short words have too many neighbours, codes must be exact."""
    return len(word) >= _MISREAD_FROM and word.isalpha()


def closest(word: str, candidates: list[str]) -> list[str]:
    """Candidates one typo away, those with the same first letter first. In a short word no letter stands for another
    one: it would be another word (« fake », « face »)."""
    short = len(word) == _MISREAD_FROM
    near = {
        other
        for other in candidates
        if other != word
        and one_typo_apart(word, other)
        and not (short and len(other) == len(word) and sorted(other) != sorted(word))
    }
    return sorted(near, key=lambda other: (other[:1] != word[:1], other))


def unelided(word: str) -> str:
    """What a folded word is when its apostrophe was forgotten (« leau » for « l’eau »); "" when it can't be one."""
    rest = _ELIDED.sub("", word, count=1) if _ELIDED.match(word) else ""
    return rest if len(rest) >= _MISREAD_FROM - 1 else ""
