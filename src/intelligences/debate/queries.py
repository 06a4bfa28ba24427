"""What pages of debates read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, OuterRef, QuerySet, Sum
from django.utils import timezone

from intelligences.kernel.registries import SearchEntry
from intelligences.kernel.writers import Column

from .models import Debate, Exposure, Participant, Roll, Statement, Translation, Vote
from .publication import SMALL
from .similar import Near, Similar

PER_PAGE = 20


def listed(state: str = "") -> QuerySet[Debate]:
    """Public debates, the running ones first, then the last opened; `state` "open" or "closed" keeps only those."""
    found = Debate.objects.public().select_related("organisation", "territory")
    if state in Debate.PUBLIC:
        found = found.filter(state=state)
    return found.order_by("-state", "closes_on", "-id")


def page_of(found: QuerySet[Any], number: object) -> Page[Any]:
    """A page of them."""
    return Paginator(found, PER_PAGE).get_page(number)


@dataclass(frozen=True)
class Figures:
    """How much a debate has gathered."""

    participants: int
    votes: int
    statements: int


def figures(debate: Debate) -> Figures:
    """As of the last refresh for votes of statements, and now for participants."""
    votable = debate.statements.votable()
    told = votable.aggregate(agrees=Sum("agrees"), disagrees=Sum("disagrees"), passes=Sum("passes"))
    voters = Participant.objects.filter(Exists(Vote.objects.filter(participant=OuterRef("pk"))), debate=debate).count()
    return Figures(voters, sum(value or 0 for value in told.values()), votable.count())


def roll_of(debate: Debate) -> Roll | None:
    """What receipts are checked against; None while the debate is open, for imported ones and older ones."""
    return Roll.objects.filter(debate=debate).first()


def on_paper(debate: Debate) -> int:
    """How many participants voted on paper; at the closing, what tells it is erased and only the number stays."""
    if debate.state == Debate.State.CLOSED:
        return debate.on_paper
    put = {"votes__statement__state__in": Statement.READABLE}
    came = Participant.objects.filter(debate=debate, batch__isnull=False, **put)
    return came.distinct().count()


def printed(debate: Debate) -> int:
    """How many ballots were printed, handed out or not."""
    return int(debate.printings.aggregate(ballots=Sum("ballots"))["ballots"] or 0)


@dataclass(frozen=True)
class Standing:
    """How far a participant is."""

    voted: int
    total: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to vote on."""
        return self.voted >= self.total


def standing(participant: Participant) -> Standing:
    """Statements put to the vote; one votes for one’s own by proposing them."""
    votable = Statement.objects.votable().filter(debate=participant.debate_id)
    return Standing(votable.filter(votes__participant=participant).count(), votable.count())


def words_in(statement: Statement, language: str) -> tuple[str, str]:
    """The statement in a language when a person translated it, and the language that it is then in."""
    if statement.language != language:
        found = Translation.objects.filter(statement=statement, language=language).first()
        if found is not None:
            return found.text, language
    return statement.text, statement.language


def own_votes(participant: Participant) -> QuerySet[Vote]:
    """What a participant voted, in the order of the statements' numbers; on those that are put to the vote."""
    held = Vote.objects.filter(participant=participant, statement__state__in=Statement.VOTABLE)
    return held.select_related("statement").order_by("statement__number")


def own_statements(participant: Participant) -> QuerySet[Statement]:
    """What a participant proposed, and what became of it."""
    return _with_rewritings(Statement.objects.filter(author=participant)).order_by("number")


def statements(debate: Debate) -> QuerySet[Statement]:
    """Everything that is or was put to the vote, by number."""
    return _with_rewritings(debate.statements.filter(state__in=Statement.READABLE)).order_by("number")


def _with_rewritings(found: QuerySet[Statement]) -> QuerySet[Statement]:
    """What each comes from and what it became, in a few reads."""
    known = found.select_related("origin", "merged_with")
    return known.prefetch_related("merged", "successors", "origin__merged", "merged_with__successors")


@dataclass(frozen=True)
class Exposed:
    """One statement's draws on all days; of the audited ones, how often it came out and should have."""

    number: int
    text: str
    language: str
    shown: int
    voted: int
    audited: int
    expected: float


