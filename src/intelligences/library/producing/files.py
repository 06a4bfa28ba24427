"""The PDF files of a use: dated by what they tell, so that the same content gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.safeguards import TO_CHECK, Composed, Pack, State
from intelligences.safeguards.model import Citation, Document
from intelligences.safeguards.outcome import Grounds
from intelligences.ui import pdf, qr, typography

from ..assessing.reading import said
from ..queries.assessing import Assessed, Told, checked
from .transparency import Part, Transparency

_GDPR = "gdpr"
_NUMBERED = re.compile(r"\d\. ")


def _language() -> str:
    return get_language() or "fr"


def _typeset(text: str) -> str:
    return typography.typeset(text, language=_language())


def _day(day: date) -> str:
    return typography.day(day, language=_language())


def _code(sheet: Transparency) -> dict[str, str]:
    label = _("Code à scanner : la fiche de cet usage")
    return {"qr": str(qr.svg(sheet.address, label)), "qr_label": label, "address": sheet.address}


def transparency_pdf(sheet: Transparency) -> bytes:
    """The whole sheet."""
    data = {
        "told": _typeset(sheet.told),
        "language": sheet.use.language,
        "parts": [_part(one) for one in sheet.parts],
        "unknown": [one[:1].upper() + one[1:] if not place else one for place, one in enumerate(sheet.unknown)],
        "unknown_title": _("Ce que l’on ne sait pas"),
        "more": _typeset(_("La fiche complète, ses sources, ses versions, et de quoi poser une question :")),
        **_code(sheet),
    }
    return pdf.render(
        "library/typst/transparency.typ",
        data,
        title=_typeset(sheet.use.title),
        path=sheet.use.get_absolute_url(),
        on=sheet.on,
        version=_version(sheet),
        language=_language(),
    )


def _part(part: Part) -> dict[str, Any]:
    texts = {name: [_typeset(one) for one in getattr(part, name)] for name in ("own", "sentences", "items")}
    return {"title": _typeset(part.title), "is_known": part.is_known, **texts}


def _version(sheet: Transparency) -> str:
    return _("version %(number)s de la fiche") % {"number": sheet.number}


def sign_pdf(sheet: Transparency) -> bytes:
    """The sign: one page that is read standing."""
    use = sheet.use
    body = [use.operator_name, use.accountable_service, use.contact_channel]
    data = {
        "kicker": _("Ici, un algorithme est utilisé"),
        "purpose": _typeset(_first_sentences(use.problem or sheet.told, 260)),
        "decides": _typeset(_first_sentences(sheet.decides, 200)),
        "scan": _typeset(_("Savoir, demander, contester")),
        "ask": _typeset(_("Scannez ce code, ou tapez l’adresse. Sans téléphone, demandez la fiche au guichet.")),
        "body": _typeset(" · ".join(filter(None, body))),
        **_code(sheet),
    }
    title = _typeset(_first_sentences(use.title, 90))
    path, version = use.get_absolute_url(), _version(sheet)
    return pdf.render(
        "library/typst/sign.typ", data, title=title, path=path, on=sheet.on, version=version, language=_language()
    )


def _first_sentences(text: str, most: int) -> str:
    """The whole sentences that fit; else the first words, with dots."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    end = max(text.rfind(mark, 0, most) for mark in (". ", " ! ", " ? "))
    return text[: end + 1] if end > most // 3 else text[: text.rfind(" ", 0, most - 2)] + " …"


def note_title(pack: Pack) -> str:
    """What the note of a pack is called."""
    if pack.name == _GDPR:
        return _("Faut-il une analyse d’impact ? Note d’examen préalable (AIPD)")
    return _("Note d’appréciation : %(pack)s") % {"pack": said(pack.title)}


