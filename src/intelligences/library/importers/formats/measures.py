"""Measured effects in our own format: in columns of their own, or all of a use's in one cell, as a JSON list."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ...models import Evidence, Source
from ...vocabulary import EvidenceLevel, SourceKind
from .. import cells
from ..cells import KeptAsIs, Refused
from ..privacy import without_contacts

MOST = 50
"""Measures of one use."""


def _level(value: str) -> int:
    told = cells.whole(value)
    if told not in EvidenceLevel.values:
        raise Refused(_("un niveau de preuve va de 0 à 5"))
    return told


def _source_kind(value: str) -> str:
    if value not in SourceKind.values:
        raise Refused(_("la nature de la source n’est pas connue"))
    return value


def _figure(value: str) -> Decimal:
    try:
        told = Decimal(value)
    except InvalidOperation:
        raise Refused(_("ce n’est pas un nombre")) from None
    if not told.is_finite():
        raise Refused(_("ce nombre n’est pas possible ici"))
    return told


PARTS: Mapping[str, Callable[[str], Any]] = {
    "claim": cells.text, "indicator": cells.line, "unit": cells.line, "sample": cells.line, "author": cells.line,
    "level_why": cells.line, "method": cells.text, "before": cells.number, "after": cells.number,
    "measured_on": cells.day(), "level": _level,
}  # fmt: skip
_SOURCE: Mapping[str, Callable[[str], Any]] = {
    "url": cells.address, "title": cells.line, "kind": _source_kind, "published_on": cells.day(),
}  # fmt: skip


_IN_A_LIST = {**PARTS, "before": _figure, "after": _figure}
"""What another site of this software says of an effect may be below zero."""


def flaws(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What of a measure can't be, and why: figures without a unit, levels without a method."""
    if (told.get("level") or 0) >= 2 and "method" not in told:
        yield "level", _("à partir du niveau 2, la méthode est à dire")
    if "unit" not in told:
        yield from ((name, _("une mesure se donne avec son unité")) for name in ("before", "after") if name in told)


def completed(told: dict[str, Any]) -> dict[str, Any]:
    """The measure with a level and its reason, said to be nobody's when the source gave none."""
    told.setdefault("level", 0)
    why = "Niveau donné par la source, sans explication." if told["level"] else "Sans mesure décrite."
    told.setdefault("level_why", why)
    return told


def every(value: str) -> tuple[list[dict[str, Any]], int]:
    """The measures of a cell, each with its own `source` when it has one, and how many contact details were taken out
    of them. Refused when one of them can't be.
    """
    try:
        told = json.loads(value)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told) or len(told) > MOST:
        raise Refused(_("ce n’est pas une liste d’effets, en JSON"))
    clean = [_without_contacts(one) for one in told]
    return [_one(one) for one, _count in clean], sum(count for _one_told, count in clean)


def _without_contacts(told: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """The parts of a measure as text, its source's too; its author is who measured."""
    kept, removed = {}, 0
    for name, one in told.items():
        kept[name], count = _without_contacts(one) if isinstance(one, dict) else without_contacts(cells.text_of(one))
        removed += count
    return kept, removed


def _one(told: Mapping[str, Any]) -> dict[str, Any]:
    read = _read(told, _IN_A_LIST, Evidence)
    if "claim" not in read:
        raise Refused(_("un effet dit ce qui a changé"))
    for _name, why in flaws(read):
        raise Refused(why)
    source = told.get("source")
    if isinstance(source, dict) and source.get("url"):
        read["source"] = dict.fromkeys(_SOURCE, "") | _read(source, _SOURCE, Source)
    return completed(read)


def _read(
    told: Mapping[str, Any], parts: Mapping[str, Callable[[str], Any]], model: type[Evidence | Source]
) -> dict[str, Any]:
    try:
        read = {name: parts[name](told[name]) for name in parts if told.get(name)}
        for name, value in read.items():
            model._meta.get_field(name).run_validators(value)  # lengths and digits  # type: ignore[union-attr]
    except (KeptAsIs, ValidationError) as error:
        why = " ".join(error.messages) if isinstance(error, ValidationError) else _("une valeur ne se lit pas")
        raise Refused(why) from None
    return read
