"""Measured effects in our own format: in columns of their own, or all of a use's in one cell, as a JSON list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intelligences.kernel.fields import LANGUAGES

from ...models import Evidence, Source
from ...vocabulary import EvidenceLevel, SourceKind
from .. import cells
from ..cells import KeptAsIs, Refused
from ..privacy import without_contacts
from ..tables import loads

MOST = 50
"""Measures of one use."""
_LONGEST_NAME = 60


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
_DOCUMENT: Mapping[str, Callable[[str], Any]] = {"title": cells.line, "url": cells.address}


LISTED: Mapping[str, Callable[[str], Any]] = {
    **PARTS, "before": _figure, "after": _figure, "language": cells.code_in(code for code, _label in LANGUAGES),
}  # fmt: skip
"""In a list, as sites of this software write it: an effect has its language, and figures that may be below zero."""


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
    """The measures of a cell, each with its own `source` and `document` when it has them, and how many contact details
    were taken out of them. Refused when one of them can't be: its place, its field and the reason.
    """
    try:
        told = loads(value)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise Refused(_("ce n’est pas une liste d’effets, en JSON"))
    if len(told) > MOST:
        raise Refused(_("une fiche a %(most)s effets au plus") % {"most": MOST})
    clean = [_without_contacts(one) for one in told]
    read = [_placed(place, one) for place, (one, _count) in enumerate(clean, start=1)]
    return read, sum(count for _told, count in clean)


def _without_contacts(told: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """The parts of a measure as text, its source's too; its author is who measured."""
    kept, removed = {}, 0
    for name, one in told.items():
        kept[name], count = _without_contacts(one) if isinstance(one, dict) else without_contacts(cells.text_of(one))
        removed += count
    return kept, removed


def _placed(place: int, told: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return _one(told)
    except Refused as why:
        raise Refused(_("effet %(place)s : %(why)s") % {"place": place, "why": why}) from None


def _one(told: Mapping[str, Any]) -> dict[str, Any]:
    read = _read({name: one for name, one in told.items() if name not in ("source", "document")}, LISTED, Evidence)
    if "claim" not in read:
        raise Refused(_("un effet dit ce qui a changé"))
    for _name, why in flaws(read):
        raise Refused(why)
    source, document = (_part(told, name) for name in ("source", "document"))
    if source:
        read["source"] = _cited(_read(source, _SOURCE, Source))
    if document:
        read["document"] = _read(document, _DOCUMENT, Source)
    return completed(read)


def _part(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object in a measure; empty when it says nothing."""
    part = told.get(name) or {}
    if not isinstance(part, dict):
        raise Refused(_("« %(name)s » est un objet, entre accolades") % {"name": name})
    return part if any(part.values()) else {}


def _cited(source: Mapping[str, Any]) -> dict[str, Any]:
    """A source as it is found or made: only a declaration has no address."""
    if not source.get("url") and not (source.get("title") and source.get("kind") == SourceKind.DECLARATION):
        raise Refused(_("une source se donne avec son adresse"))
    return dict.fromkeys(_SOURCE, "") | source


def _read(
    told: Mapping[str, Any], parts: Mapping[str, Callable[[str], Any]], model: type[Evidence | Source]
) -> dict[str, Any]:
    unknown = next((name for name in told if name not in parts), None)
    if unknown is not None:
        raise Refused(_("« %(name)s » n’est pas un champ connu") % {"name": unknown[:_LONGEST_NAME]})
    return {name: _value(name, told[name], parts[name], model) for name in parts if told.get(name)}


def _value(name: str, told: Any, part: Callable[[str], Any], model: type[Evidence | Source]) -> Any:
    """One field, of the length and the digits that its column holds."""
    try:
        value = part(told if isinstance(told, str) else "")
        model._meta.get_field(name).run_validators(value)  # type: ignore[union-attr]
    except KeptAsIs:
        why = _("cette valeur ne se lit pas")
    except ValidationError as error:
        why = " ".join(error.messages)
    except Refused as reason:
        why = str(reason)
    else:
        return value
    raise Refused(_("« %(name)s » : %(why)s") % {"name": name, "why": why})
