"""French text as keys: the same folding and order on every server, without ICU or contrib extensions."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "’": "'", "‘": "'", "ʼ": "'"}
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case without accents or ligatures, punctuation kept: `"Œuvre d’Été"` → `"oeuvre d'ete"`."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def words(text: str) -> str:
    """Folded words joined by single spaces: hyphens, apostrophes and other signs separate words."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def sort_key(name: str) -> str:
    """Key for `COLLATE "C"`: words first, then the name itself so that equal words keep one order everywhere."""
    return f"{words(name)}\x01{name}"


def slug(name: str) -> str:
    """ASCII slug of a name; `"page"` when nothing is left."""
    return words(name).replace(" ", "-") or "page"
