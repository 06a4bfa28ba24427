"""French and English typography: spaces, quotation marks, numbers, dates. Pure functions of text and language.

French follows the Imprimerie nationale: a narrow no-break space before ; ? ! and %, a no-break space before : and
inside « », a narrow one between thousands. English pages keep English habits.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

NARROW, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"
MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_ANY_SPACE = f"[ {NARROW}{NO_BREAK}\u2009]"
_STAND_IN = "\ue000"
_ADDRESS = r"(?:https?://|www\.|mailto:)[^\s<]+|[^\s<>]+@[^\s<>]+\.[^\s<>]+|`[^`]*`"
_UNTOUCHED = re.compile(f"{_ADDRESS}|{_STAND_IN}")
_UNTOUCHED_IN_HTML = re.compile(rf"<[^>]*>|&#?\w+;|{_ADDRESS}|{_STAND_IN}")


def _in_guillemets(match: re.Match[str]) -> str:
    inside = match.group(1).strip(f" {NARROW}{NO_BREAK}")
    return f"«{NO_BREAK}{inside}{NO_BREAK}»" if inside else match.group()


def _in_thousands(match: re.Match[str]) -> str:
    return re.sub(_ANY_SPACE, NARROW, match.group(1))


_Replacement = str | Callable[[re.Match[str]], str]
_RULES: list[tuple[re.Pattern[str], _Replacement]] = [
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r'"([^"\n]*)"'), _in_guillemets),
    (re.compile(rf"«{_ANY_SPACE}*(?=\S)"), f"«{NO_BREAK}"),
    (re.compile(rf"(?<=\S){_ANY_SPACE}*»"), f"{NO_BREAK}»"),
    (re.compile(rf"(?<=[^\s;?!:…]){_ANY_SPACE}+(?=[;?!])"), NARROW),
    (re.compile(r"(?<=[\w)\]»’])(?=[;?!]+(?:\s|$|»))"), NARROW),
    (re.compile(rf"(?<=[^\s:]){_ANY_SPACE}+(?=:(?:\s|$))"), NO_BREAK),
    (re.compile(r"(?<=[^\W\d_])(?=:(?:\s|$))"), NO_BREAK),
    (re.compile(rf"(?<=\d){_ANY_SPACE}+(?=%)"), NARROW),
    (re.compile(rf"(?<=\d){_ANY_SPACE}+(?=[€°])"), NO_BREAK),
    (re.compile(rf"(?<=\b[nN]°){_ANY_SPACE}+(?=\d)"), NO_BREAK),
    (re.compile(rf"\b(?<![\d,.])(\d{{1,3}}(?:{_ANY_SPACE}\d{{3}})+)\b(?![\d,]*\d)"), _in_thousands),
]


def typeset(text: str, *, language: str = "fr") -> str:
    """`text` with the spaces and marks of its language; addresses (web, e-mail) and `code` stay as they are.

    Only French needs work. Applying it twice changes nothing more; letters and digits never change.
    """
    return _around(_UNTOUCHED, text) if language.startswith("fr") else text


def _around(untouched: re.Pattern[str], text: str) -> str:
    """French spaces around what isn't touched, each such piece standing as one sign while the rules run."""
    pieces: list[str] = []

    def put_away(match: re.Match[str]) -> str:
        pieces.append(match.group())
        return _STAND_IN

    waiting = iter(pieces)
    return re.sub(_STAND_IN, lambda match: next(waiting), _french(untouched.sub(put_away, text)))


def _french(text: str) -> str:
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def number(value: float | int | Decimal, *, language: str = "fr", decimals: int | None = None) -> str:
    """`34969` → "34 969" (fr) or "34,969" (en); `decimals` rounds half up, None keeps what the value has (at most 3).

    The minus sign is U+2212, so that it is as wide as a figure.
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value} isn't a number that can be shown.")
    places = decimals if decimals is not None else min(3, max(0, -int(exact.normalize().as_tuple().exponent)))
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{abs(rounded):,.{places}f}".partition(".")
    if language.startswith("fr"):
        whole, point = whole.replace(",", NARROW), ","
    else:
        point = "."
    sign = MINUS if rounded < 0 else ""
    return sign + whole + (point + fraction if fraction else "")


def percent(share: float | Decimal, *, language: str = "fr", decimals: int = 1) -> str:
    """A share between 0 and 1: `0.206` → "20,6 %" (fr) or "20.6%" (en); a whole percentage loses its zero."""
    hundredfold = Decimal(str(share)) * 100
    text = number(hundredfold, language=language, decimals=decimals)
    if decimals:
        text = re.sub(r"[.,]0+$", "", text)
    return text + (f"{NARROW}%" if language.startswith("fr") else "%")


def euros(amount: float | int | Decimal, *, language: str = "fr") -> str:
    """`180000` → "180 000 €" (fr) or "€180,000" (en); cents only when there are some."""
    exact = Decimal(str(amount))
    text = number(abs(exact), language=language, decimals=0 if exact == exact.to_integral_value() else 2)
    sign = MINUS if exact < 0 else ""
    return f"{sign}{text}{NO_BREAK}€" if language.startswith("fr") else f"{sign}€{text}"


def day(value: date, *, language: str = "fr") -> str:
    """`date(2026, 11, 23)` → "23 novembre 2026" or "23 November 2026"; the first of a month is "1er" in French."""
    key = "fr" if language.startswith("fr") else "en"
    ordinal = "er" if key == "fr" and value.day == 1 else ""
    return f"{value.day}{ordinal}{NO_BREAK}{MONTHS[key][value.month - 1]} {value.year}"


def month(value: date, *, language: str = "fr") -> str:
    """`date(2026, 3, 1)` → "mars 2026" or "March 2026"."""
    key = "fr" if language.startswith("fr") else "en"
    return f"{MONTHS[key][value.month - 1]} {value.year}"


def moment(value: datetime, *, language: str = "fr") -> str:
    """A date and its time of day: "23 novembre 2026 à 14 h 05" or "23 November 2026 at 14:05"."""
    if language.startswith("fr"):
        return f"{day(value, language=language)} à {value.hour}{NO_BREAK}h{NO_BREAK}{value.minute:02d}"
    return f"{day(value, language=language)} at {value.hour}:{value.minute:02d}"


def quoted(text: str, *, language: str = "fr") -> str:
    """The text between the language's quotation marks."""
    return f"«{NO_BREAK}{text}{NO_BREAK}»" if language.startswith("fr") else f"“{text}”"


def typeset_html(html: str, *, language: str = "fr") -> str:
    """`typeset` on the text between tags and entities of safe HTML."""
    return _around(_UNTOUCHED_IN_HTML, html) if language.startswith("fr") else html
