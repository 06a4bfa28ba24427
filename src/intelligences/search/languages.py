"""What a word becomes in the index, by language: nothing (a stop word) or its stem. No Django.

Words are folded before they are stemmed, so that "ecole" and "école" meet; that costs French stems whose rule needs the
accent, which `_unaccented_endings` gives back. Stems come from the Snowball algorithms in Python, not from the server:
servers of different versions carry different ones.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any

FRENCH, ENGLISH, OTHER = "fr", "en", "other"
LANGUAGES = (FRENCH, ENGLISH, OTHER)
_PREFIXES = {FRENCH: "f.", ENGLISH: "e.", OTHER: "o."}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("intelligences.search") / "data" / name).read_text("utf-8"))


_words = _read("words.toml")
_french_stops = frozenset(_words["stop"]["fr"].split())
_english_stops = frozenset(_words["stop"]["en"].split())
_kept_whole: dict[str, str] = _words["stem"]["fr"]
_asking = frozenset(_words["asking"]["fr"].split()) | frozenset(_words["asking"]["en"].split())
_right = frozenset(_words["right"]["fr"].split())
_stops = {FRENCH: _french_stops, ENGLISH: _english_stops, OTHER: _french_stops | _english_stops}
# A Snowball stemmer keeps its state between two steps of one word: one thread at a time.
_stemming = Lock()
_FEMININE_PARTICIPLE = re.compile(r"ees?$")
_FEMININE_TRADE = re.compile(r"ieres?$")


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # every language's rules at once: the start of the site needn't wait for them

    return snowballstemmer.stemmer({FRENCH: "french", ENGLISH: "english"}[language])


def is_stop(word: str, language: str) -> bool:
    """Whether a folded word is too common in a language to be searched."""
    return word in _stops[language]


def is_asking(word: str) -> bool:
    """Whether a folded word belongs to the way of asking more than to what is asked (« comment », "find")."""
    return word in _asking or word in _stops[OTHER]


def is_right(word: str) -> bool:
    """Whether a folded word is a French word of every day, which isn't another one misspelt."""
    return word in _right


def _unaccented_endings(word: str) -> str:
    """Feminine endings that Snowball knows by their accent: évaluée → évalué, première → premier."""
    return _FEMININE_TRADE.sub("ier", _FEMININE_PARTICIPLE.sub("e", word))


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; codes and words of other languages stay as they are."""
    if language == OTHER or not word.isalpha() or not word.isascii():
        return word
    if language == FRENCH:
        if word in _kept_whole:
            return _kept_whole[word]
        word = _unaccented_endings(word)
    with _stemming:
        return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=200_000)
def lexeme(word: str, language: str) -> str | None:
    """The index's key for a folded word (`"f.dechet"`), or None for a stop word.

    Keys carry their language: a French query word never meets the stem of an English one by accident.
    """
    return None if is_stop(word, language) else _PREFIXES[language] + stem(word, language)


def known(language: str) -> str:
    """The language when the index knows it, else OTHER."""
    return language if language in _PREFIXES else OTHER
