"""Where a text answers a query, as pieces that a template escapes and marks. No Django."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from intelligences.kernel.french import fold
from intelligences.search.everyday import leads
from intelligences.search.languages import LANGUAGES, lexeme
from intelligences.search.synonyms import expand
from intelligences.search.syntax import Query
from intelligences.search.tokens import UNUSUAL, clean, tokens

EXCERPT = 240
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `marked` when it answers the query."""

    text: str
    marked: bool = False


Marked = tuple[Piece, ...]
Span = tuple[int, int]


def plain(marked: Marked) -> str:
    """The text without its marks."""
    return "".join(piece.text for piece in marked)


def lexemes_of(query: Query, *, led: bool = False) -> dict[str, frozenset[str]]:
    """By language, the keys of every word that answers a query, synonyms included, and, when `led`, the words to which
    everyday ones lead."""
    words: set[str] = {word for lead in leads(query.wanted) for way in lead.words for word in way} if led else set()
    for group in expand(query.wanted):
        for term in group.terms:
            words.update(term.words, [term.joined] if term.joined else [])
        for other in group.others:
            words.update(other)
    return {
        language: frozenset(found for word in words if (found := lexeme(word, language)) is not None)
        for language in LANGUAGES
    }


def _spans(text: str, wanted: frozenset[str], language: str) -> list[tuple[Span, str]]:
    spans = []
    for candidate in _candidates(wanted).finditer(text) if wanted else ():
        at = candidate.start()
        for start, end, word, _ in tokens(candidate.group()):
            found = lexeme(word, language)
            if found is not None and found in wanted:
                spans.append(((at + start, at + end), found))
    return spans


@lru_cache(maxsize=500)
def _candidates(wanted: frozenset[str]) -> "re.Pattern[str]":
    """What may be a word that answers, by its first two letters: reading every word of twenty long texts is slow."""
    begun = sorted({found[2:4] for found in wanted})
    words = "|".join("".join(map(_written, letters)) for letters in begun) + "".join(
        f"|{ligature}" for ligature, letters in _LIGATURES.items() if letters in begun
    )
    return re.compile(rf"{UNUSUAL}|(?<![^\W_])(?:{words})[^\W_]*", re.IGNORECASE)


_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss"}
_ACCENTED = [chr(code) for code in range(0xC0, 0x250)]


@cache
def _written(letter: str) -> str:
    """A folded letter as it may be written."""
    others = "".join(other for other in _ACCENTED if fold(other) == letter)
    return f"[{letter}{others}]" if letter.isascii() and letter.isalnum() else re.escape(letter)


def mark(text: str, wanted: frozenset[str], language: str) -> Marked:
    """The whole text, cut where it answers."""
    text = clean(text)
    return _cut(text, [span for span, _ in _spans(text, wanted, language)], 0, len(text))


def excerpt(texts: Iterable[str], wanted: frozenset[str], language: str, size: int = EXCERPT) -> Marked:
    """About `size` characters of the first text that answers (else of the first that isn't empty), where it answers
    with the most different words."""
    written = [" ".join(clean(text).split()) for text in texts if text]
    for text in written:
        spans = _spans(text, wanted, language)
        if spans:
            return _around(text, spans, size)
    return _around(written[0], [], size) if written else ()


def _around(text: str, spans: list[tuple[Span, str]], size: int) -> Marked:
    if len(text) <= size:
        return _cut(text, [span for span, _ in spans], 0, len(text))
    start, end = _best_window(text, spans, size)
    pieces = _cut(text, [span for span, _ in spans], start, end)
    before = (Piece(_ELLIPSIS + " "),) if start else ()
    after = (Piece(" " + _ELLIPSIS),) if end < len(text) else ()
    return before + pieces + after


def _best_window(text: str, spans: list[tuple[Span, str]], size: int) -> Span:
    best, at = 0, 0
    last = 0
    for first, ((begin, _), _) in enumerate(spans):
        last = max(last, first)
        while last < len(spans) and spans[last][0][1] <= begin + size * 3 // 4:
            last += 1
        different = len({found for _, found in spans[first:last]})
        if different > best:
            best, at = different, begin
    start = 0 if at < size // 2 else _next_space(text, at - size // 4) + 1
    end = len(text) if len(text) - start <= size else text.rfind(" ", start + 1, start + size)
    return start, end if end > start else min(len(text), start + size)


def _next_space(text: str, place: int) -> int:
    found = text.find(" ", place, place + 60)
    return found if found >= 0 else place


def _cut(text: str, spans: Iterable[Span], start: int, end: int) -> Marked:
    pieces, at = [], start
    for begin, finish in spans:
        if begin < at or finish > end:
            continue
        if begin > at:
            pieces.append(Piece(text[at:begin]))
        pieces.append(Piece(text[begin:finish], True))
        at = finish
    if at < end:
        pieces.append(Piece(text[at:end]))
    return tuple(pieces)
