"""Finding a territory from what a person types: a name, an old name, a postal code, an INSEE code, a SIREN, a SIRET.

Two indexed reads. The first finds, in the deletion neighbourhood, the stored keys that are one typo away; the second
takes every key that begins with what was typed, and these, and sorts: exactly that name or code, then another
writing or a former name, then what merely begins so or is one typo away, the largest population first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.urls import reverse

from .. import spelling
from ..models import Kind, LookupKey, Territory

LONGEST = 200
_NO_TYPO_UNDER = 3
_NUMBER_AT_END = re.compile(r"^(?P<name>.*[^\W\d].*?)[\s,(]+(?P<number>\d{2,5}|2[abAB]\d{0,3})\)?$")

_TYPOS = "SELECT DISTINCT key FROM territories_lookupkey WHERE shortened && %s::integer[]"

# Tiers: 0 this very name or code, 1 another writing or a former name, 2 begins or ends so, or is one typo away, 3 the
# same of another writing. Roles are those of LookupKey.Role.
_FIND = """
WITH hit AS (
    SELECT territory_id, weight, said, CASE
        WHEN key = %(key)s AND role <= 3 THEN CASE WHEN role <= 1 OR %(code)s THEN 0 ELSE 1 END
        WHEN key = %(key)s OR role <= 1 THEN 2 ELSE 3 END AS tier
    FROM territories_lookupkey WHERE key >= %(key)s AND key < %(key)s || '~'
    UNION ALL
    SELECT territory_id, weight, said, 0 FROM territories_lookupkey WHERE key = %(whole)s AND role <= 3
    UNION ALL
    SELECT territory_id, weight, said, CASE WHEN role = 0 THEN 2 ELSE 3 END
    FROM territories_lookupkey WHERE key = ANY(%(typos)s) AND role <> 4
), best AS (
    SELECT DISTINCT ON (territory_id) territory_id, weight, said, tier FROM hit {near}
    ORDER BY territory_id, tier, said
), shown AS (
    SELECT *, count(*) OVER () AS total, count(*) FILTER (WHERE tier = 0) OVER () AS exact FROM best
    ORDER BY tier, weight DESC, territory_id LIMIT %(limit)s OFFSET %(offset)s
)
SELECT total, exact, tier, said, t.id, t.kind, t.code, t.name, t.slug, t.siren, t.population, t.size_class,
    d.code, d.name, r.name
FROM shown JOIN territories_territory t ON t.id = territory_id
LEFT JOIN territories_territory d ON d.id = t.departement_id
LEFT JOIN territories_territory r ON r.id = t.region_id
ORDER BY tier, weight DESC, array_position(ARRAY['commune','departement','region'], t.kind::text),
    t.sort_key, t.code
"""
_NEAR = """WHERE territory_id IN (
    SELECT territory_id FROM territories_lookupkey
    WHERE role = 1 AND (key >= %(number)s AND key < %(number)s || '~' OR key = %(whole_number)s)
)"""


@dataclass(frozen=True)
class Found:
    """A territory that answers, with what tells it from its homonyms."""

    id: int
    kind: str
    code: str
    name: str
    slug: str
    siren: str
    population: int | None
    size_class: int | None
    departement_code: str
    departement_name: str
    region_name: str
    said: str
    tier: int

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)

    @property
    def url(self) -> str:
        return reverse("territories:territory", kwargs={"kind": self.kind, "address": f"{self.code}-{self.slug}"})


@dataclass(frozen=True)
class Lookup:
    """An answer: the territories shown, how many there are in all, how many are exactly what was asked.

    `read_as` is the code that answered, when the one typed had lost its leading zero.
    """

    text: str
    results: list[Found]
    count: int
    exact: int
    read_as: str = ""


def lookup(text: str, limit: int = 10, offset: int = 0) -> Lookup:
    """What answers a text, at most `limit` territories; a code is always answered in full (46 communes share 51300)."""
    text = text.strip()[:LONGEST]
    code = spelling.code_key(text)
    key = code or spelling.name_key(text)
    if not key:
        return Lookup(text, [], 0, 0)
    if code:
        return _coded(text, code, limit, offset)
    answer = _find(text, key, _typos(key), limit, offset)
    named = _NUMBER_AT_END.match(text)
    if named and not answer.exact:
        name = spelling.name_key(named["name"])
        nearby = _find(text, name, _typos(name), limit, offset, number=named["number"].lower())
        return nearby if nearby.count else answer
    return answer


def _coded(text: str, code: str, limit: int, offset: int) -> Lookup:
    """What a code answers: the territory that it designates, then those that share it, in full on the first page."""
    answer = _find(text, code, [], limit, offset, is_code=True)
    whole = spelling.with_lost_zero(code)
    answer = replace(answer, read_as=whole if answer.exact else "")
    if offset:
        return answer
    if answer.exact > limit:
        answer = replace(_find(text, code, [], answer.exact, 0, is_code=True), read_as=answer.read_as)
    meant = {code, whole} - {""}
    shared = [found.tier > 0 or meant.isdisjoint((found.code.lower(), found.siren)) for found in answer.results]
    first = sorted(range(len(shared)), key=shared.__getitem__)
    return replace(answer, results=[answer.results[place] for place in first])


def resolve(code: str) -> Territory | None:
    """The one territory of today that an INSEE code, SIREN or SIRET designates, former INSEE codes included.

    An INSEE code of four digits is one whose leading zero a spreadsheet took away.
    """
    key = spelling.code_key(code) or ""
    key = spelling.with_lost_zero(key) or key
    if len(key) not in (5, 9):
        return None
    wanted = LookupKey.objects.filter(key=key, role__in=[LookupKey.Role.CODE, LookupKey.Role.FORMER])
    found = Territory.objects.filter(pk__in=wanted.values("territory"), current=True).order_by("code")
    direct = [t for t in found if key in (t.code.lower(), t.siren)]
    if direct:
        return direct[0]
    former = Territory.objects.filter(former__code__iexact=key, current=True).order_by("code")
    return former.first()


def _typos(key: str) -> list[str]:
    if len(key) < _NO_TYPO_UNDER:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TYPOS, [spelling.shortened(key)])
        return [other for (other,) in cursor.fetchall() if other != key and spelling.one_typo_apart(key, other)]


def _find(
    text: str, key: str, typos: list[str], limit: int, offset: int, *, number: str = "", is_code: bool = False
) -> Lookup:
    values: dict[str, Any] = {
        "key": key,
        "typos": typos,
        "limit": limit,
        "offset": offset,
        "number": number,
        "whole_number": spelling.with_lost_zero(number),
        "whole": spelling.with_lost_zero(key) if is_code else "",
        "code": is_code,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIND.format(near=_NEAR if number else ""), values)
        rows = cursor.fetchall()
    total, exact = rows[0][:2] if rows else (0, 0)
    return Lookup(text, [_found(row[2:]) for row in rows], total, exact)


def _found(row: tuple[Any, ...]) -> Found:
    tier, said, pk, kind, code, name, slug, siren, population, size_class, departement, departement_name, region = row
    return Found(
        pk, kind, code, name, slug, siren, population, size_class, departement or "", departement_name or "",
        region or "", said, tier,
    )  # fmt: skip