def exposure(debate: Debate) -> list[Exposed]:
    """How often each statement was drawn, and should have been, by number."""
    totals = Exposure.objects.filter(statement__debate=debate).order_by("statement__number")
    totals = totals.values_list("statement__number", "statement__text", "statement__language")
    return [Exposed(*one) for one in totals.annotate(Sum("shown"), Sum("voted"), Sum("audited"), Sum("expected"))]


@dataclass(frozen=True)
class Moderated:
    """How many statements moderation published, kept out, or has yet to read."""

    proposed: int
    published: int
    refused: int
    waiting: int


def moderated(debate: Debate) -> Moderated:
    """Counts of the statements that participants proposed."""
    by_state = dict(
        debate.statements.filter(is_seed=False, origin=None).order_by().values_list("state").annotate(Count("pk"))
    )
    states = Statement.State
    waiting = by_state.get(states.WAITING, 0) + by_state.get(states.UNREAD, 0)
    published = by_state.get(states.ACCEPTED, 0) + by_state.get(states.REPLACED, 0)
    return Moderated(sum(by_state.values()), published, by_state.get(states.REFUSED, 0), waiting)


# --- Near statements, kept in memory until another one is put to the vote ---------------------------------------------

_similar: dict[int, tuple[tuple[int, int], Similar]] = {}
_building = Lock()
_MOST = 32


def near(debate: Debate, text: str) -> list[tuple[Near, Statement]]:
    """Statements put to the vote that say nearly the same as a text, the closest first."""
    votable = debate.statements.votable()
    told = votable.aggregate(last=Max("pk"), many=Count("pk"))
    seen = (told["last"] or 0, told["many"])
    held = _similar.get(debate.pk)
    if held is None or held[0] != seen:
        with _building:
            built = Similar(votable.values_list("number", "text"))
            if len(_similar) >= _MOST:
                _similar.clear()
            held = _similar[debate.pk] = (seen, built)
    found = held[1].nearest(text)
    by_number = {one.number: one for one in votable.filter(number__in=[near.number for near in found])}
    return [(near, by_number[near.number]) for near in found if near.number in by_number]


# --- Files ------------------------------------------------------------------------------------------------------------


def _apart(one: Statement, count: int) -> int | None:
    """A count of votes, None when they are so few that each would be somebody's."""
    return count if one.agrees + one.disagrees + one.passes >= SMALL else None


DEBATES = (
    Column("id", "numéro", lambda one: one.pk),
    Column("title", "titre", lambda one: one.title),
    Column("question", "question", lambda one: one.question),
    Column("organisation", "organisation", lambda one: one.organisation.name),
    Column("state", "état", lambda one: one.state),
    Column("entry", "entrée", lambda one: one.entry),
    Column("opened_on", "ouvert le", lambda one: timezone.localdate(one.opened_at)),
    Column("closes_on", "dernier jour", lambda one: one.last_day),
    Column("url", "adresse", lambda one: one.get_absolute_url()),
)
STATEMENTS = (
    Column("number", "numéro", lambda one: one.number),
    Column("text", "affirmation", lambda one: one.text),
    Column("language", "langue", lambda one: one.language),
    Column("is_seed", "de départ", lambda one: one.is_seed),
    Column("state", "état", lambda one: one.state),
    Column("agrees", "d’accord", lambda one: _apart(one, one.agrees)),
    Column("disagrees", "pas d’accord", lambda one: _apart(one, one.disagrees)),
    Column("passes", "ne se prononcent pas", lambda one: _apart(one, one.passes)),
    Column("from", "issue de", lambda one: one.origin.number if one.origin else None),
    Column("into", "remplacée par", lambda one: " ".join(str(other.number) for other in one.rewritten_into)),
)


def search_entry(debate: Debate) -> SearchEntry | None:
    """A public debate in the index over everything."""
    if not debate.is_public:
        return None
    return SearchEntry(
        id=str(debate.pk), title=debate.title, url=debate.get_absolute_url(), summary=debate.question,
        body="\n".join([debate.framing, debate.terms, debate.outcome]), language=debate.language, weight=0.5,
        on=timezone.localdate(debate.opened_at) if debate.opened_at else None,
    )  # fmt: skip


def search_entries() -> Iterator[SearchEntry]:
    """All of them."""
    yield from filter(None, map(search_entry, Debate.objects.public().iterator(chunk_size=500)))
