"""What pages read of the debates that are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation

from intelligences.accounts.models import Organisation
from intelligences.kernel.registries import SearchEntry
from intelligences.kernel.writers import Column

from ..models import Debate, Entry
from .models import DebateRequest, ProposedSeed


def listed(state: str = "") -> QuerySet[DebateRequest]:
    """Public requests, the last published first."""
    found = DebateRequest.objects.public().select_related("asked_by", "organisation", "territory", "debate")
    if state in DebateRequest.PUBLIC:
        found = found.filter(state=state)
    return found.order_by("-published_at", "-id")


@dataclass(frozen=True)
class Delays:
    """How answers come: how many, their median in days (None without any), how many wait, how many of them late."""

    answered: int
    median_days: float | None
    waiting: int
    late: int


def delays(requests: QuerySet[DebateRequest]) -> Delays:
    """Of these requests, as of now."""
    held = list(requests.order_by())
    took = [one.days for one in held if one.answered_at is not None and one.days is not None]
    waiting = [one for one in held if one.answered_at is None]
    return Delays(len(took), median(took) if took else None, len(waiting), sum(one.is_late for one in waiting))


def tieable(request: DebateRequest) -> list[Debate]:
    """Debates of the organisation that granted it, but for those among its agents: the last one first."""
    found = Debate.objects.filter(organisation=request.answered_for_id).exclude(entry=Entry.AGENTS)
    return list(found.order_by("-id"))


@dataclass(frozen=True)
class Seeds:
    """Statements proposed for a debate: those decided, how many wait, and what waits for those concerned."""

    decided: list[ProposedSeed]
    waiting: int
    shown: list[ProposedSeed]


def seeds(request: DebateRequest, *, organisations: Iterable[Organisation], decides: bool) -> Seeds:
    """As of now; what waits is read by whoever decides, and by those who proposed it."""
    held = list(request.seeds.select_related("organisation"))
    waiting = [one for one in held if one.state == ProposedSeed.State.WAITING]
    own = {organisation.pk for organisation in organisations}
    shown = [one for one in waiting if decides or one.organisation_id in own]
    return Seeds([one for one in held if one not in waiting], len(waiting), shown)


def _debate_address(request: DebateRequest) -> str:
    if request.debate is None or not request.debate.is_public:
        return ""
    return f"{settings.SITE_URL}{request.debate.get_absolute_url()}"


COLUMNS = (
    Column("id", "Numéro", lambda one: one.pk),
    Column("title", "Sujet", lambda one: one.title),
    Column("language", "Langue", lambda one: one.language),
    Column("asked_by", "Demandé par", lambda one: one.asked_by.name),
    Column("organisation", "Demandé à", lambda one: one.organisation and one.organisation.name),
    Column("territory", "Territoire", lambda one: one.territory and one.territory.code),
    Column("reason", "Raison", lambda one: one.reason),
    Column("state", "État", lambda one: one.state),
    Column("published_on", "Publiée le", lambda one: timezone.localdate(one.published_at)),
    Column("answered_on", "Répondue le", lambda one: one.answered_at and timezone.localdate(one.answered_at)),
    Column("days", "Délai (jours)", lambda one: one.days if one.answered_at else None),
    Column("answer", "Réponse", lambda one: one.answer),
    Column("debate_url", "Débat", _debate_address),
    Column("url", "Adresse", lambda one: f"{settings.SITE_URL}{one.get_absolute_url()}"),
)


def search_entry(request: DebateRequest) -> SearchEntry | None:
    """A request in the index; None while it isn't public."""
    if not request.is_public:
        return None
    with translation.override("fr"):
        url = request.get_absolute_url()
    body = f"{request.reason}\n{request.answer}"
    return SearchEntry(
        id=str(request.pk), title=request.title, url=url, summary=request.asked_by.name, body=body,
        language=request.language, on=timezone.localdate(request.published_at) if request.published_at else None,
    )  # fmt: skip


def search_entries() -> Iterator[SearchEntry]:
    """All of them."""
    for request in DebateRequest.objects.public().select_related("asked_by").order_by("pk").iterator(chunk_size=500):
        entry = search_entry(request)
        if entry is not None:
            yield entry
