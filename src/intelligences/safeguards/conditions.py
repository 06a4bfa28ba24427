"""Conditions over answers: data, never code. `read` takes the YAML of a pack.

{all: […]}  {any: […]}  {not: …}  {term: id}  {case: id}     several keys of one mapping must all hold
{question: option}  {question: [option, option]}             one of these was chosen
{question: {count: 2}}                                       at least two were chosen
{question: {from: 2026-08-02, before: 2027-12-02}}           a date, first day included, last excluded
{question: {at_least: 50, below: 100}}                       a number
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Every:
    """All of these hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    """One of these holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """This doesn't hold."""

    part: Condition


@dataclass(frozen=True)
class TermHolds:
    """A term of the pack."""

    id: str


@dataclass(frozen=True)
class CaseHolds:
    """A case of an earlier decision."""

    id: str


@dataclass(frozen=True)
class Chosen:
    """One of these options was chosen."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """At least so many options were chosen, those that stand alone left out."""

    question: str
    least: int


@dataclass(frozen=True)
class Within:
    """A date or a number, in days or in units: `least` included, `below` excluded."""

    question: str
    least: float | None
    below: float | None


Condition = Every | Some | Not | TermHolds | CaseHolds | Chosen | Counted | Within
ALWAYS = Every(())
_BOUNDS = {"from": "least", "at_least": "least", "before": "below", "below": "below"}


class BadCondition(ValueError):
    """A condition that has no meaning; the message quotes it."""


def read(node: Any) -> Condition:
    """The condition that this piece of YAML writes; nothing written always holds."""
    if node is None:
        return ALWAYS
    if not isinstance(node, dict) or not node:
        raise BadCondition(f"not a condition: {node!r}")
    parts = tuple(_entry(str(key), value) for key, value in node.items())
    return parts[0] if len(parts) == 1 else Every(parts)


def _entry(key: str, value: Any) -> Condition:
    match key:
        case "all":
            return Every(tuple(read(one) for one in value))
        case "any":
            return Some(tuple(read(one) for one in value))
        case "not":
            return Not(read(value))
        case "term":
            return _one_of([TermHolds(str(one)) for one in _listed(value)])
        case "case":
            return _one_of([CaseHolds(str(one)) for one in _listed(value)])
        case _ if isinstance(value, dict):
            return _bounded(key, value)
        case _:
            return Chosen(key, tuple(str(one) for one in _listed(value)))


def _bounded(question: str, value: dict[str, Any]) -> Condition:
    if set(value) == {"count"}:
        return Counted(question, int(value["count"]))
    if not value or not set(value) <= set(_BOUNDS):
        raise BadCondition(f"not a condition on {question}: {value!r}")
    bounds = {_BOUNDS[key]: as_number(one) for key, one in value.items()}
    return Within(question, bounds.get("least"), bounds.get("below"))


def as_number(value: Any) -> float:
    """A date as its day's number, so that dates and numbers compare alike."""
    return value.toordinal() if isinstance(value, date) else float(value)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _one_of(parts: list[Any]) -> Condition:
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def leaves(condition: Condition) -> Iterator[TermHolds | CaseHolds | Chosen | Counted | Within]:
    """Everything that a condition names, left to right."""
    match condition:
        case Every(parts) | Some(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case TermHolds() | CaseHolds() | Chosen() | Counted() | Within():
            yield condition
