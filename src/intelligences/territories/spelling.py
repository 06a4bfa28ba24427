"""How a name of a territory is written by people: keys of names, and names one typo apart. Pure, no Django model.

Typos are found by the deletion neighbourhood (W. Garbe, SymSpell, 2012; idea of Mor and Fraenkel, 1982): two words one
edit apart become equal once each has lost at most one letter, so that an index of the shortened words finds the
candidates, and `one_typo_apart` keeps those that really are.
"""

from __future__ import annotations

import re
import zlib

from intelligences.kernel.french import words

_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ON = re.compile(r"\bs/\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:l|le|la|les|los|las|aux|d|du|de la|de l|des|de) (?=.)")
# Words too common to look a territory up by.
_SMALL = frozenset(
    [
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "lez",
        "los",
        "las",
        "s",
        "sous",
        "sur",
        "un",
        "une",
        "pays",
        "communaute",
        "communes",
    ]
)
_EPCI_KIND = re.compile(
    r"^(?:communaute de communes|communaute d agglomeration|communaute urbaine|metropole|cc|ca|cu) "
    r"(?:de la |de l |du |des |de |d )?(?=.)"
)


def name_key(text: str) -> str:
    """Folded words, abbreviations spelt out: `"St-Étienne s/ Œuf"` → `"saint etienne sur oeuf"`."""
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words(_ON.sub("sur ", text)).split())


def code_key(text: str) -> str | None:
    """A code as it is stored (`"25 000"`, `"2A004"`, a SIRET cut to its SIREN), or None when the text is no code."""
    compact = re.sub(r"[\s.\u00a0\u202f-]", "", text).lower()
    if not re.fullmatch(r"\d{1,14}|2[ab]\d{0,3}|97[78]|98\d", compact):
        return None
    return compact[:9] if len(compact) == 14 else compact


def with_lost_zero(code: str) -> str:
    """The code that a spreadsheet cut (`"1004"` → `"01004"`, `"1"` → `"01"`); empty when no zero can have been lost."""
    return f"0{code}" if code.isascii() and code.isdigit() and len(code) in (1, 4) else ""


def without_article(key: str) -> str:
    """`"l abergement clemenciat"` → `"abergement clemenciat"`; the key itself when there is none."""
    return _ARTICLE.sub("", key)


def without_kind(key: str) -> str:
    """Key of an EPCI's name without its kind: `"cu grand besancon metropole"` → `"grand besancon metropole"`."""
    return _EPCI_KIND.sub("", key)


def inner_keys(key: str) -> list[str]:
    """The key from each of its telling words but the first: `"fontenay le comte"` → `["comte"]`."""
    parts = key.split()
    return [" ".join(parts[at:]) for at in range(1, len(parts)) if len(parts[at]) > 2 and parts[at] not in _SMALL]


def shortened(key: str) -> list[int]:
    """CRC-32 (signed, as PostgreSQL's integer) of the key and of each way to leave one letter out."""
    forms = {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))}
    return [code - (1 << 32) if code >= 1 << 31 else code for code in (zlib.crc32(form.encode()) for form in forms)]


def one_typo_apart(one: str, other: str) -> bool:
    """Whether at most one letter is missing, added, replaced, or swapped with its neighbour."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    if len(one) < len(other):
        return one[start:] == other[start + 1 :]
    swapped = one[start : start + 2][::-1] == other[start : start + 2]
    return one[start + 1 :] == other[start + 1 :] or (swapped and one[start + 2 :] == other[start + 2 :])
