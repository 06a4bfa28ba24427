"""A query as the index's own language (PostgreSQL's tsquery). No Django.

The index's keys: `f.`, `e.`, `o.` + stem for words of French, English and other entries; `h` before those for words of
titles; `t.` + folded word for titles as they are written; `#` + number for facet values; `*` for every entry.
Keys hold letters, digits and those signs only, so that quoting them is enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intelligences.search.languages import LANGUAGES, is_stop, lexeme
from intelligences.search.synonyms import Group, expand
from intelligences.search.syntax import Query, Term, only_common_words

EVERY_ENTRY = "*"
_BEGUN = 3


@dataclass(frozen=True, slots=True)
class Expressions:
    """One query, ready for the index.

    `match` finds entries; `in_titles` finds those whose title holds every word; `ranks` gives by language what is
    ranked (`exact` without synonyms), "" when a language has nothing to rank.
    """

    match: str
    in_titles: str
    ranks: dict[str, str]
    exact: dict[str, str]


def key(name: str) -> str:
    """A quoted key."""
    return f"'{name}'"


def facet_key(code: int) -> str:
    """The key that every entry with a facet value carries."""
    return f"'#{code}'"


def any_of(parts: Iterable[str]) -> str:
    """Any of several expressions; "" for none."""
    return _tied(" | ", parts)


def all_of(parts: Iterable[str]) -> str:
    """All of several expressions; "" for none."""
    return _tied(" & ", parts)


def _tied(sign: str, parts: Iterable[str]) -> str:
    kept = list(dict.fromkeys(part for part in parts if part))
    return kept[0] if len(kept) == 1 else f"({sign.join(kept)})" if kept else ""


def _following(words: Sequence[str], language: str) -> str:
    """Words one after the other; stop words count as steps; "" when there is nothing else."""
    written, step = "", 1
    for word in words:
        found = lexeme(word, language)
        if found is None:
            step += 1
        else:
            written += f" <{step}> {key(found)}" if written else key(found)
            step = 1
    return f"({written})" if " " in written else written


def term_expression(term: Term, language: str) -> str:
    """One term in one language; "" when it is made of stop words."""
    one_word = _following((term.joined,), language) if term.joined else ""
    return any_of([_following(term.words, language), one_word])


def _group_expression(group: Group, language: str, synonyms: bool) -> str:
    own = all_of(term_expression(term, language) for term in group.terms)
    others = [_following(words, language) for words in group.others] if synonyms else []
    return any_of([own, *others]) if own else ""


def _wanted(query: Query, language: str, synonyms: bool, sign: str = " & ") -> str:
    return _tied(sign, (_group_expression(group, language, synonyms) for group in expand(query.wanted)))


def _unwanted(query: Query, language: str) -> str:
    return all_of(f"!{found}" for term in query.excluded if (found := term_expression(term, language)))


def _in_title(query: Query, language: str, exact: str) -> str:
    words = [word for term in query.wanted for word in term.words if not is_stop(word, language)]
    in_order = exact if any(not term.is_word for term in query.wanted) else ""
    return all_of([*(key(f"h{lexeme(word, language)}") for word in words), in_order, _unwanted(query, language)])


def express(query: Query, *, any_word: bool = False) -> Expressions:
    """A query for the index, all languages at once; `any_word` asks for one of the words instead of all."""
    if only_common_words(query):
        return _titles_as_written(query)
    sign = " | " if any_word else " & "
    ranks = {language: _wanted(query, language, True, sign) for language in LANGUAGES}
    exact = {language: _wanted(query, language, False, sign) for language in LANGUAGES}
    if not query.wanted:
        unwanted = all_of(_unwanted(query, language) for language in LANGUAGES)
        return Expressions(all_of([key(EVERY_ENTRY), unwanted]) if unwanted else "", "", ranks, exact)
    match = any_of(all_of([ranks[lang], _unwanted(query, lang)]) for lang in LANGUAGES if ranks[lang])
    in_titles = any_of(_in_title(query, lang, exact[lang]) for lang in LANGUAGES if ranks[lang])
    return Expressions(match, in_titles, ranks, exact)


def _titles_as_written(query: Query) -> Expressions:
    written = all_of(key(f"t.{word}") for term in query.wanted for word in term.words)
    unwanted = all_of(_unwanted(query, language) for language in LANGUAGES)
    match = all_of([written, unwanted])
    return Expressions(match, match, dict.fromkeys(LANGUAGES, ""), dict.fromkeys(LANGUAGES, ""))


def suggestion(words: Sequence[str]) -> str:
    """Titles that hold each word as it is written; the last one may be only begun, from its third letter on."""
    *whole, last = (key(f"t.{word}") for word in words)
    return all_of([*whole, f"{last}:*" if len(words[-1]) >= _BEGUN else last])
