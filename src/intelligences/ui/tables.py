"""A table as data: what a chart, a map and a page show in rows, drawn by ui/components/table.html."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Cell = str


@dataclass(frozen=True)
class Heading:
    """A column's heading. `figures` aligns numbers; `url` sorts by it; `sorted` is "ascending", "descending" or ""."""

    label: str
    figures: bool = False
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Table:
    """`rows` hold one written cell a heading, the first one naming the row; an empty cell reads as unknown.

    `languages`: that of each row's name, when people wrote it and it may not be the page's."""

    caption: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    languages: Sequence[str] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.headings):
                raise ValueError(f"{self.caption}: a row has {len(row)} cells for {len(self.headings)} headings.")

    def rows_with_headings(self) -> Iterator[tuple[str, list[tuple[Heading, Cell]]]]:
        """Each row with the language of its name, or nothing."""
        for row, language in zip(self.rows, self.languages or [""] * len(self.rows), strict=True):
            yield language, list(zip(self.headings, row, strict=True))
