"""What an address of the library asks: the address is the whole state of the list, of the cards and of the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from .filters import FILTERS

SORTS = {"pertinence": "relevance", "recent": "recent", "titre": "title", "proches": "relevance"}
"""Orders by their name in the address, with the index's; "proches" sorts again by the distance to a place."""
VIEWS = ("liste", "cartes", "carte")
LEVELS = ("departement", "region", "epci")
LONGEST = 300
_MOST_VALUES = 60


@dataclass(frozen=True)
class Selection:
    """A text, choices by filter, an order, a page, a way to show; `place` is the reader's territory, as in the address.

    Whatever an address holds can be read: what isn't known is left out.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place: str = ""
    sort: str = "pertinence"
    view: str = VIEWS[0]
    level: str = LEVELS[0]
    unfolded: str = ""
    page: int = 1

    @classmethod
    def read(cls, asked: QueryDict) -> Selection:
        """From the query of an address."""
        chosen = {}
        for name in FILTERS:
            values = [value.strip() for value in asked.getlist(name) if 0 < len(value.strip()) <= LONGEST]
            if values:
                chosen[name] = tuple(dict.fromkeys(values))[:_MOST_VALUES]
        number = asked.get("page", "")
        return cls(
            text=asked.get("q", "").strip(),
            chosen=chosen,
            place=asked.get("comme", "").strip()[:LONGEST],
            sort=_known(asked.get("tri", ""), SORTS),
            view=_known(asked.get("vue", ""), VIEWS),
            level=_known(asked.get("niveau", ""), LEVELS),
            unfolded=_known(asked.get("tout", ""), ("", *FILTERS)),
            page=max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        )

    @property
    def is_bare(self) -> bool:
        """Whether everything is shown: no text, no filter."""
        return not self.text and not self.chosen

    def query(self, **changes: Any) -> str:
        """The address's query with some changes, from its first page: `?q=eau&domaine=dechets`; `?` for none."""
        other = replace(self, **({"page": 1, "unfolded": ""} | changes))
        told = [("q", other.text)] if other.text else []
        told += [(name, value) for name in FILTERS for value in other.chosen.get(name, ())]
        rest = (
            ("comme", other.place, ""),
            ("tri", other.sort, "pertinence"),
            ("vue", other.view, VIEWS[0]),
            ("niveau", other.level, LEVELS[0]),
            ("tout", other.unfolded, ""),
            ("page", str(other.page), "1"),
        )
        return "?" + urlencode([*told, *((name, value) for name, value, usual in rest if value != usual)])

    def with_choice(self, name: str, *values: str) -> str:
        """The query with these values only of a filter."""
        return self.query(chosen={**self.chosen, name: values})

    def toggled(self, name: str, value: str) -> str:
        """The query with a value more, or less when it is chosen."""
        now = self.chosen.get(name, ())
        return self.with_choice(name, *([one for one in now if one != value] if value in now else [*now, value]))

    def cleared(self) -> str:
        """The query without any filter."""
        return self.query(chosen={}, place="", sort="pertinence" if self.sort == "proches" else self.sort)


def _known(value: str, values: Any) -> str:
    known = list(values)
    return value if value in known else known[0]
