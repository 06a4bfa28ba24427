"""A query as the index's own language (PostgreSQL's tsquery). No Django.

The index's keys: `f.`, `e.`, `o.` + stem for words of French, English and other entries; `h` before those for words of
titles; `t.` + folded word for titles as they are written; `#` + number for facet values; `*` for every entry.
Keys hold letters, digits and those signs only, so that quoting them is enough.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from intelligences.search.languages import LANGUAGES, is_asking, is_stop, lexeme
from intelligences.search.synonyms import Group, expand
from intelligences.search.syntax import Query, Term, only_common_words

EVERY_ENTRY = "*"
_BEGUN = 3

Part = tuple[int, str]
Combine = Callable[[Sequence[Part]], str]
"""From expressions, each with the place of its group in the query, to one."""


@dataclass(frozen=True, slots=True)
class Expressions:
    """One query, ready for the index.

    `match` finds entries; `in_titles` those whose title holds the words; `ranks` gives by language what is ranked
    (`exact` without synonyms), "" when a language has nothing to rank. The way of asking finds, and ranks nothing.
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


def every_group(parts: Sequence[Part]) -> str:
    """Entries that hold all that is wanted."""
    return all_of(part for _, part in parts)


def telling_groups(query: Query) -> Combine:
    """Entries that hold all that is wanted, but for the ways of asking."""
    asking = {place for place, group in enumerate(expand(query.wanted)) if tells_nothing(group)}
    return lambda parts: all_of(part for place, part in parts if place not in asking)


def any_group(parts: Sequence[Part]) -> str:
    """Entries that hold something of what is wanted."""
    return any_of(part for _, part in parts)


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


def _term(term: Term, language: str) -> str:
    """One term in one language; "" when it is made of stop words."""
    one_word = _following((term.joined,), language) if term.joined else ""
    return any_of([_following(term.words, language), one_word])


def _own(group: Group, language: str) -> str:
    return all_of(_term(term, language) for term in group.terms)


def _with_synonyms(group: Group, language: str) -> str:
    own = _own(group, language)
    apart = all_of(_with_synonyms(part, language) for part in group.parts)
    return any_of([own, apart, *(_following(words, language) for words in group.others)]) if own else ""


def _in_title(group: Group, language: str) -> str:
    words = [word for term in group.terms for word in term.words if not is_stop(word, language)]
    in_order = _own(group, language) if any(not term.is_word for term in group.terms) else ""
    return all_of([*(key(f"h{lexeme(word, language)}") for word in words), in_order])


def group_expression(group: Group) -> str:
    """Entries of any language that hold a group, or other words for the same thing."""
    return any_of(_with_synonyms(group, language) for language in LANGUAGES)


def words_expression(group: Group) -> str:
    """Entries of any language that hold a group as it is asked."""
    return any_of(_own(group, language) for language in LANGUAGES)


def title_expression(group: Group) -> str:
    """Entries of any language whose title holds a group as it is asked."""
    return any_of(_in_title(group, language) for language in LANGUAGES)


def term_expression(term: Term) -> str:
    """Entries of any language that hold a term."""
    return any_of(_term(term, language) for language in LANGUAGES)


def following(words: Sequence[str]) -> str:
    """Entries of any language that hold words one after the other."""
    return any_of(_following(words, language) for language in LANGUAGES)


def tells_nothing(group: Group) -> bool:
    """Whether a group is only a way of asking (« comment », "how many")."""
    return all(is_asking(word) for term in group.terms for word in term.words)


def express(query: Query, combine: Combine = every_group) -> Expressions:
    """A query for the index, all languages at once."""
    if only_common_words(query):
        return _titles_as_written(query)
    groups = list(enumerate(expand(query.wanted)))
    telling = [(place, group) for place, group in groups if not tells_nothing(group)] or groups

    def of(language: str, form: Callable[[Group, str], str], among: Sequence[tuple[int, Group]] = groups) -> str:
        parts = ((place, form(group, language)) for place, group in among)
        return combine([(place, part) for place, part in parts if part])

    found = {language: of(language, _with_synonyms) for language in LANGUAGES}
    ranks = {language: of(language, _with_synonyms, telling) for language in LANGUAGES}
    exact = {language: of(language, _own, telling) for language in LANGUAGES}
    unwanted = {language: _unwanted(query, language) for language in LANGUAGES}
    if not groups:
        left_out = all_of(unwanted.values())
        return Expressions(all_of([key(EVERY_ENTRY), left_out]) if left_out else "", "", ranks, exact)
    asked = [language for language in LANGUAGES if found[language]]
    titles = {language: of(language, _in_title) for language in asked}
    match = any_of(all_of([found[language], unwanted[language]]) for language in asked)
    in_titles = any_of(all_of([titles[language], unwanted[language]]) for language in asked if titles[language])
    return Expressions(match, in_titles, ranks, exact)


def _unwanted(query: Query, language: str) -> str:
    return all_of(f"!{found}" for term in query.excluded if (found := _term(term, language)))


def _titles_as_written(query: Query) -> Expressions:
    written = all_of(key(f"t.{word}") for term in query.wanted for word in term.words)
    match = all_of([written, *(_unwanted(query, language) for language in LANGUAGES)])
    return Expressions(match, match, dict.fromkeys(LANGUAGES, ""), dict.fromkeys(LANGUAGES, ""))


def suggestion(words: Sequence[str]) -> str:
    """Titles that hold each word as it is written; the last one may be only begun, from its third letter on."""
    *whole, last = (key(f"t.{word}") for word in words)
    return all_of([*whole, f"{last}:*" if len(words[-1]) >= _BEGUN else last])
