"""The papers of an evening as PDF files: ballots, poster, the sheet of whoever hosts it.

The same content gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from intelligences.ui import pdf, qr, typography

from .. import queries
from ..models import Debate, Printing
from . import numbers, orders
from .course import course
from .course import parts as parts_of_course

PAPERS = ("a4", "a3")
PER_FILE = 100
"""Ballots of one file: two or three hundred pages, a few seconds to make."""


def _typeset(text: str) -> str:
    return typography.typeset(text, language=_language())


def _language() -> str:
    return get_language() or "fr"


def frame_language(language: str, debate: Debate) -> str:
    """The site's language nearest to that of a ballot."""
    return next((one for one in (language, debate.language) if one in dict(settings.LANGUAGES)), "fr")


def _marked(language: str) -> str:
    """A language as a PDF file names it; `und` for one that isn't told."""
    return language if language in dict(settings.LANGUAGES) else "und"


def address(debate: Debate, name: str = "short") -> str:
    """A short address of the debate, to scan and to type."""
    return settings.SITE_URL + reverse(f"debate:{name}", kwargs={"pk": debate.pk})


def _readable(told: str) -> str:
    """An address as it is read aloud: without its scheme."""
    return told.partition("://")[2]


def _last_day(debate: Debate) -> str:
    return typography.day(debate.closes_on, language=_language()) if debate.closes_on else ""


def parts_of(printing: Printing) -> range:
    """The numbers of the files in which a printing leaves, from 1."""
    return range(1, (printing.ballots - 1) // PER_FILE + 2)


def ballots_pdf(printing: Printing, part: int = 1) -> bytes:
    """A hundred ballots of a printing, in the order of its sheets; `part` from 1."""
    debate = printing.debate
    with override(frame_language(printing.language, debate)):
        data = {
            **_labels(debate),
            "large": printing.is_large,
            "question": _typeset(debate.question),
            "language": _marked(debate.language),
            "organiser": _typeset(debate.organisation.name),
            "statements": _statements(printing),
            "orders": {letter: list(map(str, orders.order(printing.statements, letter))) for letter in orders.LETTERS},
            "ballots": _ballots(printing)[PER_FILE * (part - 1) : PER_FILE * part],
        }
        title = _("Bulletins : %(title)s") % {"title": debate.title}
        return pdf.render(
            "debate/typst/ballots.typ", data, title=_typeset(title), path=debate.get_absolute_url(),
            on=timezone.localdate(printing.printed_at), language=_language(),
        )  # fmt: skip


def _ballots(printing: Printing) -> list[dict[str, str]]:
    secret = bytes(printing.debate.secret or b"")
    return [
        {
            "number": numbers.written(number),
            "letter": orders.letter(place),
            "stub": numbers.stub(secret, number),
        }
        for place, number in enumerate(printing.numbers)
    ]


def _statements(printing: Printing) -> Mapping[str, Mapping[str, str]]:
    found = {}
    for one in printing.debate.statements.filter(number__in=printing.statements).order_by("number"):
        text, language = queries.words_in(one, printing.language)
        found[str(one.number)] = {"text": _typeset(text), "language": _marked(language)}
    return found


def _labels(debate: Debate) -> dict[str, Any]:
    day = {"day": _last_day(debate)}
    told = {
        "how": _(
            "Une seule case par ligne. Laissez une ligne vide si vous préférez : rien n’est obligatoire. Personne ne "
            "doit savoir qui a rempli ce bulletin : n’y écrivez pas votre nom."
        ),
        "consent": _(
            "J’accepte que mes réponses, qui sont des opinions (RGPD, art. 9), servent à établir le résultat de ce "
            "débat. Sans cette case cochée, ce bulletin n’est pas saisi."
        ),
        "statement-label": _("Affirmation"),
        "proposal": _("Une idée manque ? Proposez une affirmation : une seule idée, 180 signes au plus."),
        "thanks": _("Merci. Glissez ce bulletin dans l’urne, et gardez le talon."),
        "stub-title": _("Talon à détacher et à garder"),
        "stub-text": _(
            "Il permet de retirer vos réponses jusqu’au %(day)s, sans dire qui vous êtes. Après, plus rien ne les "
            "relie à ce talon. L’adresse :"
        )
        % day,
        "ballot-label": _("Bulletin"),
        "order-label": _("ordre"),
        "code-label": _("Code de retrait"),
        "continued": _("Suite du bulletin"),
    }
    choices = [_("D’accord"), _("Pas d’accord"), _("Je ne me prononce pas")]
    return {name: _typeset(text) for name, text in told.items()} | {
        "choices": choices,
        "stub-address": _readable(address(debate, "short_stub")),
    }


def poster_pdf(debate: Debate, paper: str) -> bytes:
    """One page with the code of the debate's address; `paper` is "a4" or "a3"."""
    told, label = address(debate), _("Code à scanner : la page de ce débat")
    data = {
        "paper": paper,
        "size": 34 if len(debate.question) < 90 else 26 if len(debate.question) < 180 else 20,
        "kicker": _("Débat public"),
        "question": _typeset(debate.question),
        "language": _marked(debate.language),
        "what": _typeset(
            _("Vous lisez des affirmations, une à une, et dites si vous êtes d’accord. Vous pouvez en proposer.")
        ),
        "qr": str(qr.svg(told, label)),
        "qr_label": label,
        "address": _readable(told),
        "scan": _typeset(_("Scannez ce code, ou tapez l’adresse. Sans téléphone : demandez un bulletin en papier.")),
        "facts": [
            [_("Durée"), _typeset(_("cinq minutes, sans compte"))],
            [_("Jusqu’au"), _typeset(_("%(day)s inclus") % {"day": _last_day(debate)})],
            [_("Organisé par"), _typeset(debate.organisation.name)],
        ],
        "privacy": _typeset(
            _("Sans nom ni adresse conservée. À la clôture, plus rien ne relie un vote à une personne.")
        ),
    }
    return pdf.render(
        "debate/typst/poster.typ", data, title=_typeset(debate.title), path=debate.get_absolute_url(),
        on=timezone.localdate(debate.opened_at), language=_language(),
    )  # fmt: skip


def host_pdf(debate: Debate) -> bytes:
    """The course of an evening, with its minutes."""
    held = course()
    data = {
        "question": _typeset(debate.question),
        "language": _marked(debate.language),
        "facts": [
            [_("Débat"), _typeset(debate.title)],
            [_("Votes jusqu’au"), _typeset(_("%(day)s inclus") % {"day": _last_day(debate)})],
            [_("Adresse"), _readable(address(debate))],
        ],
        "course": {
            "title": _typeset(held.title),
            "headings": [_typeset(one) for one in held.headings],
            "rows": [[_typeset(cell) for cell in row] for row in held.rows],
        },
        "parts": [
            {"title": _typeset(one.title), "items": [_typeset(item) for item in one.items]} for one in parts_of_course()
        ],
    }
    return pdf.render(
        "debate/typst/host.typ", data, title=_typeset(_("Animer la soirée")), path=debate.get_absolute_url(),
        on=timezone.localdate(debate.opened_at), language=_language(),
    )  # fmt: skip
