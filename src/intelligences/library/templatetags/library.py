"""Tags of this room's templates; load them with `{% load library %}`."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from intelligences.documents.queries import public
from intelligences.ui.icons import icon

from .. import partial_dates, wording
from ..embedding import solution_as_schema_org, use_as_schema_org
from ..models import Deployment, Evidence, Record, Solution
from ..queries.provenance import Notes
from ..vocabulary import Status

register = template.Library()
_ICONS = {"good": "done", "caution": "trial", "stop": "stopped"}


def _call(number: int | None) -> SafeString | str:
    if number is None:
        return ""
    label = _("Source %(number)s") % {"number": number}
    return format_html(' <a class="source-ref" href="#source-{0}" aria-label="{1}">[{0}]</a>', number, label)


@register.simple_tag
def schema_org(record: Deployment | Solution) -> SafeString:
    """What search engines read of a record: data, that no browser runs."""
    told = use_as_schema_org(record) if isinstance(record, Deployment) else solution_as_schema_org(record)
    written = json.dumps(told, ensure_ascii=False).translate(
        {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
    )
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))  # noqa: S308 (escaped above)


@register.simple_tag
def note(notes: Notes, field: str) -> SafeString | str:
    """The call of the source that tells a field."""
    return _call(notes.of(field))


@register.simple_tag
def evidence_note(notes: Notes, evidence: Evidence) -> SafeString | str:
    """The call of the source that tells a measure."""
    return _call(notes.evidence.get(evidence.pk))


@register.simple_tag
def dead_note(notes: Notes, url: str) -> SafeString | str:
    """Since when an address of the record no longer answers; nothing while it does."""
    since = notes.dead.get(url)
    if since is None:
        return ""
    return format_html(' <span class="status status-caution">{}{}</span> {}', icon("trial"), _("lien mort"), since)


@register.simple_tag
def answer_of(record: Record, field: str) -> str:
    """ "unknown", "not_applicable" or ""."""
    return record.answer_to(field)


@register.filter
def partial_date(text: str) -> str:
    """`2022-03` → "mars 2022"."""
    return partial_dates.written(text)


@register.simple_tag
def use_status(use: Deployment) -> SafeString:
    """The state of a use, its sign before its word."""
    kind = wording.STATUS_KINDS[Status(use.status)]
    sign = icon(_ICONS.get(kind, "info"))
    return format_html('<span class="status status-{}">{}{}</span>', kind, sign, Status(use.status).label)


@register.simple_tag
def documents_of(use: Deployment) -> list[Any]:
    """Documents of a use that everybody may read now."""
    return list(use.documents.filter(pk__in=public()).order_by("title", "id"))
