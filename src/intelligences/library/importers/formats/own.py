"""Our own Table Schema: what this site publishes about uses, read back; CSV, XLSX or JSON lines. The JSON description
that others validate against is written from this declaration.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from intelligences.kernel.fields import LANGUAGES
from intelligences.kernel.french import words as in_words
from intelligences.territories.models import Kind

from ... import wording
from ...models import Deployment
from ...partial_dates import PATTERN
from ...vocabulary import (
    DOMAINS,
    Answer,
    EvidenceLevel,
    Learning,
    OperatorKind,
    PersonalData,
    SourceKind,
    Status,
    Technique,
)
from .. import cells
from ..cells import Refused
from ..mapping import EXTRA, PERSON, Field, Format, Origin
from . import kept, measures, reading, words

_ANSWERS = set(Answer.values)


def _words(choices: Any) -> Any:
    """Our codes, or the French and English words for them."""
    table = {}
    for language in ("fr", "en"):
        with override(language):
            table |= {str(label): value for value, label in choices}
    return cells.one_of(table | {str(value): value for value, _label in choices}, strict=True)


@lru_cache
def _domain() -> Any:
    return _words([(slug, one.label) for slug, one in DOMAINS.items()])


def _domains(value: str) -> list[str]:
    return list(dict.fromkeys(_domain()(one) for one in cells.items(value.replace(",", ";"))))


def _lazily(choices: Any) -> Any:
    """Labels are translated: they are read once Django is ready."""
    made: list[Any] = []

    def read(value: str) -> Any:
        if not made:
            made.append(_words(choices))
        return made[0](value)

    return read


def _siren(value: str) -> str:
    told = "".join(value.split())
    if len(told) != 9 or not told.isdigit():
        raise Refused(_("un SIREN a neuf chiffres"))
    return told


def _currency(value: str) -> str:
    told = cells.line(value).upper()
    if len(told) != 3 or not told.isalpha():
        raise Refused(_("une monnaie a un code de trois lettres"))
    return told


def _answers(value: str) -> dict[str, str]:
    told = dict(one.split("=", 1) for one in cells.items(value) if "=" in one)
    if set(told) - Deployment.ANSWERABLE or set(told.values()) - _ANSWERS:
        raise Refused(_("une réponse s’écrit champ=unknown ou champ=not_applicable"))
    return told


def _country(value: str) -> str:
    if len(value) == 2 and value.isupper():
        return value
    return reading.country(value)


_ADDRESSES = frozenset({"url", "adresse", "address"})
"""Headings of a record's page in the files of the site."""


def _finish(row: Any) -> None:
    pages = (str(told) for name, told in row.extra.items() if in_words(name) in _ADDRESSES)
    if any(one.startswith(f"{settings.SITE_URL}/") for one in pages):
        row.unwanted = _("cette fiche vient de ce site : corrigez-la sur sa page")
        return
    place(row)
    _measure(row)
    source = {name: row.values.pop(f"_source_{name}", "") for name in ("url", "title", "kind", "published_on")}
    if source["url"]:
        row.values["_source"] = source
    for name, answer in (row.values.pop("_answers", None) or {}).items():
        row.answers.setdefault(name, answer)
    kept.keep(row)
    if row.get("cost_investment") is not None or row.get("cost_yearly") is not None:
        row.values.setdefault("cost_currency", "EUR")
    if row.get("footprint_value") is not None and not (row.get("footprint_unit") and row.get("footprint_method")):
        row.refuse("footprint_value", _("une empreinte se donne avec son unité et sa méthode"))


_DIGITS = {Kind.COMMUNE: 5, Kind.DEPARTEMENT: 2, Kind.REGION: 2}
_OTHER_KINDS = {
    "ville": Kind.COMMUNE, "municipalité": Kind.COMMUNE, "métropole": Kind.EPCI, "interco": Kind.EPCI,
    "communauté de communes": Kind.EPCI, "communauté d’agglomération": Kind.EPCI, "communauté urbaine": Kind.EPCI,
}  # fmt: skip


def _code(kind: str, code: str) -> str:
    """The code with the zero that a spreadsheet took: 1001 is 01001."""
    return code.zfill(_DIGITS.get(Kind(kind), 0)) if code.isdigit() else code.upper()


