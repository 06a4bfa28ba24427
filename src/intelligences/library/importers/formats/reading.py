"""Readers that formats share."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

from intelligences.kernel.french import words as in_words

from ...countries import EUROPE, country_code
from ...vocabulary import DOMAINS, Learning, OperatorKind, PersonalData
from .. import cells
from ..cells import KeptAsIs
from . import words

status = cells.one_of(words.STATUS)
technique_family = cells.one_of(words.TECHNIQUE, inside=True)
learning = cells.one_of(words.LEARNING)
operator_kind = cells.one_of(words.OPERATOR)
personal_data = cells.yes_no(PersonalData.YES, PersonalData.NO)
_DOMAINS = {**words.DOMAIN, **{slug: slug for slug in DOMAINS}}
_domain = cells.one_of(_DOMAINS)
_BESIDE = re.compile(r"\s*\([^()]*\)")
_BETWEEN = re.compile(r"\s*[,;/|&\n]\s*|\s+(?:and|et)\s+")
_BY_NAME = (
    (OperatorKind.COMMUNE, ("gemeente ", "city of ", "municipality of ", "ville de ", "commune de ", "stadt ")),
    (OperatorKind.RESEARCH, ("university", "universite", "universiteit", "institute of technology")),
    (OperatorKind.STATE, ("ministerie", "ministry", "ministere", "department of", "department for")),
    (OperatorKind.DEPARTEMENT, ("provincie ",)),
)


def domain(value: str) -> list[str]:
    """The policy domain of a class or a theme."""
    return [_domain(value)]


def domains(value: str) -> list[str]:
    """Those of a list; what isn't known in it makes the cell stay as it is too."""
    found = []
    parts = ([one] if in_words(one) in _DOMAINS else one.split(",") for one in cells.items(value))
    for part in chain.from_iterable(parts):
        try:
            found.append(_domain(part))
        except KeptAsIs:
            continue
    if not found:
        raise KeptAsIs
    return list(dict.fromkeys(found))


def country(value: str) -> str:
    """A country's code; several countries are Europe's, or stay as they are. `Netherlands (the)` is the Netherlands."""
    plain = _BESIDE.sub("", value)
    code = country_code(value) or country_code(plain)
    if code:
        return code
    parts = [country_code(part) for part in _BETWEEN.split(plain)]
    if len(parts) > 1 and all(parts):
        return EUROPE if len(set(parts)) > 1 else parts[0]
    raise KeptAsIs


def kind_by_name(row: Any) -> None:
    """What a body is, where its name says it and nothing else does."""
    if row.get("operator_kind") not in (None, OperatorKind.UNKNOWN, OperatorKind.OTHER):
        return
    name = f"{row.get('operator_name') or ''} ".casefold()
    for kind, beginnings in _BY_NAME:
        if any(beginning in name for beginning in beginnings):
            row.values["operator_kind"] = kind
            return


def learning_by_technique(row: Any) -> None:
    """A technique that always learns from examples, where nothing else tells."""
    if row.get("learning") is None and row.get("technique_family") in words.LEARNT:
        row.values["learning"] = Learning.LEARNING
    elif row.get("learning") is None and row.get("technique_family") == "rules":
        row.values["learning"] = Learning.RULES
