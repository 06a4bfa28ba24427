"""What pages of panels read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from intelligences.kernel.registries import SearchEntry
from intelligences.kernel.writers import Column

from ..models import Candidate, Panel, PanelDraw

SMALL = 5
"""Fewer candidates than this with one value aren't counted apart: each could be found out."""


def listed() -> QuerySet[Panel]:
    """Public panels, the last opened first."""
    return Panel.objects.public().select_related("organisation", "territory")


@dataclass(frozen=True)
class Quota:
    """A value's places, candidates (None: fewer than five, or erased) and members drawn (None before the draw)."""

    trait: str
    value: str
    least: int
    most: int
    candidates: int | None
    members: int | None


def quotas(panel: Panel) -> list[Quota]:
    """Trait by trait."""
    held = list(panel.candidates.exclude(state=Candidate.State.GONE).values_list("values", flat=True))
    counts = Counter((trait, value) for values in held for trait, value in enumerate(values))
    kept_back = _kept_back(panel, counts)
    last = last_draw(panel)
    told = last.composition if last else []
    return [
        Quota(
            trait["name"], value["name"], value["least"], value["most"],
            None if (t, v) in kept_back else counts[t, v],
            told[t][v] if told else None,
        )
        for t, trait in enumerate(panel.traits)
        for v, value in enumerate(trait["values"])
    ]  # fmt: skip


def _kept_back(panel: Panel, counts: Counter[tuple[int, int]]) -> set[tuple[int, int]]:
    """Categories of few candidates; beside one alone, the next smallest of its trait: the total would tell it."""
    found = set()
    for t, trait in enumerate(panel.traits):
        ordered = sorted((counts[t, v], v) for v in range(len(trait["values"])))
        few = [v for many, v in ordered if many < SMALL]
        found |= {(t, v) for v in ([v for _, v in ordered[:2]] if len(few) == 1 else few)}
    return found


def last_draw(panel: Panel) -> PanelDraw | None:
    """The last one that was made."""
    return panel.draws.filter(drawn_at__isnull=False).order_by("number").last()


def draws(panel: Panel) -> QuerySet[PanelDraw]:
    """All, the first one first, without the lotteries."""
    return panel.draws.order_by("number").defer("lottery", "candidates")


@dataclass(frozen=True)
class Standing:
    """How many candidates there are, and of those drawn how many accepted, haven't answered."""

    candidates: int
    confirmed: int
    invited: int
    missing: int


def standing(panel: Panel) -> Standing:
    """Counts by state."""
    by_state = dict(panel.candidates.order_by().values_list("state").annotate(Count("pk")))
    states = Candidate.State
    confirmed, invited = by_state.get(states.CONFIRMED, 0), by_state.get(states.INVITED, 0)
    total = sum(by_state.values()) - by_state.get(states.GONE, 0)
    return Standing(total, confirmed, invited, panel.size - confirmed - invited)


def chance_of(candidate: Candidate) -> tuple[int, int] | None:
    """In how many panels of the first lottery a candidate's number stands, and of how many; None before it."""
    first = candidate.panel.draws.order_by("number").first()
    if first is None or candidate.number is None:
        return None
    from ..engine.sortition import Lottery

    tickets = Lottery.read(bytes(first.lottery)).panels
    return sum(candidate.number in panel for panel in tickets), len(tickets)


def record(draw: PanelDraw) -> dict[str, Any]:
    """The published record of a draw that was made, as the command reads it."""
    chances = {key: draw.chances[key] for key in ("lowest", "highest", "gini")}
    return {
        "format": "intelligences.draw/1", "panel": draw.panel_id, "title": draw.panel.title, "number": draw.number,
        "size": draw.size, "traits": draw.traits, "kept": draw.kept, "gone": draw.gone, "relaxed": draw.relaxed,
        "could_be_drawn": draw.could_be_drawn, "lottery_digest": draw.lottery_digest,
        "candidates_digest": draw.candidates_digest, "commitment": draw.commitment, "secret": draw.secret,
        "public_source": draw.panel.public_source if draw.number == 1 else "", "public_value": draw.public_value,
        "previous_seed": draw.previous_seed, "seed": draw.seed, "ticket": draw.ticket, "drawn": draw.drawn,
        "composition": draw.composition, "chances": chances,
    }  # fmt: skip


def files(draw: PanelDraw, *, candidates: bytes | None = None, salt: str = "") -> dict[str, bytes]:
    """The files of a draw that was made; before, only its panels. With every candidate's values for who may check
    them."""
    from ..engine import sortition

    tickets = sortition.Lottery.read(bytes(draw.lottery))
    if draw.drawn_at is None:
        return {"lottery.csv": tickets.written()}
    public = bytes(draw.candidates) if draw.candidates else None
    content = candidates or public
    told = record(draw)
    if content is not None:
        told["candidates_salt"] = salt or draw.panel.candidates_salt
    return sortition.files(told, tickets, content)


PANELS = (
    Column("id", "numéro", lambda one: one.pk),
    Column("title", "titre", lambda one: one.title),
    Column("question", "question", lambda one: one.question),
    Column("organisation", "organisation", lambda one: one.organisation.name),
    Column("territory", "territoire", lambda one: one.territory.name if one.territory else None),
    Column("state", "état", lambda one: one.state),
    Column("size", "places", lambda one: one.size),
    Column("applies_until", "candidatures jusqu’au", lambda one: one.applies_until),
    Column("draw_on", "tirage le", lambda one: one.draw_on),
    Column("deletes_on", "données gardées jusqu’au", lambda one: one.deletes_on),
    Column("url", "adresse", lambda one: one.get_absolute_url()),
)
QUOTAS = (
    Column("trait", "critère", lambda one: one.trait),
    Column("value", "valeur", lambda one: one.value),
    Column("least", "places au moins", lambda one: one.least),
    Column("most", "places au plus", lambda one: one.most),
    Column("candidates", "candidats", lambda one: one.candidates),
    Column("members", "membres tirés", lambda one: one.members),
)


def search_entry(panel: Panel) -> SearchEntry | None:
    """A public panel in the index over everything."""
    if not panel.is_public:
        return None
    return SearchEntry(
        id=str(panel.pk), title=panel.title, url=panel.get_absolute_url(), summary=panel.question, body=panel.framing,
        keywords="panel citoyen tirage au sort", language=panel.language, weight=0.5,
        on=timezone.localdate(panel.opened_at) if panel.opened_at else None,
    )  # fmt: skip


def search_entries() -> Iterator[SearchEntry]:
    """All of them."""
    yield from filter(None, map(search_entry, Panel.objects.public().iterator(chunk_size=500)))
