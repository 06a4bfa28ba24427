"""Finds the version of a rule pack that is law on a day.

A version is a file written in full, or what an act changed in another version.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from .model import Pack
from .reading import BadPack, read_pack

_PACKS = files("intelligences.safeguards") / "packs"
_COLLECTIONS = (
    "texts",
    "citations",
    "sections",
    "questions",
    "terms",
    "decisions",
    "calendars",
    "obligations",
    "documents",
)


class NoSuchPack(LookupError):
    """No pack of that name, or no version of it on that day; the message says what there is."""


def names() -> list[str]:
    """The packs that ship."""
    return sorted(folder.name for folder in _PACKS.iterdir() if folder.is_dir() and folder.name[0] not in "._")


def versions(name: str) -> list[date]:
    """The first days of a pack's versions, in order."""
    if name not in names():
        raise NoSuchPack(f"{name!r} isn't a rule pack; there are: {', '.join(names())}")
    found = [file.name for file in (_PACKS / name).iterdir() if file.name.endswith(".yaml")]
    return sorted(date.fromisoformat(one.removesuffix(".yaml")) for one in found)


def load_pack(name: str, on: date | None = None) -> Pack:
    """The version of a pack that is law on a day, today unless told. Raises NoSuchPack before its first version."""
    day = on or datetime.now(UTC).date()
    held = [version for version in versions(name) if version <= day]
    if not held:
        raise NoSuchPack(f"{name} begins on {versions(name)[0]}: nothing on {day}")
    return _pack(name, held[-1])


@lru_cache(maxsize=32)
def _pack(name: str, version: date) -> Pack:
    return read_pack(whole(name, version))


def whole(name: str, version: date) -> dict[str, Any]:
    """A version as one mapping: an amending file applied to what it amends."""
    told = written(name, version)
    if "amends" not in told:
        return told
    return amend(whole(name, told["amends"]), told)


def written(name: str, version: date) -> dict[str, Any]:
    """A version's file as it is written."""
    text = (_PACKS / name / f"{version.isoformat()}.yaml").read_text("utf-8")
    import yaml  # the start of the site needn't wait for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same safe reader, compiled
    told = yaml.load(text, Loader=loader)  # noqa: S506 a safe loader
    if not isinstance(told, dict):
        raise BadPack(f"{name} {version}: not a mapping")
    return told


def amend(before: Mapping[str, Any], act: Mapping[str, Any]) -> dict[str, Any]:
    """What an act changes, adds (after the one that it names) and removes; the rest stays as it was."""
    after = {**before, **{key: value for key, value in act.items() if key not in {"amends", "change", "add", "remove"}}}
    for name in _COLLECTIONS:
        items = [dict(one) for one in before.get(name, [])]
        removed = set(act.get("remove", {}).get(name, []))
        changed = act.get("change", {}).get(name, {})
        unknown = (removed | set(changed)) - {one["id"] for one in items}
        if unknown:
            raise BadPack(f"{act['since']}: {name} has no {', '.join(sorted(unknown))} to change")
        items = [{**one, **changed.get(one["id"], {})} for one in items if one["id"] not in removed]
        for added in act.get("add", {}).get(name, []):
            _insert(items, dict(added))
        after[name] = items
    return after


def _insert(items: list[dict[str, Any]], added: dict[str, Any]) -> None:
    place = added.pop("after", None)
    ids = [one["id"] for one in items]
    if place is not None and place not in ids:
        raise BadPack(f"{added['id']}: nothing is called {place}")
    items.insert(len(items) if place is None else ids.index(place) + 1, added)
