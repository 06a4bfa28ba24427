"""What the columns of an unknown spreadsheet are: guessed from their headings in several languages, then from their
values; a person corrects, and it is kept for the next file with the same headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from intelligences.kernel.french import words

from ..models import ColumnMapping
from ..wording import field_label
from . import cells
from .dates import NotADate, NotRead, partial_date
from .formats import FORMATS, own
from .mapping import EXTRA, PERSON, Field, Format, Match, Origin, unique_names
from .privacy import is_of_persons, without_contacts

_HINTS = (
    ("_territory_code", r"(?:code )?insee|code commune|code du territoire|code geographique|cog|siren de l epci"),
    (EXTRA, r"code postal|postal code|post ?code|zip(?: code)?"),
    ("external_id", r"id|identifiant|identifier|numero|number|ref|reference|code|kenmerk|nr|uuid"),
    ("operator_name", r"organisme|organisation|organization|organisatie|collectivite|agency|authority|municipality|"
                      r"commune|gemeente|ville|city|council|department|body|institution|behorde|ayuntamiento|entite|"
                      r"administration|ministere|service responsable"),
    ("title", r"nom|name|naam|titre|title|titel|intitule|use case|cas d usage|systeme|system|tool|outil|algorithme|"
              r"algorithm|projet|project|nombre|bezeichnung|solution"),
    ("problem", r"description|purpose|doel|objet|objectif|finalite|resume|summary|beschreibung|descripcion|probleme|"
                r"problem|usage|fonction|intended use|goal|but"),
    ("status", r"statut|status|etat|stage|phase|avancement|estado"),
    ("country", r"pays|country|land|pais"),
    ("website", r"site|website|url|lien|link|page|web"),
    ("policy_domains", r"domaine|domain|theme|thema|sector|secteur|topic|category|categorie|function"),
    ("suppliers", r"fournisseur|supplier|vendor|provider|leverancier|prestataire|editeur|anbieter|proveedor"),
    ("technique", r"technique|technology|technologie|type d ia|model|modele|method|methode|techniek"),
    ("started_on", r"date|start|debut|mise en service|launch|begindatum|since|depuis|lancement"),
    ("stopped_on", r"end date|fin|date de fin|einddatum|retired"),
    ("personal_data", r"donnees personnelles|personal data|personal information|pii|persoonsgegevens"),
    ("data_used", r"donnees|data|gegevens|daten|datos"),
    ("human_oversight", r"controle humain|human|oversight|menselijke"),
    ("legal_basis", r"base legale|legal|juridique|grondslag"),
    ("caution", r"risque|risk|risico"),
    ("redress", r"recours|appeal|redress|bezwaar"),
    ("expected_effect", r"effet|benefit|benefice|gain|resultat|impact"),
    ("cost_note", r"cout|cost|budget|montant|prix|kosten"),
    ("licence", r"licence|license"),
    ("code_url", r"code source|source code|depot|repository|github"),
    ("region", r"region|province|departement"),
)  # fmt: skip
_EXACT = {name: re.compile(rf"(?:{pattern})") for name, pattern in _HINTS}
_HELD = {name: re.compile(rf"(?:^|\s)(?:{pattern})(?:\s|$)") for name, pattern in _HINTS}
_TARGETS = (
    "title", "operator_name", "problem", "external_id", "country", "region", "status", "started_on", "stopped_on",
    "website", "policy_domains", "technique", "technique_family", "learning", "suppliers", "place_in_service",
    "data_used", "personal_data", "people_concerned", "human_oversight", "legal_basis", "caution", "redress",
    "expected_effect", "cost_note", "hosting", "licence", "code_url", "record_url", "_territory_code",
)  # fmt: skip
_JOINED = frozenset(
    {"problem", "technique", "place_in_service", "data_used", "caution", "expected_effect", "legal_basis"}
)


AS_FORMAT = "format"
"""The column is read as the format of the file reads it."""


@dataclass(frozen=True)
class Guess:
    """A column, some of its values (contact details taken out), what it looks like; `by_format` is where the format of
    the file puts it, empty when the file is of none.
    """

    name: str
    values: tuple[str, ...]
    to: str
    by_format: str = ""


def targets() -> list[tuple[str, str]]:
    """What a column can be told to be, with its words."""
    return [(name, target_label(name)) for name in _TARGETS]


def target_label(to: str) -> str:
    """Where a column goes, in words."""
    special = {
        EXTRA: _("gardée telle quelle"), PERSON: _("retirée : coordonnées de personnes"),
        "external_id": _("identifiant dans le registre"), "country": _("pays"),
        "_territory_code": _("code du territoire"),
    }  # fmt: skip
    if to in special:
        return special[to]
    try:
        return str(field_label(to.removeprefix("_")))
    except FieldDoesNotExist:  # a column that only helps to read the others has no label
        return _("lecture de la fiche")


def guess(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Guess]:
    """One guess a column; a field that holds one value is given to the likeliest column only."""
    names = unique_names(list(header))
    samples = [_sample(rows, place) for place in range(len(names))]
    found = [_of_persons(name, sample) for name, sample in zip(names, samples, strict=True)]
    taken: set[str] = {one for one in found if one == PERSON}
    for patterns in (_EXACT, _HELD):
        for place, name in enumerate(names):
            if not found[place]:
                to = _by_name(words(name), patterns, taken)
                if to:
                    found[place] = to
                    taken |= {to} - _JOINED - {PERSON, EXTRA}
    for place, sample in enumerate(samples):
        if not found[place]:
            to = _by_kind(sample)
            found[place] = to if to and to not in taken else EXTRA
            taken.add(to)
    return [
        Guess(name, tuple(_shown(one) for one in sample[:3]) if to != PERSON else (), to)
        for name, sample, to in zip(names, samples, found, strict=True)
    ]


def guess_with(match: Match, rows: Sequence[Sequence[Any]]) -> list[Guess]:
    """One guess a column of a file that a format reads: as the format does, but for what it needs and doesn't find."""
    found = guess([column.name for column in match.columns], rows)
    wanted = {name for needed in match.missing for name in needed}
    return [
        Guess(one.name, one.values, one.to if one.to in wanted and column.to == EXTRA else AS_FORMAT, column.to)
        for one, column in zip(found, match.columns, strict=True)
    ]


