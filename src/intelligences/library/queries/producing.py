"""What the pages of a use's sheets, texts and deadlines read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from intelligences.safeguards import Affected, Change, Composed, Pack, affected, compose, load_pack
from intelligences.safeguards.model import Document
from intelligences.safeguards.outcome import Produced
from intelligences.ui import typography

from ..assessing.reading import answers_of, duties_of, kept_of, pack_of, said
from ..models import Assessment, Deployment, PreparedText
from .assessing import Assessed, obligations
from .sheet import find_use

_KINDS: Mapping[str, Any] = {
    "conclusion": gettext_lazy("conclusion"),
    "obligation": gettext_lazy("obligation"),
    "deadline": gettext_lazy("échéance"),
    "wording": gettext_lazy("texte réécrit"),
    "source": gettext_lazy("articles cités"),
    "document": gettext_lazy("document à produire"),
    "question": gettext_lazy("nouvelle question"),
    "answer": gettext_lazy("réponse qui ne sert plus"),
}
_BEARS: Mapping[str, Any] = {
    "applies": gettext_lazy("s’applique"),
    "not applicable": gettext_lazy("ne s’applique pas"),
    "open": gettext_lazy("à préciser"),
}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Text:
    """A text that a use calls for under a pack: what was written in it, else what is proposed for it.

    `written`: what stands in the blanks of the pack's other texts, called for or not, by blank.
    """

    shown: Assessed
    produced: Produced
    held: PreparedText | None
    written: Mapping[str, str]

    @property
    def document(self) -> Document:
        """The text as the pack has it."""
        return self.produced.document

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What stands in its blanks: the same blank of another text says more than the record."""
        if self.held:
            return self.held.values
        same = {one.id: self.written[one.id] for one in self.document.blanks if self.written.get(one.id)}
        return proposed(self.shown.use, self.document) | same

    @property
    def revision(self) -> int:
        """How many times it was written; 0 when what stands in it is only proposed."""
        return self.held.revision if self.held else 0

    def composed(self, language: str) -> Composed:
        """The text with what was written."""
        return compose(self.document, self.values, language)

    @property
    def is_complete(self) -> bool:
        """Whether somebody filled in every blank."""
        return self.held is not None and not self.composed("fr").missing


def proposed(use: Deployment, document: Document) -> dict[str, str]:
    """What the record of the use tells of a text's blanks, to propose."""
    told = {
        "name": use.title,
        "purpose": _in_a_sentence(use.problem),
        "rules_url": settings.SITE_URL + use.get_absolute_url(),
        "contact": ", ".join(filter(None, (use.accountable_service, use.contact_channel))),
        "data": use.data_used,
        "contribution": use.human_oversight,
        "people": use.human_oversight,
        "deployer": _deployer(use),
    }
    return {one.id: told[one.id] for one in document.blanks if told.get(one.id)}


def _in_a_sentence(text: str) -> str:
    """As it goes on after « qui sert à »."""
    told = text.strip().rstrip(".")
    return told[:1].lower() + told[1:]


def _deployer(use: Deployment) -> str:
    one = use.organisation
    if one is None:
        return ""
    number = _("SIREN %(siren)s") % {"siren": one.siren} if one.siren else ""
    return ", ".join(filter(None, (one.name, number, use.contact_channel)))


def texts(shown: Assessed) -> list[Text]:
    """The texts that a use calls for under one pack, according to the answers so far."""
    held = (
        {}
        if shown.assessment.pk is None
        else {one.document: one for one in shown.assessment.texts.select_related("by")}
    )
    latest_last = sorted(held.values(), key=lambda one: one.at)
    written = {id: value for one in latest_last for id, value in one.values.items()}
    return [Text(shown, one, held.get(one.document.id), written) for one in shown.outcome.documents]


def text(shown: Assessed, document: str) -> Text | None:
    """One of them; None when the use doesn't call for it."""
    return next((one for one in texts(shown) if one.document.id == document), None)


@dataclass(frozen=True)
class Told:
    """A change: of what kind, of what, from what, to what; empty where there was or is nothing to say."""

    kind: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Moved:
    """An assessment under a version of a pack that is no longer today's, and what today's would change."""

    assessment: Assessment
    use: Deployment
    old: Pack
    new: Pack
    effect: Affected

    @property
    def changes(self) -> list[Told]:
        """In words, in the order of the new version."""
        return [self._told(one) for one in self.effect.changes]

    def _told(self, change: Change) -> Told:
        before, after = (
            self._words(change, told, pack) for told, pack in ((change.before, self.old), (change.after, self.new))
        )
        return Told(str(_KINDS[change.kind]), said(change.title), before, after)

    def _words(self, change: Change, told: str | None, pack: Pack) -> str:
        """A state before or after, as people read it; texts are read on their own page."""
        if told is None or change.kind in ("wording", "document", "question", "answer"):
            return ""
        if change.kind == "conclusion":
            return said(pack.case[told][1].says)
        if change.kind == "obligation":
            return str(_BEARS[told])
        if change.kind == "deadline" and _ISO.fullmatch(told):
            return typography.day(date.fromisoformat(told), language=get_language() or "fr")
        return told


def moved(organisations: Iterable[Any] | None = None) -> list[Moved]:
    """Assessments that a newer version of their pack affects or may; of these organisations, or of all (None)."""
    held = Assessment.objects.exclude(answers={}).select_related("deployment", "organisation").order_by("pk")
    if organisations is not None:
        held = held.filter(organisation__in=list(organisations))
    found = []
    for one in held:
        new = load_pack(one.pack)
        if new.since != one.version:
            old = pack_of(one)
            found.append(Moved(one, one.deployment, old, new, _effect(one, old, new)))
    return found


def _effect(one: Assessment, old: Pack, new: Pack) -> Affected:
    return affected(old, new, answers_of(old, one), kept_of(duties_of(one)))


def calendar_of(organisations: Iterable[Any]) -> list[Any]:
    """The deadlines of every use of these organisations, the first one first."""
    from ..producing.calendar import dues

    begun = Assessment.objects.filter(organisation__in=list(organisations)).exclude(answers={})
    found = []
    for pk in begun.order_by("deployment").values_list("deployment", flat=True).distinct():
        use = find_use(pk)
        if use is not None:
            found += dues(use, obligations(use))
    return sorted(found, key=lambda one: (one.day, one.use.pk, one.told.pack.name))
