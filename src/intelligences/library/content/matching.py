"""From the usual name of a body to its territory's code. Reads the reference that ships; no database."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from intelligences.territories.models import Kind
from intelligences.territories.reference import Reference, Row, keys_of_name
from intelligences.territories.spelling import name_key

from ..vocabulary import OperatorKind

KINDS: dict[str, OperatorKind] = {
    "commune": OperatorKind.COMMUNE,
    "EPCI": OperatorKind.EPCI,
    "EPT": OperatorKind.EPT,
    "département": OperatorKind.DEPARTEMENT,
    "région": OperatorKind.REGION,
    "métropole à statut particulier": OperatorKind.METROPOLE,
    "SDIS": OperatorKind.SDIS,
    "syndicat": OperatorKind.SYNDICAT,
    "syndicat mixte": OperatorKind.SYNDICAT,
    "syndicat mixte (OPSN)": OperatorKind.SYNDICAT,
    "GIP": OperatorKind.GIP,
    "GIP départemental": OperatorKind.GIP,
    "régie": OperatorKind.REGIE,
    "office public de l'habitat": OperatorKind.HOUSING,
}
_TERRITORY = {
    OperatorKind.COMMUNE: (Kind.COMMUNE,),
    OperatorKind.EPCI: (Kind.EPCI,),
    OperatorKind.METROPOLE: (Kind.EPCI,),
    OperatorKind.EPT: (Kind.EPT,),
    OperatorKind.DEPARTEMENT: (Kind.DEPARTEMENT, Kind.COLLECTIVITE),
    OperatorKind.REGION: (Kind.REGION, Kind.COLLECTIVITE),
}
# Names in use that the reference writes otherwise, or that two communes share; each checked in the use's own source.
USUAL: dict[str, str] = {
    "Communauté d'agglomération Porte de l'Isère": "243800604",
    "Nevers Agglomération": "245804406",
    "Paris Est Marne & Bois": "200057941",
    "Communauté urbaine Creusot Montceau": "247100290",
    "GrandAngoulême": "200071827",
    "Héry": "89201",  # the source writes "Héry (89)"
    "Communauté de communes de la Région de Bapaume": "200035442",  # merged into Sud-Artois in 2013
}
# Bodies without a territory of their own: the département where they are.
SEATS: dict[str, str] = {
    "Maison départementale des personnes handicapées de la Seine-Maritime": "76",
    "Nièvre Numérique": "58",
    "Numérian": "07",
    "SYMAT": "65",
    "Service départemental d'incendie et de secours de Seine-et-Marne": "77",
    "Service départemental d'incendie et de secours de la Gironde": "33",
    "Sictom Sud-Gironde": "33",
    "Syndicat des eaux de la Goële": "77",
    "Syndicat du Bois de l'Aumône": "63",
    "Vendée Numérique": "85",
}
_HINT = re.compile(r"^département (2[AB]|\d{2,3})$")
_KIND_WORDS = re.compile(
    r"^(?:departement|region|communaute d agglomeration|communaute de communes|communaute urbaine|metropole"
    r"|etablissement public territorial) (?:de la |de l |du |des |de |d )?(?=.)"
)


@dataclass(frozen=True)
class Match:
    """A body: its kind; its territory's kind and code, or, without one, the département where it is ("" unknown)."""

    operator_kind: str
    territory: tuple[str, str] | None
    departement: str
    why: str


class Matcher:
    """Names of the reference, by key and kind."""

    def __init__(self, reference: Reference) -> None:
        self._named: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
        places = [(Kind.COMMUNE, row) for row in reference.communes] + reference.groups
        for kind, row in places:
            for key, role in keys_of_name(row["name"], row.get("short_name", "")).items():
                self._named[kind, key].append((role, row))
        self._departement_of = {
            row["code"]: self._main(reference, kind, row) for kind, row in places if kind != Kind.REGION
        }

    @staticmethod
    def _main(reference: Reference, kind: Kind, row: Row) -> set[str]:
        """Départements where the territory is."""
        members = [row] if kind == Kind.COMMUNE else reference.members.get((kind, row["code"]), [])
        return {member["departement"] for member in members}

    def match(self, name: str, told_kind: str, departement: str, hint: str) -> Match:
        """The match of a body; `territory` is None for what has no territory of its own, or when none is sure."""
        kind = KINDS[told_kind]
        told = _HINT.match(hint)
        where = departement or (told[1] if told else "")
        if kind not in _TERRITORY:
            seat = where or SEATS.get(name, "")
            return Match(kind, None, seat, f"no territory of its own, département {seat or 'unknown'}")
        for territory_kind in _TERRITORY[kind]:
            if USUAL.get(name) in self._departement_of:
                return Match(kind, (str(territory_kind), USUAL[name]), "", "usual name")
            for key in dict.fromkeys((name_key(name), _KIND_WORDS.sub("", name_key(name)))):
                found = self._candidates(territory_kind, key, where)
                sure = [row for row in found if row["name"] == name] or found
                if len(sure) == 1:
                    return Match(kind, (str(territory_kind), sure[0]["code"]), "", f"{key!r}")
                if sure:
                    codes = " ".join(row["code"] for row in sure)
                    return Match(kind, None, where, f"{len(sure)} homonyms: {codes}")
        return Match(kind, None, where, "no territory has this name")

    def _candidates(self, kind: str, key: str, departement: str) -> list[Row]:
        """Territories of the surest role that the key has, in the département when one is told."""
        named = self._named[kind, key]
        if departement:
            named = [(role, row) for role, row in named if departement in self._departement_of.get(row["code"], ())]
        best = min((role for role, _row in named), default=0)
        return [row for role, row in named if role == best]
