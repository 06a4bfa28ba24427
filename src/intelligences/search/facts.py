"""What a count reads of each entry, kept in memory: its head, its audience and its facet values. No Django.

An entry written again takes a new id, so that what an id tells never changes: it is read once, and a count asks the
database for ids only. Rows stand in pages of ids, so that ids of entries that are gone take no room.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from intelligences.search.unpacking import HEAD, Heads, Ids, as_counts

KIND_PLACE, LANGUAGE_PLACE = 0, 1
"""Where an entry's kind and language stand among its facet values."""
_PAGE = 4096
_WIDEST = 24  # facet values that nearly every entry fits in; the others of an entry stand apart
_FIRST_ROOM = 1024
_MANY = 100_000

Places = NDArray[np.int32]
"""Places of entries here; -1 for an id that isn't known."""


class Facts:
    """Entries by id. Not safe between threads: the caller locks."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._page_of = np.zeros(1, np.int32)  # its last one is never held: it answers for those beyond
        self._pages = np.full((1, _PAGE), -1, np.int32)  # the first one, always empty, stands for all that aren't held
        self._heads = np.zeros(_FIRST_ROOM, HEAD)
        self._audiences = np.zeros(_FIRST_ROOM, np.uint32)
        self._codes = np.zeros((_FIRST_ROOM, 0), np.uint32)
        self._is_wide = np.zeros(_FIRST_ROOM, np.bool_)
        self._beyond: dict[int, NDArray[np.uint32]] = {}
        self._held = self._at_first = 0

    def __len__(self) -> int:
        return self._held

    @property
    def outgrown(self) -> bool:
        """Whether what was learnt since the first time is so much that most of it may be gone."""
        return self._held > 2 * self._at_first + _MANY

    def places(self, ids: Ids) -> Places:
        """Where these ids are."""
        page = np.minimum(ids // _PAGE, len(self._page_of) - 1)
        found: Places = self._pages[self._page_of[page], ids % _PAGE]
        return found

    def learn(self, heads: Heads, audiences: Ids, codes: NDArray[np.uint32], many: NDArray[np.uint32]) -> None:
        """Add entries: their heads, their audiences, their facet values end to end (the kind, the language, then the
        others), how many each has. Learning twice does no harm."""
        if not len(heads):
            return
        first, self._held = self._held, self._held + len(heads)
        self._at_first = self._at_first or self._held
        each = many.astype(np.int64)
        self._make_room(min(_WIDEST, int(each.max())))
        self._heads[first : self._held] = heads
        self._audiences[first : self._held] = audiences
        owner = np.repeat(np.arange(len(each)), each)
        column = np.arange(len(codes)) - np.repeat(np.cumsum(each) - each, each)
        fits = column < _WIDEST
        self._codes[first + owner[fits], column[fits]] = codes[fits]
        for wide in np.flatnonzero(each > _WIDEST).tolist():
            self._is_wide[first + wide] = True
            self._beyond[first + wide] = codes[(owner == wide) & ~fits]
        self._place(heads["id"], np.arange(first, self._held, dtype=np.int32))

    def of_audiences(self, places: Places, audiences: Sequence[int]) -> Places:
        """Those of some audiences."""
        return places[_is_in(self._audiences[places], audiences)]

    def with_value(self, places: Places, column: int, values: Sequence[int]) -> Places:
        """Those whose kind (`KIND_PLACE`) or language (`LANGUAGE_PLACE`) is one of these facet values."""
        return places[_is_in(self._codes[places, column], values)] if len(places) else places

    def heads(self, places: Places) -> Heads:
        """Their ids, weights and days."""
        return self._heads[places]

    def tally(self, places: Places) -> dict[int, int]:
        """How many of them carry each facet value."""
        wide = places[self._is_wide[places]].tolist() if self._beyond else []
        codes = np.take(self._codes, places, axis=0).ravel()
        if wide:
            codes = np.concatenate([codes, *(self._beyond[place] for place in wide)])
        return as_counts(codes)

    def _make_room(self, width: int) -> None:
        room, held = len(self._heads), self._codes.shape[1]
        more, wider = max(room, self._held - room) if self._held > room else 0, max(0, width - held)
        if more or wider:
            self._heads = np.pad(self._heads, (0, more))
            self._audiences = np.pad(self._audiences, (0, more))
            self._is_wide = np.pad(self._is_wide, (0, more))
            self._codes = np.pad(self._codes, ((0, more), (0, wider)))

    def _place(self, ids: Ids, places: Places) -> None:
        page = ids // _PAGE
        last = int(page.max()) + 2
        if last > len(self._page_of):
            self._page_of = np.concatenate([self._page_of, np.zeros(last - len(self._page_of), np.int32)])
        new = np.unique(page[self._page_of[page] == 0])
        if len(new):
            self._page_of[new] = np.arange(len(self._pages), len(self._pages) + len(new))
            self._pages = np.concatenate([self._pages, np.full((len(new), _PAGE), -1, np.int32)])
        self._pages[self._page_of[page], ids % _PAGE] = places


def _is_in(numbers: NDArray[np.uint32], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """`np.isin`, without sorting what is long for a few numbers."""
    found = np.zeros(len(numbers), np.bool_)
    for number in wanted:
        found |= numbers == number
    return found
