"""What changed between two versions, word by word. Pure functions."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Segment:
    """A piece of text that is "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A field whose value differs, as readable segments."""

    label: str
    segments: tuple[Segment, ...]


def compare(before: str, after: str) -> tuple[Segment, ...]:
    """Segments from `before` to `after`: lines first, then words inside the lines that differ.

    The "same" and "removed" ones joined give `before`, the "same" and "added" ones `after`; neighbours differ in kind.
    """
    pieces: list[Segment] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Segment("same", "".join(old[a:b])))
        else:
            pieces += _words("".join(old[a:b]), "".join(new[c:d]))
    return tuple(_merged(pieces))


def _words(before: str, after: str) -> Iterator[Segment]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=len(old) > 2000).get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(old[a:b]))
            continue
        if a < b:
            yield Segment("removed", "".join(old[a:b]))
        if c < d:
            yield Segment("added", "".join(new[c:d]))


def _merged(pieces: list[Segment]) -> Iterator[Segment]:
    """Joins neighbours; a lone space between two changes belongs to both, so that a replaced phrase reads as one."""
    removed = added = ""
    for index, piece in enumerate(pieces):
        bridge = (removed or added) and index + 1 < len(pieces) and piece.kind == "same" and piece.text.isspace()
        if piece.kind == "removed" or bridge:
            removed += piece.text
        if piece.kind == "added" or bridge:
            added += piece.text
        if piece.kind == "same" and not bridge:
            yield from _both(removed, added)
            removed = added = ""
            if piece.text:
                yield piece
    yield from _both(removed, added)


def _both(removed: str, added: str) -> Iterator[Segment]:
    if removed:
        yield Segment("removed", removed)
    if added:
        yield Segment("added", added)


def written(value: Any) -> str:
    """A field's value as a person reads it: lists by lines, yes or no in words, nothing as an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Mapping):
        return "\n".join(
            _("%(name)s : %(value)s") % {"name": key, "value": written(item)} for key, item in value.items()
        )
    if isinstance(value, list | tuple):
        return "\n".join(written(item) for item in value)
    return str(value)


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], labels: Mapping[str, str], *, whole: Container[str] = ()
) -> list[Change]:
    """The fields that differ, in the order of `labels` (name → what a person reads); the others stay out.

    `whole` names fields whose value is one of a few, or a date: it is replaced as a whole, never inside.
    """
    return [
        Change(label, tuple(_both(old, new)) if name in whole else compare(old, new))
        for name, label in labels.items()
        if (old := written(before.get(name))) != (new := written(after.get(name)))
    ]
