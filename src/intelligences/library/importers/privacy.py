"""What may tell of a person in a cell: e-mail addresses and telephone numbers. Pure.

Columns that hold names of contacts are told by each format; a name inside a sentence can't be told by a pattern, and
the methods page says so.
"""

from __future__ import annotations

import re
from typing import Any

REMOVED = "[coordonnée retirée]"
_EMAIL = re.compile(r"(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|[\w.+-]+\s?\[at\]\s?[\w.-]+", re.IGNORECASE)
# A number is a telephone when it is written as one: an international prefix, five French pairs, a North American
# bracket, or a word before it. Bare digits stay: identifiers, years and amounts look the same.
_PHONE = re.compile(
    r"(?<![\w/=.\-+])(?:"
    r"\+\d{1,3}[\s.\-]?(?:\(0?\d*\)[\s.\-]?)?\d(?:[\s.\-]?\d){6,11}"
    r"|0[1-9](?:[ .\-]\d{2}){4}|0[1-9]\d{8}(?!\d)"
    r"|\(\d{3}\)\s?\d{3}[.\-]\d{4}|\d{3}[.\-]\d{3}[.\-]\d{4}(?!\d)"
    r"|0\d{2,4}[ \-]\d{3}[ \-]?\d{3,4}(?!\d)"
    r")(?![\w])"
)
_SAID_PHONE = re.compile(
    r"\b((?:t[eé]l(?:[eé]phone|efoon)?|phone|mobile|portable|fax)\b\.?\s*:?\s*)(\+?\(?\d(?:[\s.\-()/]*\d){5,13})",
    re.IGNORECASE,
)
_MAY_HOLD = re.compile(r"@|\[at\]|\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d", re.IGNORECASE)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def without_contacts(text: str) -> tuple[str, int]:
    """The text with contact details taken out, and how many there were; `("", n)` when it held nothing else.

    The digits of a web address aren't a telephone number; its e-mail addresses go.
    """
    if not _MAY_HOLD.search(text):
        return text, 0
    cleaned, count = _without_addresses(text) if "@" in text or "[at]" in text.lower() else (text, 0)
    pieces, last = [], 0
    for address in _URL.finditer(cleaned):
        piece, more = _without_phones(cleaned[last : address.start()])
        pieces += [piece, address.group()]
        last, count = address.end(), count + more
    piece, more = _without_phones(cleaned[last:])
    count += more
    if not count:
        return text, 0
    cleaned = "".join([*pieces, piece])
    left = cleaned.replace(REMOVED, "").strip(" \t\n\r;,:/|<>()[]\"'-–")
    return (cleaned, count) if left else ("", count)


def _without_addresses(text: str) -> tuple[str, int]:
    """E-mail addresses, and the name that an address spells when the text writes it too: `sara.lind@…`, Sara Lind."""
    names = [re.split(r"[._-]", address.split("@")[0].removeprefix("mailto:")) for address in _EMAIL.findall(text)]
    cleaned, count = _EMAIL.subn(REMOVED, text)
    for parts in names:
        told = [re.escape(part) for part in parts if len(part) > 1]
        if len(told) == 2:
            both = rf"\b(?:{told[0]}\W{{1,3}}{told[1]}|{told[1]}\W{{1,3}}{told[0]})\b"
            cleaned, more = re.subn(both, REMOVED, cleaned, flags=re.IGNORECASE)
            count += more
    return cleaned, count


def _without_phones(text: str) -> tuple[str, int]:
    cleaned, said = _SAID_PHONE.subn(lambda found: found.group(1) + REMOVED, text)
    cleaned, written = _PHONE.subn(REMOVED, cleaned)
    return cleaned, said + written


def anything_without_contacts(value: Any) -> tuple[Any, int]:
    """The same for what a JSON cell can hold: lists and objects too."""
    if isinstance(value, str):
        return without_contacts(value)
    if isinstance(value, list):
        kept, count = [], 0
        for one in value:
            cleaned, found = anything_without_contacts(one)
            count += found
            if cleaned not in ("", None, [], {}):
                kept.append(cleaned)
        return kept, count
    if isinstance(value, dict):
        told, count = {}, 0
        for name, one in value.items():
            cleaned, found = anything_without_contacts(one)
            count += found
            if cleaned not in ("", None, [], {}):
                told[str(name)] = cleaned
        return told, count
    return value, 0
