"""What a search answers."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil

from intelligences.search import highlight
from intelligences.search.highlight import Marked, plain


@dataclass(frozen=True)
class Found:
    """An entry that answers; `texts` are its title, its summary, the start of its body, `wanted` the keys that answer.

    Where they answer is looked for when it is shown: a file doesn't show it.
    """

    kind: str
    kind_label: str
    id: str
    url: str
    language: str
    on: date | None
    texts: tuple[str, str, str]
    wanted: frozenset[str]

    @cached_property
    def title(self) -> Marked:
        """Cut where it answers."""
        return highlight.mark(self.texts[0], self.wanted, self.language)

    @cached_property
    def excerpt(self) -> Marked:
        """Of the summary or of the body, where they answer, and cut there."""
        return highlight.excerpt(self.texts[1:], self.wanted, self.language)

    @property
    def title_text(self) -> str:
        return plain(self.title)

    @property
    def excerpt_text(self) -> str:
        return plain(self.excerpt)


@dataclass(frozen=True)
class FacetValue:
    """A value, and how many of the results it would leave."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """Values of one facet, the most frequent first. Its own choice doesn't reduce its counts."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Correction:
    """A word that nothing holds, and the one that was searched instead."""

    typed: str
    used: str


@dataclass(frozen=True)
class Understood:
    """How the text was read: as it could be typed again, what it leaves out, what was corrected.

    `loosened`: nothing holds every word, these hold what tells most; `cut`: too long, only the beginning was read;
    `interrupted`: too broad, the search was given up.
    """

    text: str = ""
    excluded: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    loosened: bool = False
    cut: bool = False
    interrupted: bool = False


@dataclass(frozen=True)
class Nearest:
    """When nothing answers: what holds some of the words, and how many would answer without the filters."""

    results: tuple[Found, ...]
    without_filters: int


@dataclass(frozen=True)
class Results:
    """One page of answers, and what tells how they were found.

    `count` is of all pages. `kinds` and `languages` are facets that every entry has; `instead` is another query that
    finds much more, when little was found.
    """

    text: str
    count: int
    results: tuple[Found, ...]
    kinds: Facet
    languages: Facet
    facets: tuple[Facet, ...]
    understood: Understood
    page: int
    size: int
    sort: str
    instead: str = ""
    nearest: Nearest | None = None

    @property
    def pages(self) -> int:
        return max(1, ceil(self.count / self.size))

    @property
    def first(self) -> int:
        """Rank of the page's first answer, from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        return self.first + len(self.results) - 1


@dataclass(frozen=True)
class Suggestion:
    """What may complete a text being typed."""

    title: str
    context: str
    url: str
