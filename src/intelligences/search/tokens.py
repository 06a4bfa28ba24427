"""Text cut into words, the same way for what is indexed, what is asked and what is highlighted. No Django.

A word is folded (lower case, no accents, œ → oe). Elided articles (l’, d’, qu’…) and English endings ('s) are left out,
dotted acronyms (I.A.) and spaced SIREN or SIRET numbers are joined.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from intelligences.kernel.french import fold

LONGEST_WORD = 64
SPACED_NUMBER = r"(?<!\d)\d{3}(?:[ \u00a0\u202f]\d{3}){2}(?:[ \u00a0\u202f]\d{5})?(?!\d)"
"""A SIREN or a SIRET, written in groups."""
UNUSUAL = SPACED_NUMBER + r"|(?<!\w)(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?"
"""A spaced number, or a dotted acronym (I.A., R.G.P.D)."""
_TOKEN = re.compile(UNUSUAL + r"|[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_APOSTROPHES = frozenset("'’‘ʼ")
_HYPHENS = frozenset("-\u2010\u2011")
_ELIDED = frozenset(
    ["l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "quelqu"]
)
_ENGLISH_ENDINGS = frozenset("s t d m ll re ve".split())  # noqa: SIM905


class Token(NamedTuple):
    """A folded word and where it stands in the (NFC) text; `joins` tells that a hyphen ties it to the next one."""

    start: int
    end: int
    word: str
    joins: bool


def clean(text: str) -> str:
    """The text in composed form (NFC), without what the database can't hold (NUL, lone surrogates)."""
    sound = text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", sound)


@lru_cache(maxsize=200_000)
def folded(raw: str) -> str:
    """One word, folded, letters and digits only."""
    return "".join(c for c in fold(raw) if c.isalnum())[:LONGEST_WORD]


def tokens(text: str) -> Iterator[Token]:
    """Words of a text that `clean` has made, in order."""
    last = len(text) - 1
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = folded(match.group())
        if not word:
            continue
        if end < last and text[end] in _APOSTROPHES and word in _ELIDED and text[end + 1].isalnum():
            continue
        if start and text[start - 1] in _APOSTROPHES and word in _ENGLISH_ENDINGS:
            continue
        yield Token(start, end, word, end < last and text[end] in _HYPHENS and text[end + 1].isalnum())


def compounds(words: list[Token]) -> Iterator[tuple[int, str]]:
    """Two words tied by a hyphen, as one (`"e-mail"` → `"email"`), with the place of the first; no longer ties."""
    for place in range(len(words) - 1):
        first, second = words[place], words[place + 1]
        if first.joins and not second.joins and not (place and words[place - 1].joins):
            yield place, (first.word + second.word)[:LONGEST_WORD]