def place(row: Any) -> None:
    """The territory by its kind and its code, by the code's length alone when no kind is told; a record elsewhere has
    none.
    """
    kind, code = row.get("_territory_kind"), row.get("_territory_code")
    abroad = row.get("country") not in (None, "FR")
    if not code or abroad:
        return
    kind = kind or {9: Kind.EPCI, 2: Kind.DEPARTEMENT, 3: Kind.DEPARTEMENT}.get(len(code), Kind.COMMUNE)
    found = _territory(kind, _code(kind, code))
    if found is None:
        row.refuse("_territory_code", _("aucun territoire n’a ce code"))
        return
    row.values.pop("_territory_code")
    row.values.pop("_territory_kind", None)
    row.values["territory_id"] = found


@lru_cache(maxsize=50_000)
def _territory(kind: str, code: str) -> int | None:
    from intelligences.territories.models import Territory

    return Territory.objects.filter(kind=kind, code=code).values_list("pk", flat=True).first()


_DOCUMENTS = "documents des effets"


def _measure(row: Any) -> None:
    """What was measured: all the effects of a cell, and the one that has columns of its own when a claim says it."""
    told = {name: row.get(f"_evidence_{name}") for name in measures.PARTS if f"_evidence_{name}" in row.values}
    found, removed = row.values.pop("_measures", ([], 0))
    row.redact("_measures", removed)
    if "claim" in told:
        for name, why in measures.flaws(told):
            row.refuse(f"_evidence_{name}", why)
        left = {name: row.values.pop(f"_evidence_{name}") for name in told if f"_evidence_{name}" in row.values}
        found = [*found, measures.completed(left)]
    documents = [{"claim": one["claim"], **one.pop("document")} for one in found if "document" in one]
    if documents:  # they stay there: the measure has no place for an address
        row.extra[_DOCUMENTS] = documents
    if found:
        row.values["_evidence"] = found


def _same(*names: str, read: Any = cells.text) -> tuple[Field, ...]:
    """Columns named as their fields."""
    return tuple(Field(name, (name, *_SPOKEN.get(name, ())), read) for name in names)


_SPOKEN_MEASURE = {"claim": ("effet mesuré",)}
_SPOKEN = {
    "title": ("titre", "nom de l'usage", "nom", "intitulé"),
    "operator_name": ("organisme", "collectivité", "nom de l'organisme"),
    "problem": ("problème", "description", "à quoi ça sert"),
    "policy_domains": ("domaines", "domaine", "domaine de politique publique"),
    "status": ("état", "statut"),
    "suppliers": ("fournisseurs", "fournisseur"),
    "website": ("site", "site web"),
    "started_on": ("en service depuis", "date de mise en service"),
    "human_oversight": ("contrôle humain",),
    "redress": ("voie de recours", "recours"),
    "technique": ("technique employée",),
    "operator_siren": ("siren",),
}


def _spoken() -> dict[str, str]:
    """The headings of the site's own spreadsheet, in its languages."""
    from ...exports import use_columns

    told = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            told |= {str(one.label): one.key for one in use_columns()}
    return told


