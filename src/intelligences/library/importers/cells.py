"""How a cell is read: text, HTML, dates, addresses, yes or no, words of a list. Pure.

A reader gives a value; raises KeptAsIs when the cell says something that its field can't hold and that harms nothing;
raises Refused with the reason when it can't be what its column says.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from intelligences.kernel.french import words

from .dates import FIRST_YEAR, LAST_YEAR, NotADate, NotRead, partial_date

Reader = Callable[[Any], Any]


class KeptAsIs(Exception):
    """Not for its field: the cell stays in `extra`."""


class Refused(Exception):
    """The text is the reason, in French."""


_NOT_APPLICABLE = {"n a", "na", "n v t", "nvt", "not applicable", "sans objet", "s o", "so", "niet van toepassing",
                   "none", "geen", "nihil", "neant", "aucun", "aucune",
                   "non applicable", "does not apply", "nicht zutreffend", "n ap", "not aplicable"}  # fmt: skip
_UNKNOWN = {"unknown", "onbekend", "inconnu", "ne sait pas", "nsp", "not known", "unbekannt", "tbd", "to be determined",
            "tbc", "tba", "niet bekend", "nog niet bekend", "nog te bepalen", "not available", "not yet known",
            "null", "nan", "non connu", "non communique", "non determine", "nc", "unknown at this time",
            "non renseigne", "non precise", "unspecified", "not specified"}  # fmt: skip
_YES = {"yes", "y", "oui", "o", "ja", "true", "vrai", "1", "x", "si"}
_NO = {"no", "n", "non", "nee", "false", "faux", "0", "nein"}
_NO_ANSWER = frozenset({
    "information", "info", "data", "details", "determine", "communique", "renseigne", "precise", "applicable", "connu",
    "disponible", "bekend", "se",
})  # fmt: skip
"""What after "no" makes it no answer: `No information available`, `Non communiqué`, `No se sabe`."""
_TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^<>]*)>", re.DOTALL)
_LINE_TAG = re.compile(r"</?(?:p|div|li|ul|ol|br|h\d|tr|table)\b[^<>]*>", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\d{4}-\d\d-\d\d[ T]00:00:00(?:\.0+)?")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*(?:\n\s*)+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b]|[\ud800-\udfff]")


def is_empty(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return (
        value is None or value in ([], {}) or (isinstance(value, str) and not value.strip(" \t\r\n\u00a0\ufeff\u200b"))
    )


def text_of(value: Any) -> str:
    """A cell as text: what a database can hold, ends trimmed, days without their midnight; a list by its items."""
    if isinstance(value, str):
        told = _CONTROLS.sub("", value).replace("\r\n", "\n").replace("\r", "\n").strip()
        return told[:10] if _MIDNIGHT.fullmatch(told) else told
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return " ; ".join(text_of(one) for one in value if not is_empty(one))
    if isinstance(value, dict):
        parts = [text_of(one) for one in value.values() if not is_empty(one)]
        return ", ".join(parts)
    return "" if value is None else str(value)


def json_text(value: Any) -> str:
    """A cell that holds JSON, as its text: written so in a table, or a value in a file that is JSON itself."""
    return text_of(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def storable(value: Any) -> Any:
    """What a JSON cell holds, words and structure as they are, without what a database can't keep."""
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {text_of(name): storable(one) for name, one in value.items()}
    return value if isinstance(value, bool | int) or value is None else text_of(value)


def without_answer(text: str) -> str:
    """`not_applicable` or `unknown` when the cell only says so, in one of its spellings."""
    if len(text) > 24:
        return ""
    told = words(text)
    return "not_applicable" if told in _NOT_APPLICABLE else "unknown" if told in _UNKNOWN else ""


def text(value: str) -> str:
    """Text without HTML: paragraphs stay, tags and entities go."""
    if "<" in value:
        value = _TAG.sub("", _LINE_TAG.sub("\n", value))
    if "&" in value:
        value = html.unescape(value)
        value = _CONTROLS.sub("", value)
    if "  " in value or "\t" in value or "\u00a0" in value:
        value = _SPACES.sub(" ", value)
    if "\n" in value:
        value = _LINES.sub("\n\n", value)
    plain = value.strip()
    if not plain:
        raise KeptAsIs
    return plain


def sentence(value: str) -> str:
    """Text that says more than yes or no."""
    if words(value) in _YES | _NO:
        raise KeptAsIs
    return text(value)


def line(value: str) -> str:
    """Text on one line."""
    return " ".join(text(value).split())


def day(*, month_first: bool = False) -> Reader:
    """A date to the precision that is told."""

    def read(value: str) -> str:
        try:
            return partial_date(value, month_first=month_first)
        except NotRead:
            raise KeptAsIs from None
        except NotADate:
            raise Refused(_("cette date n’existe pas ou sort de l’ordinaire")) from None

    return read


