"""Dates as registers write them, to the precision that they tell: `2023`, `2023-07`, `2023-07-01`. Pure.

Read: ISO days, months, moments; `1/7/2023` and `7/1/2023`; `07/2023`; `1-Jul-23`, `July 2023`, `1er juillet 2023`,
`1 juli 2023`; `20230701`; a spreadsheet's day number; and a year that a spreadsheet turned into a day of 1905.
Not read, kept as they are: fiscal years, quarters, seasons, ranges, `23-Mar`.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from intelligences.kernel.french import fold

FIRST_YEAR, LAST_YEAR = 1940, 2100
_EPOCH = date(1899, 12, 30)
_MONTHS = (
    "jan january janvier januari januar enero gennaio",
    "feb february fevrier fev fevr februari februar febrero febbraio",
    "mar march mars maart marz marzo mrt",
    "apr april avril avr abril aprile",
    "may mai mei mayo maggio",
    "jun june juin juni junio giugno",
    "jul july juillet juil juli julio luglio",
    "aug august aout augustus agosto",
    "sep sept september septembre septiembre settembre",
    "oct october octobre oktober octubre ottobre okt",
    "nov november novembre noviembre",
    "dec december decembre dezember diciembre dicembre dez",
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_MOMENT = re.compile(r"[ t]\d{1,2}[:h]\d{2}.*$")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[ \-./,]*(?:of |de )?([a-z]+)[ \-./,]+(?:de )?(\d{4}|\d{2})")
_NAME_DAY_YEAR = re.compile(r"([a-z]+)[ .]+(\d{1,2})(?:st|nd|rd|th)?[ ,]+(\d{4})")
_NAME_YEAR = re.compile(r"([a-z]+)[ \-./,]+(?:de )?(\d{4})")
_NAME_SHORT_YEAR = re.compile(r"([a-z]{3,})[-'’](\d{2})")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"((?:2[6-9]|[3-6]\d)\d{3})(?:\.\d+)?")  # from 1971: 20230 is a slip for a year


class NotRead(ValueError):
    """Words, or a shape that tells no certain date: it can be kept as it is."""


class NotADate(ValueError):
    """It has the shape of a date and can't be one."""


def partial_date(text: str, *, month_first: bool = False) -> str:
    """The date; NotRead or NotADate otherwise. `month_first` reads 7/1/2023 as the first of July."""
    plain = _MOMENT.sub("", " ".join(fold(text).split())).strip(" .,;")
    for shape, read in _SHAPES:
        found = shape.fullmatch(plain)
        if found:
            return read(found.groups(), month_first)
    raise NotRead(text)


def _named(month: str) -> int:
    number = _NUMBER_OF.get(month)
    if number is None:
        raise NotRead(month)
    return number


def _written(year: int, month: int | None = None, day: int | None = None) -> str:
    if month is not None and not 1 <= month <= 12:
        raise NotADate(f"{year}-{month}")
    if month is None:
        told = f"{year}"
    elif day is None:
        told = f"{year}-{month:02}"
    else:
        try:
            told = date(year, month, day).isoformat()
        except ValueError:
            raise NotADate(f"{year}-{month}-{day}") from None
    damaged = _year_made_day(told) if year == 1905 else ""
    if damaged:
        return damaged
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotADate(told)
    return told


def _year_made_day(told: str) -> str:
    """Typed as 2023 in a cell of dates, a year becomes day 2023 of the spreadsheet: 15 July 1905."""
    if len(told) != 10:
        return ""
    year = (date.fromisoformat(told) - _EPOCH).days
    return str(year) if 1950 <= year <= LAST_YEAR else ""


def _full(year: str) -> int:
    """Two digits: up to 60 they are of this century."""
    number = int(year)
    return number if len(year) == 4 else number + (2000 if number <= 60 else 1900)


def _iso(parts: tuple[str, ...], _first: bool) -> str:
    return _written(int(parts[0]), int(parts[1]), int(parts[2]) if parts[2] else None)


def _numeric(parts: tuple[str, ...], month_first: bool) -> str:
    day, month = (int(parts[1]), int(parts[0])) if month_first else (int(parts[0]), int(parts[1]))
    if month > 12 >= day:  # the other order is the only one that can be
        day, month = month, day
    return _written(_full(parts[2]), month, day)


def _serial(parts: tuple[str, ...], _first: bool) -> str:
    return _written(*(_EPOCH + timedelta(days=int(parts[0]))).timetuple()[:3])


_SHAPES = (
    (_YEAR, lambda parts, _: _written(int(parts[0]))),
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_MONTH_YEAR, lambda parts, _: _written(int(parts[1]), int(parts[0]))),
    (_COMPACT, lambda parts, _: _written(int(parts[0]), int(parts[1]), int(parts[2]))),
    (_SERIAL, _serial),
    (_NAME_DAY_YEAR, lambda parts, _: _written(int(parts[2]), _named(parts[0]), int(parts[1]))),
    (_NAME_SHORT_YEAR, lambda parts, _: _written(_full(parts[1]), _named(parts[0]))),
    (_NAME_YEAR, lambda parts, _: _written(int(parts[1]), _named(parts[0]))),
    (_DAY_NAME_YEAR, lambda parts, _: _written(_full(parts[2]), _named(parts[1]), int(parts[0]))),
)