OWN = Format(
    key="schema",
    label="Schéma des usages d’IA et d’algorithmes (celui de ce site)",
    spoken=_spoken,
    register="schema-usages",
    origin=Origin("Fichier conforme au schéma des usages", "", "", kind="declaration"),
    country="FR",
    language="fr",
    needs=(frozenset({"title"}), frozenset({"operator_name"})),
    signs=(
        "operator_kind",
        "policy_domains",
        "territory_kind",
        "human_oversight",
        "operator_name",
        "accountable_service",
        "nature de l’organisme",
        "données employées",
        "kind of body",
        "data used",
    ),
    finish=_finish,
    waits_if_french=False,
    by_operator=True,
    fields=(
        Field("external_id", ("external_id", "identifiant"), cells.line),
        *_same("title", "operator_name", "region", read=cells.line),
        *_same("operator_kind", read=_lazily(OperatorKind.choices)),
        *_same("operator_siren", read=_siren),
        *_same("country", read=_country),
        *_same("policy_domains", read=_domains),
        *_same(
            "problem",
            "technique",
            "place_in_service",
            "caution",
            "data_used",
            "personal_data_note",
            "people_concerned",
            "human_oversight",
            "legal_basis",
            "stopped_because",
            "hosting",
            "cost_note",
            "staff_time",
            "footprint_method",
            "expected_effect",
            "redress",
        ),
        *_same("licence", "footprint_unit", "contact_channel", "accountable_service", read=cells.line),
        *_same("personal_data", read=_lazily(PersonalData.choices)),
        *_same("status", read=_lazily([*((value, word) for word, value in words.STATUS.items()), *Status.choices])),
        *_same("technique_family", read=_lazily(Technique.choices)),
        *_same("learning", read=_lazily(Learning.choices)),
        *_same("stopped_on", "started_on", read=cells.day()),
        *_same("year", "cost_year", read=cells.calendar_year),
        *_same("decisions_a_year", read=cells.whole),
        *_same("cost_investment", "cost_yearly", "footprint_value", read=cells.number),
        *_same("cost_currency", read=_currency),
        *_same("suppliers", read=cells.items),
        *_same("code_url", "website", "record_url", read=cells.address),
        *_same("language", read=cells.code_in(code for code, _label in LANGUAGES)),
        Field(
            "_territory_kind",
            ("territory_kind", "type de territoire"),
            _lazily([*Kind.choices, *((kind, word) for word, kind in _OTHER_KINDS.items())]),
        ),
        Field("_territory_code", ("territory_code", "code du territoire", "code insee"), cells.line),
        Field("_answers", ("answers",), _answers),
        Field("_extra", ("extra", "cases du registre gardées telles quelles"), kept.cells_of, is_json=True),
        Field("_source_url", ("source_url", "adresse de la source"), cells.address),
        Field("_source_title", ("source_title", "titre de la source"), cells.line),
        Field("_source_kind", ("source_kind", "nature de la source"), _lazily(SourceKind.choices)),
        Field("_source_published_on", ("source_published_on", "date de la source"), cells.day()),
        Field("_measures", ("evidence", "effets mesurés"), measures.every, is_json=True),
        *(
            Field(f"_evidence_{name}", (f"evidence_{name}", *_SPOKEN_MEASURE.get(name, ())), read)
            for name, read in measures.PARTS.items()
        ),
        Field(
            EXTRA,
            (
                "id",
                "register",
                "collection",
                "origin",
                "confirmed_on",
                "territory_name",
                "departement_code",
                "solution_id",
                "solution_name",
                "state",
                "url",
            ),
        ),
        Field(
            PERSON,
            (
                "contact",
                "contact_name",
                "contact_email",
                "contact_phone",
                "courriel",
                "téléphone",
                "nom du contact",
                "référent",
                "responsable",
                "email",
                "e-mail",
            ),
        ),
    ),
)

_TYPES = {
    cells.whole: "integer", cells.calendar_year: "year", cells.number: "number", cells.address: "string",
    measures.every: "array", kept.cells_of: "object",
}  # fmt: skip


def table_schema() -> dict[str, Any]:
    """The Table Schema (specs.frictionlessdata.io/table-schema) of our files, in French."""
    with override("fr"):
        fields = [_described(one) for one in OWN.fields if one.to not in (EXTRA, PERSON)]
    return {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": "usages-ia-collectivites",
        "title": "Usages d’IA et d’algorithmes des collectivités",
        "description": "Une ligne par usage. Laissez vide ce que vous ne savez pas ; n’y nommez personne.",
        "version": "1.0.0",
        "encoding": "utf-8",
        "missingValues": [""],
        "primaryKey": "external_id",
        "fields": fields,
    }


def _described(one: Field) -> dict[str, Any]:
    name, constraints = one.names[0], {}
    if one.to in ("title", "operator_name"):
        constraints["required"] = True
    values = _VALUES.get(one.to)
    if values is not None:
        constraints["enum"] = values
    if one.to in ("started_on", "stopped_on"):
        constraints["pattern"] = PATTERN
    told = {"name": name, "title": _title(one), "type": _TYPES.get(one.read, "string")}
    if one.read is cells.address:
        told["format"] = "uri"
    return told | ({"constraints": constraints} if constraints else {})


_VALUES: dict[str, list[Any]] = {
    "operator_kind": list(OperatorKind.values),
    "personal_data": list(PersonalData.values),
    "status": list(Status.values),
    "technique_family": list(Technique.values),
    "learning": list(Learning.values),
    "_source_kind": list(SourceKind.values),
    "_evidence_level": [str(level) for level in EvidenceLevel.values],
}


def _title(one: Field) -> str:
    """The label of the field; the second name of a column that isn't a field of ours."""
    if one.to.startswith("_") or one.to == "external_id":
        return one.names[1] if len(one.names) > 1 else one.names[0].replace("_", " ")
    return str(wording.field_label(one.to))
