"""The search itself: one call feeds the page, its JSON and its CSV."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from intelligences.kernel.registries import searchables
from intelligences.search import highlight
from intelligences.search.approach import Near
from intelligences.search.everyday import has_expression, is_plural, unknown
from intelligences.search.expression import (
    Combine,
    Expressions,
    all_of,
    any_group,
    every_group,
    express,
    group_expression,
    telling_groups,
    tells_nothing,
    words_expression,
)
from intelligences.search.keeper import KIND, LANGUAGE
from intelligences.search.languages import is_right
from intelligences.search.queries.approaching import approached
from intelligences.search.queries.asking import Asker, Counted, Question, TooLong
from intelligences.search.queries.ranking import SORTS, Page, Sort
from intelligences.search.queries.results import Correction, Facet, FacetValue, Found, Nearest, Results, Understood
from intelligences.search.rules import audiences
from intelligences.search.synonyms import Group, expand
from intelligences.search.syntax import Query, Term, parse
from intelligences.search.tokens import clean
from intelligences.search.unpacking import Ids
from intelligences.search.vocabulary import neighbours

SIZE = 20
LITTLE = 2
"""At most so many answers are little: a likelier spelling is then offered."""
_MUCH_MORE = 10
_NEAREST = 5
_LONG = 3
_EVERY = 1_000_000
Arrange = Callable[[list[str]], list[str]]


def search(
    text: str,
    *,
    person: Any = None,
    among: Sequence[str] = (),
    kinds: Sequence[str] = (),
    languages: Sequence[str] = (),
    facets: Mapping[str, Sequence[str]] | None = None,
    sort: str = "relevance",
    page: int = 1,
    size: int = SIZE,
    arrange: Arrange | None = None,
) -> Results:
    """What a person (None: a visitor) finds with a text.

    `among` names the only kinds searched at all; `kinds`, `languages` and `facets` are choices within them: values of
    one facet add up, facets restrict each other. A page past the last one is the last one. `arrange` is another order:
    it is given every answer's id, as its room knows it, and gives them back before the page is cut.
    """
    named = {KIND: kinds, LANGUAGE: languages, **(facets or {})}
    chosen = {name: tuple(dict.fromkeys(map(clean, values))) for name, values in named.items() if values}
    by = next((known for known in SORTS if known == sort), SORTS[0])
    query = parse(text)
    try:
        values = [(name, value) for name, values in chosen.items() for value in values]
        asker = Asker.of(audiences(person), values, among)
        return _Asked(asker, query, chosen, arrange=arrange).results(text, by, page, size)
    except TooLong:
        understood = Understood(str(query), interrupted=True)
        nothing = Facet(KIND, ()), Facet(LANGUAGE, ()), ()
        return Results(text, 0, (), *nothing, understood=understood, page=1, size=size, sort=by)


@dataclass(frozen=True)
class _Asked:
    """A query with its choices, for one person."""

    asker: Asker
    query: Query
    chosen: dict[str, tuple[str, ...]]
    combine: Combine = every_group
    corrections: tuple[Correction, ...] = ()
    arrange: Arrange | None = None
    near: Ids | None = None
    """Ids of what comes near enough, in order, when no entry holds every word."""

    @cached_property
    def expressions(self) -> Expressions:
        return express(self.query, self.combine)

    def filters(self, but: str = "") -> str:
        names = [name for name in self.chosen if name not in (KIND, LANGUAGE, but)]
        return all_of(self.asker.filter(name, self.chosen[name]) for name in names)

    def question(self, but: str = "") -> Question:
        """With all the choices, or without those of one facet."""
        chosen = {name: values for name, values in self.chosen.items() if name != but}
        match = all_of([self.expressions.match if self.near is None else "", self.filters(but)])
        return Question(match, chosen.get(KIND), chosen.get(LANGUAGE), self.near)

    def answer(self, sort: Sort, start: int, size: int) -> tuple[Counted, list[int]]:
        """How many answer, and the ids of some."""
        question, asked = self.question(), self.expressions
        if self.near is not None:
            counted, ids = self.asker.ordered(question, self.near, sort)
            return counted, self.arranged(ids)[start : start + size]
        titles = question.matching(all_of([asked.in_titles, self.filters()]))
        typed = sum(len(term.typed) for term in self.query.wanted)
        if self.arrange is None:
            return self.asker.answer(question, titles, Page(asked, typed, sort, start, size))
        counted, ids = self.asker.answer(question, titles, Page(asked, typed, sort, 0, _EVERY))
        return counted, self.arranged(ids)[start : start + size]

    def arranged(self, ids: list[int]) -> list[int]:
        """In another order, if one is asked."""
        if self.arrange is None:
            return ids
        of_thing = self.asker.things(ids)
        return [of_thing[thing] for thing in self.arrange(list(of_thing))]

    def results(self, text: str, sort: Sort, page: int, size: int) -> Results:
        page = max(1, page)
        asked, counted, ids = self._answered(sort, (page - 1) * size, size)
        total = counted.total
        if total and not ids:
            page = -(-total // size)
            _, ids = asked.answer(sort, (page - 1) * size, size)
        counts = asked.facets(counted)
        return Results(
            text=text,
            count=total,
            results=asked.found(ids),
            kinds=counts.pop(KIND, Facet(KIND, ())),
            languages=counts.pop(LANGUAGE, Facet(LANGUAGE, ())),
            facets=tuple(counts[name] for name in sorted(counts)),
            understood=(asked if total else self).understood(),  # nothing is shown by another reading
            page=page,
            size=size,
            sort=sort,
            instead=asked.instead(total) if page == 1 and asked is self else "",
            nearest=asked.nearest() if not total and self.query else None,
        )

    def _answered(self, sort: Sort, start: int, size: int) -> tuple["_Asked", Counted, list[int]]:
        """As it was asked; else with likelier spellings of the words that nothing holds; else without the way of
        asking; else by what comes near. Choices of facets don't change how words are read."""
        counted, ids = self.answer(sort, start, size)
        if not self.query.wanted or counted.total > LITTLE or (counted.total and not self.is_thin()):
            return self, counted, ids
        if self.chosen:
            read, *_ = replace(self, chosen={}, arrange=None)._answered(sort, 0, 1)
            read = replace(read, chosen=self.chosen, arrange=self.arrange)
            return read, *read.answer(sort, start, size)
        if counted.total:
            return self._nearer(sort, start, size) or (self, counted, ids)
        little = self, counted, ids
        for other in self._others():
            recounted, found = other.answer(sort, start, size)
            if recounted.total and (other.combine is every_group or recounted.total > LITTLE):
                return other, recounted, found
            if recounted.total and not little[1].total:
                little = other, recounted, found  # unless more comes near
        return little

    def _others(self) -> "Iterator[_Asked]":
        """What is tried when nothing answers, one after the other; what is not reached costs nothing."""
        together = self.joined()
        if together is not None:
            yield together
        base = together or self
        spelt = base.spelt()
        if spelt is not None:
            yield spelt
        expression = has_expression(base.query.wanted)
        for one in filter(None, (base, spelt) if expression else (spelt, base)):
            ways = (one.approaching, one.without_asking) if expression else (one.without_asking, one.approaching)
            yield from filter(None, (way() for way in ways))

    def is_thin(self) -> bool:
        """Whether the little that answers a long query holds other words than those asked, so that what comes near may
        be nearer."""
        telling = [group for group in expand(self.query.wanted) if not tells_nothing(group)]
        if len(telling) < _LONG:
            return False
        return self.asker.totals([all_of(map(words_expression, telling))]) == [0]

    def _nearer(self, sort: Sort, start: int, size: int) -> "tuple[_Asked, Counted, list[int]] | None":
        near = self.approaching()
        if near is None:
            return None
        counted, ids = near.answer(sort, start, size)
        return (near, counted, ids) if counted.total else None

    def spelt(self) -> "_Asked | None":
        """With likelier spellings of the words that nothing holds, which answer together if any do; None without. Of a
        known everyday word, only its plural or its singular is likelier (« velo », « vélos »)."""
        unheld = self.unheld()
        unexplained = {word for word in unknown(self.query.wanted) if not is_right(word)}
        likelier = {
            word: kept
            for word, others in self.asker.corrections(unheld).items()
            if (kept := [other for other in others if word in unexplained or is_plural(word, other)])
        }
        for word in unheld:
            if word not in likelier and word in unexplained and (others := neighbours(word)):
                likelier[word] = others
        if not likelier:
            return None
        best = {word: others[0] for word, others in likelier.items()}
        tried = [best, *({**best, word: other} for word, others in likelier.items() for other in others[1:])]
        queries = [replace(self, query=self.query.replacing(one)) for one in tried]
        totals = [counted.total for counted in self.asker.count([one.question() for one in queries])]
        used = next((one for one, total in zip(tried, totals, strict=True) if total), best)
        corrections = tuple(Correction(typed, written) for typed, written in used.items())
        return replace(self, query=self.query.replacing(used), corrections=self.corrections + corrections)

    def joined(self) -> "_Asked | None":
        """With words that entries write in one (« brief cam » → « briefcam »); None when there are none."""
        wanted = self.query.wanted
        runs = [(at, end) for at in range(len(wanted)) for end in (at + 3, at + 2) if end <= len(wanted)]
        runs = [(at, end) for at, end in runs if not tells_nothing(Group(wanted[at:end]))]
        words = {(at, end): "".join(word for term in wanted[at:end] for word in term.words) for at, end in runs}
        held = self.asker.frequencies(list(dict.fromkeys(words.values())))
        for (at, end), word in words.items():
            if held[word]:
                one = Term((word,), word)
                typed = " ".join(term.typed for term in wanted[at:end])
                query = replace(self.query, wanted=(*wanted[:at], one, *wanted[end:]))
                return replace(self, query=query, corrections=(*self.corrections, Correction(typed, word)))
        return None

    def unheld(self) -> list[str]:
        """Words that nothing holds, nor anything that says the same."""
        groups = list(expand(self.query.wanted))
        held = self.asker.totals([group_expression(group) for group in groups])
        return [
            word
            for group, number in zip(groups, held, strict=True)
            if not number and not tells_nothing(group)
            for term in group.terms
            for word in term.words
        ]

    def without_asking(self) -> "_Asked | None":
        """By every word but the way of asking; None when all or none are."""
        asking = [tells_nothing(group) for group in expand(self.query.wanted)]
        return replace(self, combine=telling_groups(self.query)) if any(asking) and not all(asking) else None

    def approaching(self) -> "_Asked | None":
        """By what comes near enough; None when nothing does."""
        answers = self.approached.answers
        return replace(self, near=answers) if len(answers) else None

    @cached_property
    def approached(self) -> Near:
        return approached(self.asker, self.query)

    def facets(self, counted: Counted) -> dict[str, Facet]:
        """Each facet's counts, under the choices of the others."""
        others = self.asker.count([self.question(name) for name in self.chosen])
        counts = dict(zip(self.chosen, (other.codes for other in others), strict=True))
        codes = {code for other in (counted, *others) for code in other.codes} | {*self.asker.numbers.values()}
        values: dict[str, list[FacetValue]] = {}
        for code, (name, value) in self.asker.names(codes).items():
            count, chosen = counts.get(name, counted.codes).get(code, 0), value in self.chosen.get(name, ())
            if count or chosen:
                values.setdefault(name, []).append(FacetValue(value, _label(name, value), count, chosen))
        return {name: Facet(name, tuple(sorted(of, key=lambda v: (-v.count, v.label)))) for name, of in values.items()}

    def found(self, ids: Sequence[int]) -> tuple[Found, ...]:
        wanted, rows = highlight.lexemes_of(self.query, led=self.near is not None), self.asker.entries(ids)
        labels = {kind: _label(KIND, kind) for kind in {row[0] for row in rows}}
        return tuple(_found(row, wanted, labels) for row in rows)

    def understood(self) -> Understood:
        excluded = tuple(term.typed for term in self.query.excluded)
        loosened = self.near is not None or self.combine is not every_group
        return Understood(str(self.query), excluded, self.corrections, loosened, self.query.cut)

    def words(self) -> list[str]:
        return [word for term in self.query.wanted for word in term.words]

    def instead(self, total: int) -> str:
        """Little answers: a likelier spelling that finds much more, or ""."""
        if not 0 < total <= LITTLE or self.chosen:
            return ""
        doubtful = [word for word in self.words() if not is_right(word)]
        likelier = self.asker.corrections(doubtful, at_least=total * _MUCH_MORE)
        if not likelier:
            return ""
        other = self.query.replacing({word: others[0] for word, others in likelier.items()})
        more = self.asker.count([replace(self, query=other).question()])[0].total
        return str(other) if more >= total * _MUCH_MORE else ""

    def nearest(self) -> Nearest:
        """Nothing answers: what holds some of the words, and how many would answer without the choices."""
        free = replace(self, chosen={}) if self.chosen else self
        without = self.asker.count([free.question()])[0].total if self.chosen else 0
        some = replace(free, near=free.approached.ids)
        ids = free.approached.ids[:_NEAREST].tolist()
        if not ids:
            some = replace(free, combine=any_group)
            _, ids = some.answer(SORTS[0], 0, _NEAREST)
        return Nearest(some.found(ids), without)


def _found(row: tuple[Any, ...], wanted: dict[str, frozenset[str]], labels: Mapping[str, str]) -> Found:
    kind, thing, language, title, url, summary, body, on = row
    texts = (title, summary, body)
    return Found(kind, labels[kind], thing, localised(url), language, on, texts, wanted[language])


def localised(url: str) -> str:
    """An address of the site in the language of the page that shows it."""
    language = get_language() or settings.LANGUAGE_CODE
    return url if language == settings.LANGUAGE_CODE or not url.startswith("/") else f"/{language}{url}"


def _label(name: str, value: str) -> str:
    return str(searchables.get(value).label) if name == KIND and value in searchables else value
