"""What pages read of questions: lists with their delays, one question with its answers, blocks on other pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone, translation

from intelligences.accounts.models import Organisation
from intelligences.kernel import versions
from intelligences.kernel.events import reference
from intelligences.kernel.registries import SearchEntry
from intelligences.kernel.writers import Column

from . import subjects
from .models import EXPECTED_WITHIN, Answer, Kind, Question
from .subjects import Subject

PER_PAGE = 20


@dataclass(frozen=True)
class Delays:
    """How long answers take, in days from publication; `median_days` None without any answer."""

    answered: int
    median_days: float | None
    waiting: int
    late: int


@dataclass(frozen=True)
class Shown:
    """A question with its thing and its answers, the last one first."""

    question: Question
    about: Subject
    answers: tuple[Answer, ...]

    @property
    def answer(self) -> Answer | None:
        """What the organisation says now."""
        return self.answers[0] if self.answers else None

    @property
    def earlier(self) -> tuple[Answer, ...]:
        """What it said before."""
        return self.answers[1:]


@dataclass(frozen=True)
class Choice:
    """One value of a filter."""

    value: str
    label: str
    is_active: bool


@dataclass(frozen=True)
class Filters:
    """What the address asks for; an unknown value is no filter."""

    kind: str = ""
    state: str = ""
    organisation: int | None = None
    about: str = ""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Filters:
        kind, state = typed.get("nature", ""), typed.get("etat", "")
        number = typed.get("organisation", "")
        return cls(
            kind if kind in Kind.values else "",
            state if state in Question.PUBLIC else "",
            int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
            typed.get("sur", "")[:160].replace("\0", ""),
        )

    @property
    def any(self) -> bool:
        """Whether something is filtered."""
        return self != Filters()

    @property
    def kinds(self) -> list[Choice]:
        """Kinds, the active one told."""
        return [Choice(kind.value, str(kind.label), kind == self.kind) for kind in Kind]

    @property
    def states(self) -> list[Choice]:
        """States that everybody reads."""
        labels = dict(Question.State.choices)
        return [Choice(state, str(labels[state]), state == self.state) for state in Question.PUBLIC]


def listed(filters: Filters) -> QuerySet[Question]:
    """Public questions, newest first."""
    found = Question.objects.public().select_related("organisation").order_by("-published_at", "-id")
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.organisation is not None:
        found = found.filter(organisation=filters.organisation)
    if filters.about:
        found = found.filter(about=filters.about)
    return found


def page_of(found: QuerySet[Question], number: object) -> Page[Question]:
    """A page of them."""
    return Paginator(found, PER_PAGE).get_page(number)


def shown(questions: Any) -> list[Shown]:
    """Questions with their things and answers: a few queries, however many they are."""
    rows = list(questions)
    prefetch_related_objects(rows, Prefetch("answers", Answer.objects.select_related("organisation")), "organisation")
    about = subjects.found_in(row.about for row in rows)
    return [Shown(row, about[row.about], tuple(row.answers.all())) for row in rows]


def one(question: Question) -> Shown:
    """One question."""
    return shown([question])[0]


def delays(questions: QuerySet[Question]) -> Delays:
    """How long the answers to these took, and what waits among them."""
    answered = questions.filter(answered_at__isnull=False).order_by().values_list("published_at", "answered_at")
    took = [(end - start).total_seconds() / 86_400 for start, end in answered]
    waiting = questions.waiting()  # type: ignore[attr-defined]
    late = waiting.filter(published_at__lt=timezone.now() - EXPECTED_WITHIN).count()
    return Delays(len(took), round(median(took), 1) if took else None, waiting.count(), late)


@dataclass(frozen=True)
class Block:
    """What another room's page shows: a few questions, all of them counted, their delays, who answers."""

    reference: str
    questions: list[Shown]
    count: int
    delays: Delays
    subject: Subject
    organisation: Organisation | None
    can_be_answered: bool
    corrections: list[Shown]


