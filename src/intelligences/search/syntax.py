"""What a person typed, understood: words, "phrases", -exclusions. No Django; any text is accepted.

Every word must be found (AND). « sauf » before a word excludes it, as `-` does. A hyphenated word is a phrase that may
also be written in one word.
"""

import re
from dataclasses import dataclass, replace

from intelligences.search.languages import FRENCH, is_stop
from intelligences.search.tokens import SPACED_NUMBER, Token, clean, compounds, folded, tokens

MOST_WORDS = 24
LONGEST_TEXT = 300
_EXCLUDING = "sauf"
_PIECE = re.compile(
    r"(?P<minus>(?<!\S)[-\u2212\u2013](?=[^\s\-\u2212\u2013]))?"
    r"(?:\"(?P<straight>[^\"]*)\"|«(?P<angle>[^»]*)»|“(?P<curly>[^”]*)”|(?P<plain>[^\s\"«“”»]+))"
)
_SPACED_NUMBER = re.compile(SPACED_NUMBER)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to find: a word, or words that must follow each other; `joined` is the same in one word."""

    words: tuple[str, ...]
    typed: str
    joined: str = ""

    @property
    def is_word(self) -> bool:
        return len(self.words) == 1

    @property
    def reads_alone(self) -> bool:
        """Whether it can be typed without quotation marks."""
        return (self.is_word or bool(self.joined)) and self.words != (_EXCLUDING,)


@dataclass(frozen=True, slots=True)
class Query:
    """What to find and what to leave out; `cut` when what was typed is longer than what is read."""

    wanted: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.wanted or self.excluded)

    def __str__(self) -> str:
        """As it could be typed again."""
        read = ""
        for term in self.wanted:
            together = f"{read} {term.typed}".lstrip()
            alone = term.reads_alone and not _SPACED_NUMBER.search(together)
            read = together if alone else f'{read} "{term.typed}"'.lstrip()
        return " ".join([*([read] if read else []), *(f'-"{term.typed}"' for term in self.excluded)])

    def replacing(self, corrections: dict[str, str]) -> "Query":
        """The same query with other words, as they are written, in place of some folded ones."""

        def corrected(term: Term) -> Term:
            if not any(word in corrections for word in term.words):
                return term
            written = [corrections.get(word, word) for word in term.words]
            return Term(tuple(map(folded, written)), " ".join(written))

        return replace(self, wanted=tuple(corrected(term) for term in self.wanted))


def parse(text: str) -> Query:
    """Understand a query. At most `LONGEST_TEXT` characters and `MOST_WORDS` words are read."""
    text = " ".join(clean(text).split())
    read = text[:LONGEST_TEXT]
    wanted: list[Term] = []
    excluded: list[Term] = []
    room, cut, sauf = MOST_WORDS, len(text) > LONGEST_TEXT, False
    for piece in _PIECE.finditer(_SPACED_NUMBER.sub(lambda m: re.sub(r"\s", "", m.group()), read)):
        if piece["plain"] and piece["plain"].casefold() == _EXCLUDING and wanted and piece.end() < len(piece.string):
            sauf = True
            continue
        found = _terms(piece)
        if sum(len(term.words) for term in found) > room:
            cut, found = True, _first(found, room)
        room -= sum(len(term.words) for term in found)
        (excluded if sauf or piece["minus"] else wanted).extend(found)
        sauf = sauf and not found
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(excluded)), cut)


def _terms(piece: "re.Match[str]") -> list[Term]:
    if piece["plain"] is None:
        quoted = piece["straight"] or piece["angle"] or piece["curly"] or ""
        read = list(tokens(quoted.replace('"', " ")))
        return [_term(quoted, read)] if read else []
    read = list(tokens(piece["plain"]))
    joined = dict(compounds(read))
    terms, place = [], 0
    while place < len(read):
        end = place
        while read[end].joins and end + 1 < len(read):
            end += 1
        terms.append(_term(piece["plain"], read[place : end + 1], joined.get(place, "")))
        place = end + 1
    return terms


def _term(text: str, tied: list[Token], joined: str = "") -> Term:
    typed = text[tied[0].start : tied[-1].end].replace('"', " ")
    return Term(tuple(token.word for token in tied), typed, joined)


def _first(terms: list[Term], room: int) -> list[Term]:
    kept = []
    for term in terms:
        words = term.words[:room]
        if words:
            kept.append(term if words == term.words else Term(words, " ".join(words)))
        room -= len(words)
    return kept


def only_common_words(query: Query) -> bool:
    """Whether everything wanted is a French stop word, so that titles alone can answer."""
    words = [word for term in query.wanted for word in term.words]
    return bool(words) and all(is_stop(word, FRENCH) for word in words)
