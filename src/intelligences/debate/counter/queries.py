"""What pages read of counter-analyses."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from intelligences.kernel.writers import Column
from intelligences.ui import differences

from ..models import Debate
from .models import CounterAnalysis


def published(debate: Debate) -> QuerySet[CounterAnalysis]:
    """Those that everybody reads, by the organisation's name."""
    found = CounterAnalysis.objects.filter(debate=debate, state=CounterAnalysis.State.PUBLISHED)
    return found.select_related("organisation", "debate", "result").order_by("organisation__sort_key", "pk")


@dataclass(frozen=True)
class Tab:
    """A reading of the result: the official one or an organisation's, all of the same weight."""

    label: str
    url: str
    current: bool


def tabs(debate: Debate, *, current: int | None) -> list[Tab]:
    """The official result, then each counter-analysis; `current` is the organisation's id, None for the official one.
    Empty when there is only the official one."""
    others = list(published(debate))
    if not others:
        return []
    address = reverse("debate:result", kwargs={"pk": debate.pk, "slug": debate.slug})
    official = Tab(gettext("Résultat du débat"), address, current is None)
    return [official, *(_tab(one, current) for one in others)]


def _tab(one: CounterAnalysis, current: int | None) -> Tab:
    label = gettext("Analyse de %(name)s") % {"name": one.organisation.name}
    return Tab(label, one.get_absolute_url(), one.organisation_id == current)


@dataclass(frozen=True)
class Step:
    """A version and what it changed."""

    analysis: CounterAnalysis
    changes: list[differences.Change]


def steps(analysis: CounterAnalysis) -> list[Step]:
    """Every version that was published, newest first."""
    labels = {"title": gettext("Titre"), "text": gettext("Texte"), "link": gettext("Lien")}
    own = CounterAnalysis.objects.filter(debate=analysis.debate, organisation=analysis.organisation)
    found: list[Step] = []
    before: dict[str, str] = {}
    for one in own.filter(state__in=CounterAnalysis.READABLE).select_related("result", "debate").order_by("number"):
        told = {name: getattr(one, name) for name in labels}
        languages = {"title": one.language, "text": one.language}
        found.append(Step(one, differences.changes(before, told, labels, whole={"link"}, languages=languages)))
        before = told
    return found[::-1]


COLUMNS = (
    Column("organisation", "Organisation", lambda one: one.organisation.name),
    Column("title", "Titre", lambda one: one.title),
    Column("text", "Texte", lambda one: one.text),
    Column("link", "Lien", lambda one: one.link),
    Column("language", "Langue", lambda one: one.language),
    Column("version", "Version", lambda one: one.number),
    Column("written_on", "Écrite le", lambda one: timezone.localdate(one.written_at)),
    Column("result", "Résultat discuté", lambda one: one.result.number),
    Column("result_url", "Adresse du résultat", lambda one: f"{settings.SITE_URL}{one.cited}"),
    Column("url", "Adresse", lambda one: f"{settings.SITE_URL}{one.get_absolute_url()}"),
)
