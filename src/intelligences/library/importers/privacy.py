"""What may tell of a person in a cell: e-mail addresses, telephone numbers, names where something says that they are
names. Pure.

Formats tell which of their columns hold contacts; a heading, a key of an object or a label before a name tells it
elsewhere. A bare name inside a sentence can't be told by a pattern, and the guide says so.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Any

from intelligences.kernel.french import words

REMOVED, NAME_REMOVED = "[coordonnée retirée]", "[nom retiré]"
_AT = r"(?:[@＠]|\s[@＠]\s|%40|\s?[\[(]\s?(?:at|arobase|@)\s?[\])]\s?)"
_DOT = r"(?:\.|\s?[\[(]\s?(?:dot|point|\.)\s?[\])]\s?)"
# Tried once a word, from its beginning: a cell of 100,000 letters without a space would take minutes otherwise.
_EMAIL = re.compile(rf"(?:mailto:)?(?<![\w.+'-])[\w.+'-]++{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[a-z][\w-]+", re.IGNORECASE)
_MAILTO = re.compile(r"<a\b[^<>]*mailto:[^<>]*>.*?</a>|\[[^\[\]]*\]\(mailto:[^()]*\)", re.IGNORECASE | re.DOTALL)
# A number is a telephone when it is written as one: an international prefix, five French pairs, a North American
# bracket, or a word before it. Bare digits stay: identifiers, years and amounts look the same.
_PHONE = re.compile(
    r"(?<![\w/=.\-+])(?:"
    r"\+\d{1,3}[\s.\-]?(?:\(0?\d*\)[\s.\-]?)?\d(?:[\s.\-]?\d){6,11}"
    r"|00[ .\-]?[1-9]\d{0,2}[ .\-](?:\(0\)[ .\-]?)?[1-9](?:[ .\-]?\d){6,11}|00(?:33|32|41|352)\d{8,9}(?!\d)"
    r"|0[1-9](?: ?[ .\-/] ?\d{2}){4}|0[1-9]\d{8}(?!\d)|0[127]\d{9}(?!\d)|06 ?[ \-] ?\d{4}[ \-]?\d{4}(?!\d)"
    r"|(?:1[.\- ])?\(\d{3}\)\s?\d{3}[.\-]\d{4}|(?:1[.\-])?\d{3}[.\-]\d{3}[.\-]\d{4}(?!\d)"
    r"|[2-9]\d\d [2-9]\d\d \d{4}(?!\d)"
    r"|\(?0\d{2,4}\)? ?[ \-/] ?\d{3}[ \-]?\d{3,4}(?!\d)|0\d{2}[ \-]\d{4}[ \-]\d{4}(?!\d)"
    r")(?![\w])"
)
_SAID_PHONE = re.compile(
    r"\b((?:t[eé]l(?:[eé]phone|efoon)?|phone|mobile|portable|fax)\b\.?\s*:?\s*)(\+?\(?\d(?:[\s.\-()/]*\d){5,13})",
    re.IGNORECASE,
)
_MAY_HOLD = re.compile(
    r"@|＠|%40|[\[(]\s?(?:at|arobase)\s?[\])]|\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d", re.IGNORECASE
)
_URL = re.compile(r"https?://\S+", re.IGNORECASE)

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
_PARTICLE = r"(?:(?:van|von|de|der|den|du|la|le|di|da|el|ten|ter|[dl]['’]) ?){0,2}"
_FULL_NAME = rf"{_NAME}(?: {_PARTICLE}{_NAME}){{1,3}}"
_WRITTEN_NAME = r"[A-ZÀ-ÖØ-Þ][a-zß-ÿ][\w’'-]*"  # not an acronym
_CIVIL = re.compile(
    r"(?<!\d )\b(?:(?:MM?\.|Mmes?|Mlle|Monsieur|Madame|Mrs?\.?|Miss|"
    r"[Dd]hr\.|[Mm]evr\.|[Dd]e heer|[Mm]evrouw|Herr|Frau) "
    rf"(?:[A-Z]\. ?)*{_NAME}(?: {_PARTICLE}{_NAME}){{0,2}}|"
    rf"(?:Ms|Dr|Pr|Prof)\.? {_WRITTEN_NAME}(?: {_PARTICLE}{_WRITTEN_NAME}){{1,3}})"
)
_LABELLED = re.compile(
    r"\b(?P<label>(?i:contact(?: ?persoon| person| name)?|point of contact|poc|sro|senior responsible owner|"
    r"responsable|r[ée]f[ée]rente?|interlocut(?:eur|rice)|verantwoordelijke|project(?:leider| lead| manager| owner)|"
    r"dpo|data protection officer|chef(?:fe)? de projet|"
    r"ansprechpartner(?:in)?|owner|eigenaar|author|auteur|autrice)\s*[:=–-]\s*)"
    rf"(?P<name>{_FULL_NAME})"
)
_SIGNED = re.compile(rf"(?P<name>{_FULL_NAME})\s?[<(](?={re.escape(REMOVED)})")
_MAY_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ]\w+ |\. [A-Z]|[:=–-]\s*[A-Z]")

_OF_PERSONS = re.compile(
    r"(?:^| )(?:e ?mails?|mails?$|courriels?|adresses? electroniques?|(?:e ?)?mailadres|contacts?|contactpersoon|"
    r"contactgegevens|phones?|telephones?|telefoon(?:nummer)?|telefon\w*|telefono|tel|gsm|fax|ansprechpartner(?:in)?|"
    r"poc|correo|prenoms?|(?:first|last|family|given|full) ?names?|surnames?|nom (?:de famille|et prenom)|voornaam|"
    r"achternaam|vorname|nachname|referente?s?|interlocut\w+|sro|owners?|eigenaar|eigenaren|responsables?|"
    r"verantwoordelijken?|(?:responsible|accountable) (?:person|official|officer|owner)|"
    r"(?:project|program|programme|product|team) (?:manager|leader|lead)|projectleider|chef(?:fe)?s? de projet|"
    r"authors?|auteurs?|autrices?|(?:submitted|created|updated|modified|completed|filled in) by|saisi par|"
    r"submitter|signataire|dpo|fg|beheerder|(?:data protection|ai|data) officers?|caio|"
    r"delegue a la protection des donnees|functionaris gegevensbescherming|data stewards?|sponsors?|"
    r"kontakt(?:person|daten)?|ansprechpersone?n?|contacto|contatt[oi]|opstellers?|invuller|ingevuld door|"
    r"proceseigenaar|(?:porteur|pilote) du projet|charge de mission)(?= |$)"
)
_BODIES = """
organisation organisations organization organizations organisatie organisaties organisme organismes entite
entity service services department departments direction agency bureau office body afdeling unit company vendor
supplier type category categorie channel canal url link lien website site center centre centers role country pays
status traitement form formulaire page date count number has does is are was
"""
_IN_NAMES_OF_BODIES = """
team equipe city ville mairie gemeente municipality council ministry ministere ministerie commune communaute
metropole agence authority university universite universiteit school hospital police desk support help data
protection government digital gmbh bv sa sas inc ltd group project program programme system us the for of and
"""
_OF_BODIES = frozenset(_BODIES.split())
_BODY_IN_A_NAME = _OF_BODIES | frozenset(_IN_NAMES_OF_BODIES.split())
_LONGEST_HEADING = 6
_CONTACT = re.compile(  # told whatever else the heading names, and however long it is
    r"(?:^| )(?:contact ?(?:names?|persons?|e ?mails?|phones?|details|info(?:rmation)?|numbers?)|contactpersoon|"
    r"points? of contact|poc|(?:phone|telephone|mobile|fax) (?:numbers?|no)|"
    r"(?:agency|bureau|department|vendor|supplier|organi[sz]ation) contacts?|person responsible)(?= |$)"
)
_NO_CONTACT = frozenset({
    "type", "category", "channel", "form", "page", "url", "link", "date", "count", "has", "does", "is", "are", "was",
})  # fmt: skip


@lru_cache(maxsize=4096)
def is_of_persons(heading: str) -> bool:
    """Whether a heading, or a key of an object, says that what is under it tells of persons: `contactName`,
    `Verantwoordelijke`, `POC e-mail`. A heading that names a body, an address or a kind as well doesn't.
    """
    told = words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)).lstrip("0123456789 ")
    said = told.split()
    if told.startswith(("responsable du ", "responsable de ", "responsable d ")) and "traitement" not in said:
        return True
    if _CONTACT.search(told) and not _NO_CONTACT & set(said):
        return True
    return len(said) <= _LONGEST_HEADING and not _OF_BODIES & set(said) and _OF_PERSONS.search(told) is not None


def without_contacts(text: str, *, is_title: bool = False) -> tuple[str, int]:
    """The text with contact details taken out, and how many there were; `("", n)` when it held nothing else.

    The digits of a web address aren't a telephone number; its e-mail addresses go. In a title, Mr. Fill is a product.
    """
    plain = _as_read(text)
    cleaned, count = _without_details(plain) if _MAY_HOLD.search(plain) else (plain, 0)
    if not is_title and _MAY_NAME.search(cleaned):
        cleaned, more = _without_names(cleaned)
        count += more
    if not count:
        return text, 0
    left = cleaned.replace(REMOVED, "").replace(NAME_REMOVED, "").strip(" \t\n\r;,:/|<>()[]\"'-–")
    return (cleaned, count) if left else ("", count)


_ENTITY = re.compile(r"&#?\w{1,32};")  # whole: the `&copy=2` of an address is none
_INLINE = re.compile(r"</?(?:wbr|span|b|i|em|strong|u|font)\b[^<>]*>", re.IGNORECASE)
_UNBROKEN = str.maketrans("\u00a0\u202f\u2007\u2009\u2010\u2011", "    --", "\u00ad\u200b")


def _as_read(text: str) -> str:
    """The text as a reader sees it: `&#64;` is an at sign, a no-break space between two pairs of digits a space."""
    read = _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
    read = _INLINE.sub("", read) if "<" in read else read
    return read if read.isascii() else read.translate(_UNBROKEN)


def _without_details(text: str) -> tuple[str, int]:
    cleaned, count = _without_addresses(text)
    pieces, last = [], 0
    for address in _URL.finditer(cleaned):
        piece, more = _without_phones(cleaned[last : address.start()])
        pieces += [piece, address.group()]
        last, count = address.end(), count + more
    piece, more = _without_phones(cleaned[last:])
    return "".join([*pieces, piece]), count + more


def _without_addresses(text: str) -> tuple[str, int]:
    """E-mail addresses, and the name that an address spells when the text writes it too: `sara.lind@…`, Sara Lind;
    `s.lind@…`, Sara Lind; and the name that stands before one.
    """
    names = [re.split(r"[._-]", re.split(_AT, one)[0].removeprefix("mailto:")) for one in _EMAIL.findall(text)]
    cleaned, linked = _MAILTO.subn(REMOVED, text)
    cleaned, count = _EMAIL.subn(REMOVED, cleaned)
    for parts in names:
        if len(parts) != 2 or len(parts[1]) < 2:
            continue
        first, last = (re.escape(part) for part in parts)
        first = first if len(parts[0]) > 1 else rf"{first}[\w.'-]*"
        both = rf"\b(?:{first}\W{{1,3}}{last}|{last}\W{{1,3}}{first})\b"
        cleaned, more = re.subn(both, REMOVED, cleaned, flags=re.IGNORECASE)
        count += more
    return cleaned, count + linked


def _without_phones(text: str) -> tuple[str, int]:
    cleaned, said = _SAID_PHONE.subn(lambda found: found.group(1) + REMOVED, text)
    cleaned, written = _PHONE.subn(REMOVED, cleaned)
    return cleaned, said + written


def _without_names(text: str) -> tuple[str, int]:
    """Names after a title or a label, or before an address that was taken out; those of bodies stay."""
    count = 0

    def take(found: re.Match[str]) -> str:
        nonlocal count
        named = found.groupdict().get("name") or found.group()
        if set(words(named).split()) & _BODY_IN_A_NAME:
            return found.group()
        count += 1
        return found.group().replace(named, NAME_REMOVED, 1)

    for pattern in (_CIVIL, _LABELLED, _SIGNED):
        text = pattern.sub(take, text)
    return text, count


_ROLES = frozenset({"role", "rol", "functie", "position", "job title", "fonction"})
"""Keys of an object that tells of somebody, whose `_NAMES` are then a person's."""
_NAMES = frozenset({"name", "naam", "nom", "fn", "titre et nom"})


def anything_without_contacts(value: Any) -> tuple[Any, int]:
    """The same for what a JSON cell can hold: lists and objects too, whose keys may tell of persons."""
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
        tells_of_one = any(is_of_persons(str(name)) or words(str(name)) in _ROLES for name, one in value.items() if one)
        for name, one in value.items():
            is_one = is_of_persons(str(name)) or (tells_of_one and words(str(name)) in _NAMES)
            cleaned, found = (None, 1) if one and is_one else anything_without_contacts(one)
            count += found
            if cleaned not in ("", None, [], {}):
                told[str(name)] = cleaned
        return told, count
    return value, 0
