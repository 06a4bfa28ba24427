"""Addresses of pages in what people wrote."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»\x00-\x20]+", re.IGNORECASE)
_AFTER = ".,;:!?…'’)]}*_"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_LONGEST = 2000


def is_address(text: str) -> bool:
    """Whether a whole text is the address of a page."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def addresses_in(text: str) -> list[str]:
    """Each address in a text, once, without what ends the sentence; a bracket stays when it was opened in it."""
    found = (_without_end(one) for one in _ADDRESS.findall(text))
    return list(dict.fromkeys(one for one in found if is_address(one)))


def _without_end(url: str) -> str:
    while url[-1:] in tuple(_AFTER) and not (url[-1] in _PAIRS and url.count(_PAIRS[url[-1]]) >= url.count(url[-1])):
        url = url[:-1]
    return url
