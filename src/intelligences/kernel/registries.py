"""What rooms on the right register so that rooms on the left can show it without importing them.

Each registry keeps its items by key, in order of registration; a second item under the same key is a mistake.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model
from django.http import HttpRequest


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


Item = TypeVar("Item", bound=Keyed)


class Registry(Generic[Item]):
    """Items by key."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}

    def register(self, item: Item) -> Item:
        """Add an item; registering another one under the same key raises ValueError."""
        if item.key in self._items and self._items[item.key] != item:
            raise ValueError(f"{item.key!r} is registered twice.")
        self._items[item.key] = item
        return item

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def get(self, key: str) -> Item:
        """The item, or KeyError."""
        return self._items[key]

    def forget(self, key: str) -> None:
        """Remove an item (tests put theirs away)."""
        self._items.pop(key, None)


def model_key(model: type[Model] | Model) -> str:
    """How registries and journals name a kind of thing: `"accounts.organisation"`."""
    return model._meta.label_lower


@dataclass(frozen=True)
class Citable:
    """A thing that a decision can cite, frozen as it was: its Version is what the citation keeps."""

    model: type[Model]
    label: Callable[[Model], str]
    url: Callable[[Model], str]

    @property
    def key(self) -> str:
        return model_key(self.model)


@dataclass(frozen=True)
class Figure:
    """A number with what makes it readable: unit, base, date, source; margin where it is estimated."""

    value: float | int | None
    unit: str
    base: str
    on: date
    source: str
    margin: tuple[float, float] | None = None
    url: str = ""


@dataclass(frozen=True)
class Indicator:
    """A figure that pages and reports can show; `compute()` reads the database now. The home page shows the first ones
    by `order`. `changed_by`: beginnings of the kinds of events that can change it (none: any can).
    """

    key: str
    name: str
    compute: Callable[[], Figure]
    on_home: bool = False
    order: int = 100
    changed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchEntry:
    """One thing in the index over everything.

    `facets` maps a facet's name to the values that the entry carries; `weight` sorts equals (0 to 1);
    `audience` is "public", "members:<organisation id>", "role:<role>" or "person:<id>"; `on` is the day of what it
    tells, for sorting by date.
    """

    id: str
    title: str
    url: str
    summary: str = ""
    body: str = ""
    keywords: str = ""
    language: str = "fr"
    audience: str = "public"
    facets: Mapping[str, tuple[str, ...]] | None = None
    weight: float = 0.0
    on: date | None = None


@dataclass(frozen=True)
class Searchable:
    """A kind of thing in the index: `entry(object)` for one (None = not in it), `entries()` for all, streamed.

    `model` is None for what isn't in a table (the site's own pages): only `entries()` is asked then.
    """

    model: type[Model] | None
    kind: str
    label: str
    entry: Callable[[Any], SearchEntry | None]
    entries: Callable[[], Iterable[SearchEntry]]

    @property
    def key(self) -> str:
        return self.kind


@dataclass(frozen=True)
class Redress:
    """What a record says by itself of contesting (`told`, in `language`), who answers for it, where to write; each may
    be empty. `french_law`: whether the French code on the public and the administration applies."""

    told: str
    language: str
    service: str
    channel: str
    french_law: bool


@dataclass(frozen=True)
class Askable:
    """A thing about which anybody can ask; `answerer` gives the id of the organisation that must answer.

    `redress(thing)` when its results can be contested; `visible(thing)` keeps what isn't public from being asked about.
    """

    model: type[Model]
    label: Callable[[Any], str]
    url: Callable[[Any], str]
    answerer: Callable[[Any], int | None]
    redress: Callable[[Any], Redress] | None = None
    visible: Callable[[Any], bool] = lambda thing: True

    @property
    def key(self) -> str:
        return model_key(self.model)


@dataclass(frozen=True)
class Followable:
    """A thing whose changes a person can follow by e-mail digest.

    `visible(thing, person)` keeps what isn't for everybody out of the messages (person is None for a visitor).
    """

    model: type[Model]
    label: Callable[[Model], str]
    url: Callable[[Model], str]
    visible: Callable[[Any, Any], bool] = lambda thing, person: True

    @property
    def key(self) -> str:
        return model_key(self.model)


@dataclass(frozen=True)
class Telling:
    """How followers hear of a kind of event: `sentence(facts)`, in the active language. Other kinds aren't told."""

    key: str
    sentence: Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class PagePanel:
    """A block on another room's page (`page` is "territory", "organisation"…).

    `context(request, thing)` returns the template's variables, or None for no panel.
    """

    key: str
    page: str
    template: str
    context: Callable[[HttpRequest, Any], Mapping[str, Any] | None]
    order: int = 100


@dataclass(frozen=True)
class Moderated:
    """A kind of submission that the one queue decides on.

    The room applies the decision (`accept`, `refuse`, both called in the decision's transaction with `by=`). An author
    without an account hears of it from the room: `tell(thing, accepted=…, reason=…, text=…)`, in the same transaction.
    `text(thing)` is what is read before deciding, where no page shows it yet.
    """

    model: type[Model]
    name: str
    label: Callable[[Model], str]
    url: Callable[[Model], str]
    accept: Callable[..., None]
    refuse: Callable[..., None]
    tell: Callable[..., None] | None = None
    text: Callable[[Model], str] | None = None

    @property
    def key(self) -> str:
        return model_key(self.model)


@dataclass(frozen=True)
class NavigationEntry:
    """A door in the header: a route name, its French label (translated lazily), a place in the order.

    `room`: the address namespace whose every page stands behind the door, whatever its path.
    """

    key: str
    label: Any
    route: str
    order: int = 100
    room: str = ""


@dataclass(frozen=True)
class Place:
    """A point on the country's map: canvas units (territories/canvas.py), its name, what is there, where it leads."""

    x: float
    y: float
    name: str
    reading: str
    url: str


@dataclass(frozen=True)
class MapLayer:
    """What a room draws on the home page's map: places, and the threads that join some of them (chains of points).

    `changed_by`: beginnings of the kinds of events that can change them (none: any can).
    """

    key: str
    places: Callable[[], Iterable[Place]]
    threads: Callable[[], Iterable[tuple[tuple[float, float], ...]]]
    changed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class CopyHolder:
    """A place outside the versions that holds copies of fields; a purge empties them too.

    `purge(subject_kind, subject_id, field)` returns how many copies it emptied.
    """

    key: str
    purge: Callable[[str, str, str], int]


citables: Registry[Citable] = Registry()
indicators: Registry[Indicator] = Registry()
searchables: Registry[Searchable] = Registry()
askables: Registry[Askable] = Registry()
followables: Registry[Followable] = Registry()
tellings: Registry[Telling] = Registry()
panels: Registry[PagePanel] = Registry()
moderated: Registry[Moderated] = Registry()
navigation: Registry[NavigationEntry] = Registry()
map_layers: Registry[MapLayer] = Registry()
copy_holders: Registry[CopyHolder] = Registry()


def panels_for(page: str, request: HttpRequest, thing: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Templates and variables of the panels that have something to say on a page, in order."""
    wanted = sorted((panel for panel in panels if panel.page == page), key=lambda panel: panel.order)
    shown = ((panel.template, panel.context(request, thing)) for panel in wanted)
    return [(template, context) for template, context in shown if context is not None]
