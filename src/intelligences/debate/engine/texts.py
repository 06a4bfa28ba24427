"""What readers of CSV files share: the encoding of a text, and which way a vote of 1 goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def decoded(content: bytes, *, errors: str = "strict") -> str:
    """The text of a file: UTF-8, UTF-16 (with its mark, or told by its zeros), or else Windows-1252.

    Raises UnicodeDecodeError for what none of them reads, unless `errors` is "replace".
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors=errors)
    for name, zeros in (("utf-16-le", content[1:400:2]), ("utf-16-be", content[:400:2])):
        if zeros and zeros.count(0) > 0.8 * len(zeros):
            return content.decode(name, errors=errors)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors=errors)


def direction(counts: Iterable[Sequence[int]]) -> int:
    """1 when +1 is an agreement, -1 when -1 is one, 0 when nothing tells.

    Each of `counts` tells agreements and disagreements, then the numbers of +1 and -1 found for the same people: the
    nearer direction is taken when it is at least twice as near.
    """
    straight = turned = 0
    for agrees, disagrees, plus, minus in counts:
        straight += abs(agrees - plus) + abs(disagrees - minus)
        turned += abs(agrees - minus) + abs(disagrees - plus)
    if 2 * min(straight, turned) >= max(straight, turned):
        return 0
    return 1 if straight < turned else -1
