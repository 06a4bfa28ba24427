"""In which formats a source is read, and where its records go."""

from __future__ import annotations

import secrets

from django.utils.translation import gettext_lazy as _

from intelligences.library.actions import Shelf
from intelligences.library.importers.formats import FORMATS
from intelligences.library.importers.mapping import Format, Origin

from ..models import HarvestSource
from .node import NODE

COLUMNS = "columns"
"""No known format: a person told once, in an import, what the columns are."""
_READ = {NODE.key: NODE, **FORMATS}
CHOICES = [
    *((one.key, one.label) for one in _READ.values()),
    (COLUMNS, _("Un tableau dont j’ai déjà dit les colonnes, en l’important une fois")),
]
_REVIEW = "Fiche moissonnée pour la première fois : vérifier qu’elle ne double pas une de nos fiches."


def format_of(source: HarvestSource) -> Format | None:
    """The format that reads a source; None when its columns were told by a person."""
    return _READ.get(source.format)


def register_for(key: str) -> str:
    """Where the records of a new source go: a format that is one register's own has it already."""
    form = _READ.get(key)
    return form.register if form is not None and form.origin.url else f"moisson-{secrets.token_hex(6)}"


def shelf_of(source: HarvestSource) -> Shelf:
    """Its records' register, and the source that they cite when they name none themselves."""
    origin = Origin(source.title, source.url, source.publisher)
    return Shelf(source.register, origin, _REVIEW if source.is_reviewed else "")