def note_pdf(shown: Assessed) -> bytes:
    """The note of an organisation's own assessment: for GDPR, the screening before an impact assessment."""
    use, pack, outcome = shown.use, shown.pack, shown.outcome
    answered_on = timezone.localdate(shown.assessment.answered_at or shown.assessment.updated_at)
    conclusions = [
        _row(said(one.decision.title), said(one.case.says), one.grounds, is_strong=True) for one in outcome.conclusions
    ]
    if outcome.score:
        conclusions.insert(0, _row("", said(outcome.score.says), outcome.score.grounds, is_strong=True))
    answers = [
        {
            "title": said(section.section.title),
            "rows": [_answer(said(question.ask), told) for question, told, _page in section.rows],
        }
        for section in checked(shown)
    ]
    duties = [_duty(one) for one in shown.obligations_bearing]
    sections = [{"title": _("Conclusions"), "rows": conclusions}] if conclusions else []
    sections += [{"title": _("Obligations qui s’appliquent"), "rows": duties}] if duties else []
    data = {
        "lead": _typeset(use.title),
        "facts": [
            [_("Organisme"), shown.assessment.organisation.name],
            [_("Grille"), _("%(pack)s, version du %(day)s") % {"pack": said(pack.title), "day": _day(pack.since)}],
            [_("Réponses arrêtées au"), _day(answered_on)],
            [_("Questions avec une réponse"), f"{shown.asked_and_answered} / {len(shown.asked)}"],
        ],
        "notice": _typeset(said(pack.notice)),
        "sections": [*sections, *answers],
        "unknown_title": _("Ce qui reste à répondre"),
        "unknown": _typeset("\n".join(said(one.ask) for one in outcome.to_ask)),
    }
    path = shown.assessment.get_absolute_url()
    version = _("grille du %(day)s") % {"day": _day(pack.since)}
    return pdf.render(
        "library/typst/note.typ", data, title=_typeset(note_title(pack)), path=path, on=answered_on, version=version,
        language=_language(),
    )  # fmt: skip


def _row(label: str, text: str, grounds: Grounds, *, is_strong: bool = False) -> dict[str, Any]:
    cited = _cited(grounds.citations)
    contested = " ".join(said(one) for one in grounds.contested)
    return {
        "label": _typeset(label),
        "text": _typeset(text),
        "strong": is_strong,
        "mark": "" if grounds.is_public else said(TO_CHECK),
        "note": _typeset(" ".join(filter(None, (cited, contested)))),
    }


def _answer(asked: str, told: str) -> dict[str, Any]:
    text = "; ".join(told.splitlines()) or _("pas encore de réponse")
    return {"label": _typeset(asked), "text": _typeset(text), "strong": bool(told), "mark": "", "note": ""}


def state_words(told: Told) -> str:
    """Where an obligation stands, with its document when one shows it."""
    kept = told.duty.kept
    if told.duty.state is State.EVIDENCED and kept is not None and kept.date is not None:
        return _("montrée par un document : %(name)s, %(day)s") % {"name": kept.document, "day": _day(kept.date)}
    return _("déclarée remplie") if told.duty.state is State.DECLARED else _("manquante")


def _duty(told: Told) -> dict[str, Any]:
    deadline = told.duty.deadline
    due = said(deadline.says) if deadline else _("échéance à préciser")
    row = _row(said(told.duty.obligation.title), said(told.duty.obligation.does), told.duty.grounds)
    return row | {
        "label": f"{row['label']} – {_typeset(due)}",
        "text": f"{row['text']} ({_typeset(state_words(told))})",
    }


def text_pdf(shown: Assessed, document: Document, composed: Composed, *, on: date) -> bytes:
    """A text of the pack, filled in; what is missing is said at its top."""
    labels = {one.id: said(one.label) for one in document.blanks}
    cited = _cited(document.source)
    data = {
        "paragraphs": [
            {"text": _typeset(line), "is_heading": bool(_NUMBERED.match(line))}
            for line in composed.text.splitlines()
            if line.strip()
        ],
        "missing_title": _("Il reste à compléter"),
        "missing": _typeset(", ".join(labels[one] for one in composed.missing)),
        "source": _typeset(
            _("Texte établi d’après : %(cited)s Grille du %(day)s.") % {"cited": cited, "day": _day(shown.pack.since)}
        ),
    }
    path = shown.assessment.get_absolute_url()
    version = _("grille du %(day)s") % {"day": _day(shown.pack.since)}
    title = _typeset(said(document.title))
    return pdf.render(
        "library/typst/text.typ", data, title=title, path=path, on=on, version=version, language=_language()
    )


def _cited(citations: Iterable[Citation]) -> str:
    """Articles by text."""
    by_text: dict[str, list[str]] = {}
    for one in citations:
        by_text.setdefault(said(one.text.title), []).append(one.article)
    return " ; ".join(f"{text}, {', '.join(articles)}" for text, articles in by_text.items()) + "." if by_text else ""


def site_host() -> str:
    """The site's name on the network, which makes its calendar's identifiers unique."""
    return settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
