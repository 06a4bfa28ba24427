"""The search itself: one call feeds the page, its JSON and its CSV."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from intelligences.kernel.registries import searchables
from intelligences.search import highlight
from intelligences.search.expression import Expressions, all_of, express
from intelligences.search.keeper import KIND, LANGUAGE
from intelligences.search.queries.asking import SORTS, Asker, Counted, Sort
from intelligences.search.queries.results import Correction, Facet, FacetValue, Found, Nearest, Results, Understood
from intelligences.search.rules import audiences
from intelligences.search.syntax import Query, parse

SIZE = 20
LITTLE = 2
"""At most so many answers are little: a likelier spelling is then offered."""
_MUCH_MORE = 10
_NEAREST = 5

Choices = Mapping[str, Sequence[str]]


def search(
    text: str,
    *,
    person: Any = None,
    kinds: Sequence[str] = (),
    languages: Sequence[str] = (),
    facets: Choices | None = None,
    sort: str = "relevance",
    page: int = 1,
    size: int = SIZE,
) -> Results:
    """What a person (None: a visitor) finds with a text, among the values chosen of each facet.

    Values of one facet add up, facets restrict each other. A page past the last one is the last one.
    """
    chosen = {name: list(dict.fromkeys(values)) for name, values in _choices(kinds, languages, facets) if values}
    asker = Asker.of(audiences(person), ((name, value) for name, values in chosen.items() for value in values))
    asked = _Asked(asker, parse(text), chosen)
    counted, corrections = asked.count(), ()
    if not counted[0].total and asked.query.wanted:
        asked, counted, corrections = _corrected(asked, counted)
    total = counted[0].total
    page = max(1, min(page, -(-total // size)))
    order: Sort = next((known for known in SORTS if known == sort), "relevance")
    counts = asked.facets(counted)
    found = asked.found(order, (page - 1) * size, size) if total else ()
    empty = Facet(KIND, ())
    return Results(
        text=text,
        count=total,
        results=found,
        kinds=counts.pop(KIND, empty),
        languages=counts.pop(LANGUAGE, replace(empty, name=LANGUAGE)),
        facets=tuple(counts[name] for name in sorted(counts)),
        understood=asked.understood(corrections),
        page=page,
        size=size,
        sort=order,
        instead=_instead(asked, total) if page == 1 and not corrections else "",
        nearest=None if total or not asked.query else _nearest(asked),
    )


def _choices(
    kinds: Sequence[str], languages: Sequence[str], facets: Choices | None
) -> Iterable[tuple[str, Sequence[str]]]:
    yield KIND, kinds
    yield LANGUAGE, languages
    yield from (facets or {}).items()


@dataclass(frozen=True)
class _Asked:
    """A query with its choices, for one person."""

    asker: Asker
    query: Query
    chosen: dict[str, list[str]]
    any_word: bool = False

    @property
    def expressions(self) -> Expressions:
        return express(self.query, any_word=self.any_word)

    def filters(self, but: str = "") -> str:
        return all_of(self.asker.filter(name, values) for name, values in self.chosen.items() if name != but)

    def count(self) -> list[Counted]:
        """Of all the choices first, then without each of them in turn."""
        match = self.expressions.match
        return self.asker.count(
            [all_of([match, self.filters()]), *(all_of([match, self.filters(n)]) for n in self.chosen)]
        )

    def facets(self, counted: list[Counted]) -> dict[str, Facet]:
        """Each facet's counts, under the choices of the others."""
        codes = {code for counts in counted for code in counts.codes} | set(self.asker.numbers.values())
        names = self.asker.names(codes)
        source = dict(zip(self.chosen, counted[1:], strict=True))
        values: dict[str, list[FacetValue]] = {}
        for code, (name, value) in names.items():
            count, chosen = source.get(name, counted[0]).codes[code], value in self.chosen.get(name, ())
            if count or chosen:
                values.setdefault(name, []).append(FacetValue(value, _label(name, value), count, chosen))
        return {name: Facet(name, tuple(sorted(of, key=lambda v: (-v.count, v.label)))) for name, of in values.items()}

    def found(self, sort: Sort, start: int, size: int) -> tuple[Found, ...]:
        asked, filters = self.expressions, self.filters()
        match, typed = all_of([asked.match, filters]), sum(len(term.typed) for term in self.query.wanted)
        ids = self.asker.page(match, asked, filters, sort, start, size, typed)
        wanted = highlight.lexemes_of(self.query)
        return tuple(_found(row, wanted) for row in self.asker.entries(ids))

    def understood(self, corrections: tuple[Correction, ...]) -> Understood:
        excluded = tuple(term.typed for term in self.query.excluded)
        return Understood(str(self.query), excluded, corrections, self.query.cut)

    def words(self) -> list[str]:
        return [word for term in self.query.wanted for word in term.words]


def _found(row: tuple[Any, ...], wanted: dict[str, frozenset[str]]) -> Found:
    kind, thing, language, title, url, summary, body, on = row
    lexemes = wanted[language]
    shown = body if body and not highlight.answers(summary, lexemes, language) else summary
    if shown is body and summary and not highlight.answers(body, lexemes, language):
        shown = summary
    return Found(
        kind=kind,
        kind_label=_label(KIND, kind),
        id=thing,
        title=highlight.mark(title, lexemes, language),
        excerpt=highlight.excerpt(shown, lexemes, language),
        url=localised(url),
        language=language,
        on=on,
    )


def localised(url: str) -> str:
    """An address of the site in the language of the page that shows it."""
    language = get_language() or settings.LANGUAGE_CODE
    return url if language == settings.LANGUAGE_CODE or not url.startswith("/") else f"/{language}{url}"


def _label(name: str, value: str) -> str:
    return str(searchables.get(value).label) if name == KIND and value in searchables else value


def _corrected(asked: _Asked, counted: list[Counted]) -> tuple[_Asked, list[Counted], tuple[Correction, ...]]:
    """Nothing answers: the same with likelier spellings of the words that nothing holds, when that finds something."""
    likelier = asked.asker.corrections(asked.words())
    if likelier:
        other = replace(asked, query=asked.query.replacing(likelier))
        recounted = other.count()
        if recounted[0].total:
            return other, recounted, tuple(Correction(typed, used) for typed, used in likelier.items())
    return asked, counted, ()


def _instead(asked: _Asked, total: int) -> str:
    """Little answers: a likelier spelling that finds much more, or ""."""
    if not 0 < total <= LITTLE or asked.chosen:
        return ""
    likelier = asked.asker.corrections(asked.words(), at_least=total * _MUCH_MORE)
    other = asked.query.replacing(likelier)
    more = replace(asked, query=other).count()[0].total if likelier else 0
    return str(other) if more >= total * _MUCH_MORE else ""


def _nearest(asked: _Asked) -> Nearest:
    without = replace(asked, chosen={}).count()[0].total if asked.chosen else 0
    some_words = replace(asked, chosen={}, any_word=True)
    return Nearest(some_words.found("relevance", 0, _NEAREST), without)