def _sample(rows: Sequence[Sequence[Any]], place: int) -> list[str]:
    told = [cells.text_of(row[place]) for row in rows if place < len(row) and not cells.is_empty(row[place])]
    return list(dict.fromkeys(told))[:20]


def _shown(value: str) -> str:
    plain = without_contacts(value)[0]
    return plain if len(plain) <= 80 else plain[:79] + "…"


def _by_name(told: str, patterns: dict[str, re.Pattern[str]], taken: set[str]) -> str:
    is_exact = patterns is _EXACT
    for name, pattern in patterns.items():
        if name not in taken and (pattern.fullmatch(told) if is_exact else pattern.search(told)):
            return name
    return ""


def _of_persons(name: str, sample: list[str]) -> str:
    """Contact details give a column away whatever its heading."""
    if is_of_persons(name):
        return PERSON
    if sample and sum(without_contacts(one)[0] == "" for one in sample) >= max(1, len(sample) // 2):
        return PERSON
    return ""


def _by_kind(sample: list[str]) -> str:
    if not sample:
        return ""
    if all(re.match(r"https?://", one) for one in sample):
        return "website"
    if all(_is_date(one) for one in sample):
        return "started_on"
    return "problem" if sum(map(len, sample)) / len(sample) > 120 else ""


def _is_date(value: str) -> bool:
    try:
        partial_date(value)
    except (NotRead, NotADate):
        return False
    return True


def _reader(to: str) -> Any:
    from .formats import reading

    return {
        "status": reading.status, "country": reading.country, "policy_domains": reading.domains,
        "learning": reading.learning, "technique_family": reading.technique_family,
        "personal_data": reading.personal_data, "started_on": cells.day(), "stopped_on": cells.day(),
        "website": cells.address, "code_url": cells.address, "record_url": cells.address, "suppliers": cells.items,
        "title": cells.line, "operator_name": cells.line, "external_id": cells.line, "region": cells.line,
        "licence": cells.line, "_territory_code": cells.line,
    }.get(to, cells.text)  # fmt: skip


_WORDED = frozenset({"status", "country", "policy_domains", "learning", "technique_family", "personal_data"})


def completed(saved: ColumnMapping) -> Format:
    """The format that a person's words make: a known one with other headings, or one of its own."""
    told = tuple(
        Field(to, (heading,), _reader(to), join="\n\n" if to in _JOINED else "", keep=to in _WORDED)
        for heading, to in saved.columns.items()
    )
    base = FORMATS.get(saved.format)
    if base is not None:
        renamed = {words(heading) for heading in saved.columns}
        kept = tuple(one for one in base.fields if not renamed & {words(name) for name in one.names})
        return Format(**{**_parts(base), "fields": (*_like(told, base), *kept)})
    return Format(
        key="tableur",
        label=saved.name,
        register=f"tableur-{saved.signature[:16]}",
        origin=Origin(
            saved.name, saved.source_url, saved.publisher, kind="register" if saved.source_url else "declaration"
        ),
        country=saved.country,
        language=saved.language,
        fields=told,
        needs=(frozenset({"title", "problem"}),),
        finish=own.place if saved.country == "FR" else None,
        waits_if_french=False,
    )


def _parts(form: Format) -> dict[str, Any]:
    return {name: getattr(form, name) for name in form.__dataclass_fields__}


def _like(told: tuple[Field, ...], base: Format) -> tuple[Field, ...]:
    """A heading told to be a field that the format knows is read as the format reads that field."""
    known = {one.to: one for one in reversed(base.fields)}
    return tuple(
        Field(one.to, one.names, known[one.to].read, known[one.to].join, known[one.to].keep) if one.to in known else one
        for one in told
    )
