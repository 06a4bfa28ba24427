"""What pages of concertations read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.kernel import versions
from intelligences.kernel.registries import SearchEntry
from intelligences.kernel.writers import Column
from intelligences.ui.differences import Change, changes

from ..models import Concertation, Conclusion, Contribution, Debate, Panel

LABELS: Mapping[str, Any] = {
    "title": _("Titre"),
    "subject": _("Sujet"),
    "framing": _("Note de cadrage"),
    "information": _("Ce qu’il faut savoir"),
    "terms": _("Modalités"),
    "outcome": _("Ce qui sera fait des résultats"),
    "contributions_until": _("Contributions jusqu’au"),
    "calendar": _("Calendrier"),
    "synthesis": _("Synthèse"),
    "synthesis_by": _("Qui l’a écrite"),
    "synthesis_method": _("Comment"),
    "conclusions": _("Conclusions"),
    "answers": _("Réponses"),
}


def listed() -> QuerySet[Concertation]:
    """Public concertations, those that go on first."""
    return Concertation.objects.public().select_related("organisation", "territory").order_by("-state", "-opened_at")


def debates(concertation: Concertation) -> list[Debate]:
    """Attached debates that everybody may read."""
    held = Debate.objects.public().filter(pk__in=concertation.attached.values("debate"))
    return list(held.select_related("organisation").order_by("pk"))


def panels(concertation: Concertation) -> list[Panel]:
    """Attached panels that everybody may read."""
    held = Panel.objects.public().filter(pk__in=concertation.attached.values("panel"))
    return list(held.select_related("organisation").order_by("pk"))


def contributions(concertation: Concertation) -> QuerySet[Contribution]:
    """Published ones, in the order in which they came."""
    return concertation.contributions.filter(state=Contribution.State.PUBLISHED).order_by("sent_on", "id")


def conclusions(concertation: Concertation) -> QuerySet[Conclusion]:
    """By number."""
    return concertation.conclusions.order_by("number")


@dataclass(frozen=True)
class Step:
    """A version and what it changed."""

    number: int
    at: datetime
    hash: str
    changes: list[Change]


def steps(concertation: Concertation) -> list[Step]:
    """Every version, the newest first."""
    told: list[Step] = []
    before: dict[str, Any] = {}
    labels = {name: str(label) for name, label in LABELS.items()}
    for version in versions.history(concertation):
        after = versions.values(version)
        after["answers"] = [_answer(one) for one in after.get("answers", [])]
        told.append(Step(version.number, version.at, version.hash, changes(before, after, labels)))
        before = after
    return told[::-1]


def _answer(told: Mapping[str, Any]) -> str:
    """An answer as a version kept it, in a line."""
    label = Conclusion.Answer(told["answer"]).label
    return f"{told['number']}. {label} ({told['responsible']}) : {told['because']} {told['follow_up']}".strip()


CONCERTATIONS = (
    Column("id", "numéro", lambda one: one.pk),
    Column("title", "titre", lambda one: one.title),
    Column("subject", "sujet", lambda one: one.subject),
    Column("organisation", "organisation", lambda one: one.organisation.name),
    Column("territory", "territoire", lambda one: one.territory.name if one.territory else None),
    Column("state", "état", lambda one: one.state),
    Column("opened_on", "ouverte le", lambda one: timezone.localdate(one.opened_at)),
    Column("contributions_until", "contributions jusqu’au", lambda one: one.contributions_until),
    Column(
        "concluded_on", "synthèse le", lambda one: timezone.localdate(one.concluded_at) if one.concluded_at else None
    ),
    Column("url", "adresse", lambda one: one.get_absolute_url()),
)
CONCLUSIONS = (
    Column("number", "numéro", lambda one: one.number),
    Column("text", "conclusion", lambda one: one.text),
    Column("answer", "réponse", lambda one: one.answer or None),
    Column("because", "raison", lambda one: one.because or None),
    Column("responsible", "responsable", lambda one: one.responsible or None),
    Column("follow_up", "suites", lambda one: one.follow_up or None),
    Column("published_on", "publiée le", lambda one: one.published_on),
    Column("answered_on", "répondue le", lambda one: one.answered_on),
    Column("waiting_days", "jours sans réponse", lambda one: one.waiting_days),
)
CONTRIBUTIONS = (
    Column("number", "numéro", lambda one: one.pk),
    Column("text", "texte", lambda one: one.text),
    Column("signature", "signature", lambda one: one.signature or None),
    Column("language", "langue", lambda one: one.language),
    Column("sent_on", "reçue le", lambda one: one.sent_on),
)


def search_entry(concertation: Concertation) -> SearchEntry | None:
    """A public concertation in the index over everything."""
    if not concertation.is_public:
        return None
    return SearchEntry(
        id=str(concertation.pk), title=concertation.title, url=concertation.get_absolute_url(),
        summary=concertation.subject, body="\n".join([concertation.framing, concertation.synthesis]),
        keywords="concertation consultation participation", language=concertation.language, weight=0.5,
        on=timezone.localdate(concertation.opened_at) if concertation.opened_at else None,
    )  # fmt: skip


def search_entries() -> Iterator[SearchEntry]:
    """All of them."""
    yield from filter(None, map(search_entry, Concertation.objects.public().iterator(chunk_size=500)))