def block(thing: Any) -> Block | None:
    """The block of a thing that can be asked about, None for another."""
    subject = subjects.find(reference(thing))
    if subject is None:
        return None
    found = listed(Filters(about=subject.reference))
    organisation = subject.organisation
    corrections = shown(found.filter(answers__corrected_version__isnull=False).distinct())
    return Block(
        subject.reference, shown(found[:5]), found.count(), delays(found), subject, organisation,
        subjects.has_members(organisation), corrections,
    )  # fmt: skip


def received(organisation: Organisation) -> QuerySet[Question]:
    """What an organisation must answer, or did: what waits first, the oldest of them first."""
    return Question.objects.public().filter(organisation=organisation).order_by("-state", "published_at", "id")


@dataclass(frozen=True)
class Summary:
    """What an organisation received, in figures, and the last ones."""

    count: int
    delays: Delays
    last: list[Shown]


def summary(organisation: Organisation) -> Summary:
    """The questions that an organisation must answer, about whichever thing."""
    found = listed(Filters(organisation=organisation.pk))
    return Summary(found.count(), delays(found), shown(found[:5]))


def corrected_on(shown_one: Shown) -> datetime | None:
    """When the record was corrected because of a report."""
    last = shown_one.answer
    if last is None or last.corrected_version is None:
        return None
    wanted = [v.at for v in versions.history(shown_one.question.about) if v.number == last.corrected_version]
    return wanted[0] if wanted else None


# --- Files and the index ---------------------------------------------------------------------------------------------


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _days(shown_one: Shown) -> float | None:
    question = shown_one.question
    if question.answered_at is None or question.published_at is None:
        return None
    return round((question.answered_at - question.published_at).total_seconds() / 86_400, 1)


COLUMNS = (
    Column("id", "Numéro", lambda one: one.question.pk),
    Column("kind", "Nature", lambda one: one.question.kind),
    Column("layer", "Ce qui est contesté", lambda one: one.question.layer),
    Column("text", "Texte", lambda one: one.question.text),
    Column("language", "Langue", lambda one: one.question.language),
    Column("about", "À propos de", lambda one: one.about.label),
    Column("about_url", "Adresse de ce dont il s’agit", lambda one: _full(one.about.url)),
    Column("organisation", "Organisation", lambda one: one.question.organisation and one.question.organisation.name),
    Column("state", "État", lambda one: one.question.state),
    Column("published_on", "Publiée le", lambda one: _day(one.question.published_at)),
    Column("answered_on", "Répondue le", lambda one: _day(one.question.answered_at)),
    Column("days", "Délai (jours)", _days),
    Column("answer", "Réponse", lambda one: one.answer and one.answer.text),
    Column("answer_number", "Rédaction de la réponse", lambda one: one.answer and one.answer.number),
    Column("corrected_version", "Version corrigée", lambda one: one.answer and one.answer.corrected_version),
    Column("url", "Adresse", lambda one: _full(one.question.get_absolute_url())),
)  # fmt: skip


def _full(url: str) -> str:
    return f"{settings.SITE_URL}{url}" if url else ""


def rows(filters: Filters) -> Iterator[Shown]:
    """Every question that passes the filters, for files."""
    found = listed(filters)
    for page in Paginator(found, 500):
        yield from shown(page.object_list)


def search_entry(question: Question) -> SearchEntry | None:
    """A question and its answer in the index; None while it isn't public."""
    if not question.is_public:
        return None
    asked = one(question)
    with translation.override("fr"):
        kind = str(question.get_kind_display()).capitalize()
        url, name = question.get_absolute_url(), asked.about.label
    return SearchEntry(
        id=str(question.pk),
        title=f"{kind} : {question}",
        url=url,
        summary=name,
        body="\n".join([question.text, *(answer.text for answer in asked.answers[:1])]),
        language=question.language,
        on=_day(question.published_at),
    )


def search_entries() -> Iterator[SearchEntry]:
    """All of them."""
    for question in Question.objects.public().order_by("pk").iterator(chunk_size=500):
        entry = search_entry(question)
        if entry is not None:
            yield entry