def year(value: str) -> int:
    """A year."""
    told = day()(value)
    return int(told[:4])


def address(value: str) -> str:
    """One web address. Several, or words, stay as they are; another scheme is refused."""
    told = value.strip().strip("<>() ")
    if re.fullmatch(r"www\.\S+\.\S+", told, re.IGNORECASE):
        told = f"https://{told}"
    if re.match(r"(?:javascript|data|file|vbscript):", told, re.IGNORECASE):
        raise Refused(_("ce n’est pas une adresse web"))
    if not re.fullmatch(r"https?://[^\s<>\"]+", told, re.IGNORECASE) or len(told) > 2000 or told.count("://") > 1:
        raise KeptAsIs
    try:
        host = urlsplit(told).hostname or ""
    except ValueError:
        raise Refused(_("ce n’est pas une adresse web")) from None
    if "." not in host:
        raise KeptAsIs
    return told


def items(value: str) -> list[str]:
    """A list of short texts, between semicolons, bars or line ends; a JSON list too."""
    told = listed(value) or re.split(r"[;|\n]", text(value))
    found = [" ".join(one.split()).strip(" -•") for one in told]
    kept = list(dict.fromkeys(one for one in found if one and not without_answer(one)))
    if not kept or max(map(len, kept)) > 300:
        raise KeptAsIs
    return kept


def listed(value: str) -> list[str]:
    """`["a","b"]`, as some registers write a list in a cell; empty for anything else."""
    if not value.startswith("["):
        return []
    try:
        told = json.loads(value)
    except (ValueError, RecursionError):
        return re.findall(r"'([^']+)'", value)
    return [str(one) for one in told] if isinstance(told, list) else []


def number(value: str) -> Decimal:
    """A number ≥ 0, with spaces, commas or dots as people write them; a dot alone is the decimal point of our files.

    Refused when it can be read in two ways: `12,000` and `12.000` are twelve for some, twelve thousand for others.
    """
    plain = re.sub(r"[\s\u00a0\u202f€$£]", "", value)
    if re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?|[1-9]\d{0,2}(?:,\d{3})+\.\d+", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}(?:\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3}|\.000)", plain):
        raise Refused(_("ce nombre peut se lire de deux façons : écrivez 12000, ou 12,0"))
    try:
        told = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise Refused(_("ce n’est pas un nombre")) from None
    if not told.is_finite() or told < 0:
        raise Refused(_("ce nombre n’est pas possible ici"))
    return told


def whole(value: str) -> int:
    """A whole number ≥ 0."""
    told = number(value)
    if told != told.to_integral_value() or told > 9_000_000_000:
        raise Refused(_("ce n’est pas un nombre entier"))
    return int(told)


def calendar_year(value: str) -> int:
    """A year of a figure."""
    told = whole(value)
    if not FIRST_YEAR <= told <= LAST_YEAR:
        raise Refused(_("cette année sort de l’ordinaire"))
    return told


def yes_no(yes: Any, no: Any) -> Reader:
    """`yes` or `no`, in several languages, also when words follow; anything else stays as it is."""

    def read(value: str) -> Any:
        told = words(value)
        first, _space, rest = told.partition(" ")
        if told in _YES or first in {"yes", "oui", "ja"}:
            return yes
        says_no = first in {"no", "non", "nee"} and rest.split(" ", 1)[0] not in _NO_ANSWER
        if told in _NO or says_no:
            return no
        raise KeptAsIs

    return read


def one_of(table: Mapping[str, Any], *, inside: bool = False, strict: bool = False) -> Reader:
    """The value of the first key that the cell is (or begins with; or holds, when `inside`), compared by its words.

    What isn't in the table stays as it is, or is refused when `strict`.
    """
    known = {words(name): value for name, value in table.items()}
    longest = sorted(known, key=len, reverse=True)
    seen: dict[str, Any] = {}

    def find(value: str) -> Any:
        told = words(value)
        if told in known:
            return known[told]
        for name in longest:
            if told.startswith(f"{name} ") or (inside and f" {name} " in f" {told} "):
                return known[name]
        return None

    def read(value: str) -> Any:
        if len(value) > 200:
            raise KeptAsIs
        if value not in seen:
            if len(seen) > 5000:
                seen.clear()
            seen[value] = find(value)
        found = seen[value]
        if found is None:
            if strict:
                raise Refused(_("cette valeur n’est pas dans la liste"))
            raise KeptAsIs
        return found

    return read


def code_in(values: Iterable[str]) -> Reader:
    """One of our own codes; anything else is refused."""
    known = {str(value) for value in values}

    def read(value: str) -> str:
        told = value.strip()
        if told not in known:
            raise Refused(_("cette valeur n’est pas dans la liste"))
        return told

    return read
