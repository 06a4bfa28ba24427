"""The record that an address names, for whoever may read it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from .. import rules
from ..models import Record


def readable(request: HttpRequest, record: Record | None) -> Any:
    """The record, or 404: what isn't public doesn't exist for the others."""
    if record is None or not rules.can_read(request.user, record):
        raise Http404(_("Aucune fiche n’a ce numéro, ou elle n’est pas publiée."))
    return record


def moved(request: HttpRequest, record: Any, slug: str, end: str = "/") -> HttpResponsePermanentRedirect | None:
    """To the right address for good when the title changed; `end` is what follows the slug in the path."""
    if slug == record.slug:
        return None
    address = record.get_absolute_url().removesuffix("/") + end
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
