"""Finding a territory: every commune by each of its codes, homonyms, other writings, typos."""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from intelligences.territories import queries, wording
from intelligences.territories.models import FormerCommune, PostalCode, Territory

pytestmark = [pytest.mark.usefixtures("territories"), pytest.mark.django_db]


def _codes(text: str, limit: int = 10) -> list[str]:
    return [found.code for found in queries.lookup(text, limit=limit).results]


def _communes() -> list[tuple[str, str, str]]:
    """INSEE code, name and SIREN of every commune."""
    wanted = Territory.objects.filter(kind="commune", current=True).order_by("code")
    return list(wanted.values_list("code", "name", "siren"))


def test_every_commune_has_a_key_for_each_of_its_codes() -> None:
    """Set-based: INSEE codes, SIREN, postal codes and former codes of the 34,969, each key found by equality."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (
                SELECT id, lower(code) AS key FROM territories_territory WHERE kind = 'commune'
                UNION ALL SELECT id, siren FROM territories_territory WHERE kind = 'commune' AND siren <> ''
                UNION ALL SELECT territory_id, code FROM territories_postalcode
                UNION ALL SELECT today_id, lower(code) FROM territories_formercommune
            )
            SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
                SELECT FROM territories_lookupkey k
                WHERE k.key = wanted.key AND k.territory_id = wanted.id AND k.role IN (1, 3)
            )) FROM wanted
            """
        )
        wanted, missing = cursor.fetchone()
    assert (wanted, missing) == (34_969 + 34_875 + 35_493 + 4_869, 0)


def test_a_sample_of_communes_is_found_by_name_insee_siren_siret_and_postal_codes() -> None:
    chosen = random.Random(20261123).sample(_communes(), 250)
    postal = Counter[str]()
    served: dict[str, list[str]] = {}
    for insee, code in PostalCode.objects.order_by("code").values_list("territory__code", "code"):
        served.setdefault(insee, []).append(code)
        postal[code] += 1
    for insee, name, siren in chosen:
        assert _codes(insee)[0] == insee
        assert insee in _codes(name, limit=20)
        for code in served.get(insee, []):
            answer = queries.lookup(code)
            assert insee in [found.code for found in answer.results]
            assert answer.exact >= postal[code]
        if siren:
            assert _codes(siren) == [insee]
            assert _codes(f"{siren[:3]} {siren[3:6]} {siren[6:]} 00017") == [insee]


def test_all_homonyms_answer_before_anything_else() -> None:
    names = Counter(name for _insee, name, _siren in _communes())
    shared = {name: count for name, count in names.items() if count > 1}
    assert len(shared) == 1_441
    for name, count in shared.items():
        answer = queries.lookup(name, limit=20)
        assert [found.name for found in answer.results].count(name) >= count, name


def test_a_postal_code_of_forty_six_communes_is_answered_in_full() -> None:
    served = set(PostalCode.objects.filter(code="51300").order_by("code").values_list("territory__code", flat=True))
    assert len(served) == 46
    assert served <= set(_codes("51300", limit=10))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("besancon", "25056"),
        ("BESANÇON", "25056"),
        ("St Etienne", "42218"),
        ("saint-étienne", "42218"),
        ("Ste-Colombe 35", "35262"),
        ("Sainte-Colombe (25)", "25515"),
        ("Saint-Denis 93", "93066"),
        ("Saint-Denis 97400", "97411"),
        ("L’Haÿ les Roses", "94038"),
        ("l'hay-les-roses", "94038"),
        ("Chalon s/ Saône", "71076"),
        ("Joeuf", "54280"),
        ("Jœuf", "54280"),
        ("Havre", "76351"),
        ("CU Grand Besançon", "242500361"),
        ("Grand Besançon Métropole", "242500361"),
        ("Métropole de Lyon", "200046977"),
        ("Plaine Commune", "200057867"),
        ("Bourgogne franche comte", "27"),
        ("Nouvelle Calédonie", "988"),
        ("2a004", "2A004"),
    ],
)
def test_another_writing_finds_it_first(typed: str, code: str) -> None:
    assert _codes(typed)[0] == code


def test_a_departement_is_found_by_name_and_number_beside_the_commune_of_the_same_name() -> None:
    assert [(found.kind, found.code) for found in queries.lookup("25").results][:1] == [("departement", "25")]
    doubs = [(found.kind, found.code) for found in queries.lookup("Doubs").results][:2]
    assert doubs == [("departement", "25"), ("commune", "25204")]


def test_the_beginning_of_a_name_is_enough_and_large_towns_come_first() -> None:
    assert _codes("besan")[0] == "25056"
    assert _codes("marse")[0] == "13055"
    toul = [found.name for found in queries.lookup("toul").results]
    assert toul[0] == "Toul"  # this very name, then by population
    assert toul.index("Toulouse") < toul.index("Toulon") < 6


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Bezançon", "25056"),
        ("Marseile", "13055"),
        ("Grenolbe", "38185"),
        ("Strassbourg", "67482"),
        ("St Ettienne", "42218"),
    ],
)
def test_one_typo_is_forgiven(typed: str, code: str) -> None:
    assert _codes(typed)[0] == code


def test_any_single_typo_in_a_name_still_finds_the_commune() -> None:
    chance = random.Random(20261123)
    names = Counter(name for _insee, name, _siren in _communes())
    for insee, name, _siren in chance.sample(_communes(), 200):
        if len(name) < 6 or names[name] > 1:
            continue
        at = chance.randrange(1, len(name) - 1)
        typed = chance.choice(
            [name[:at] + name[at + 1 :], name[:at] + "x" + name[at:], name[:at] + "x" + name[at + 1 :],
             name[:at] + name[at + 1] + name[at] + name[at + 2 :]]
        )  # fmt: skip
        assert insee in _codes(typed, limit=20), (typed, name)


def test_former_delegated_and_associated_communes_lead_to_today_s() -> None:
    for old in FormerCommune.objects.select_related("today").order_by("?")[:60]:
        assert old.today.code in _codes(old.code)
        if old.name:
            answer = queries.lookup(old.name, limit=30)
            assert old.today.code in [found.code for found in answer.results], old.name


def test_every_code_of_every_commune_is_answered_even_where_a_postal_code_is_the_same_number() -> None:
    """Codes that mean several things: an INSEE code, a former one and a postal code may be one number."""
    postal = set(PostalCode.objects.order_by("code").values_list("code", flat=True).distinct())
    wanted: dict[str, set[str]] = {}
    for code, _name, _siren in _communes():
        if code in postal:
            wanted.setdefault(code, set()).add(code)
    for old, today in FormerCommune.objects.order_by("code").values_list("code", "today__code"):
        if old in postal:
            wanted.setdefault(old, set()).add(today)
    assert len(wanted) > 500
    for code in random.Random(20261123).sample(sorted(wanted), 300):
        assert wanted[code] <= set(_codes(code)), code


def test_an_answer_found_by_its_former_name_says_which() -> None:
    (found,) = [one for one in queries.lookup("Arbignieu").results if one.code == "01015"]
    assert (found.name, found.said) == ("Arboys en Bugey", "Arbignieu")


def test_arrondissements_of_paris_lyon_marseille_lead_to_the_town() -> None:
    for typed, code in (("75112", "75056"), ("Paris 12e", "75056"), ("69383", "69123"), ("13201", "13055")):
        assert code in _codes(typed)


def _contexts(text: str) -> dict[str, str]:
    """How each answer to a text is told, by its code."""
    return {found.code: wording.found_context(found) for found in queries.lookup(text, limit=50).results}


@pytest.mark.parametrize(
    ("typed", "code", "read_as"),
    [
        ("1004", "01004", "01004"),
        ("1000", "01053", "01000"),
        ("1 000", "01053", "01000"),
        ("6000", "06088", "06000"),
        ("1", "01", "01"),
    ],
)
def test_a_code_without_its_leading_zero_is_read_with_it(typed: str, code: str, read_as: str) -> None:
    answer = queries.lookup(typed)
    assert answer.results[0].code == code
    assert answer.read_as == read_as


def test_every_code_that_begins_with_a_zero_is_found_without_it() -> None:
    insee = [code for code, _name, _siren in _communes() if code.startswith("0")]
    postal = list(
        PostalCode.objects.filter(code__startswith="0").order_by("code").values_list("code", "territory__code")
    )
    assert len(insee) > 3_000
    for code in random.Random(20261127).sample(insee, 100):
        assert _codes(code[1:])[0] == code
    for code, served in random.Random(20261127).sample(postal, 100):
        assert served in _codes(code[1:]), code


def test_what_merely_begins_so_comes_after_the_code_that_lost_its_zero() -> None:
    first, *others = queries.lookup("1004", limit=20).results
    assert (first.code, first.tier) == ("01004", 0)
    assert others
    assert all("1004" in one.code[:4] or one.tier > 0 for one in others)


def test_a_whole_code_and_a_number_of_another_length_are_read_as_they_are() -> None:
    for typed in ("01004", "25000", "212500565", "25", "750", "2A004"):
        assert queries.lookup(typed).read_as == ""


def test_a_name_is_told_from_its_namesakes_by_a_code_without_its_zero() -> None:
    assert _codes("Saint-Denis 1000") == _codes("Saint-Denis 01000")
    assert _codes("Saint-Denis 1000")[0] == "01344"


def test_a_code_without_its_zero_resolves_too() -> None:
    found = queries.resolve("1004")
    assert found is not None
    assert (found.kind, found.code) == ("commune", "01004")


@pytest.mark.parametrize("number", range(10, 20))
def test_a_postal_code_of_paris_is_paris_first_and_the_old_numbers_of_the_seine_are_explained(number: int) -> None:
    told = _contexts(f"750{number}")
    first, *others = told
    assert first == "75056"
    assert "(" not in told[first].partition("INSEE")[2]
    assert others, "a commune of the Seine had this number until its département was cut"
    for code in others:
        assert f"autrefois dans un autre département, sous le code INSEE 750{number}" in told[code]


def test_an_arrondissement_is_told_as_a_part_and_not_as_something_of_the_past() -> None:
    assert "(dont Paris 12e Arrondissement)" in _contexts("Paris 12e")["75056"]
    assert "(dont l’arrondissement de code INSEE 69383)" in _contexts("69383")["69123"]
    assert "(autrefois Arbignieu)" in _contexts("Arbignieu")["01015"]


def test_a_code_resolves_to_the_one_territory_that_it_designates() -> None:
    for code, wanted in (
        ("25056", "25056"), ("212500565", "25056"), ("21250056500016", "25056"), ("242500361", "242500361"),
        ("01340", "01015"), ("13201", "13055"),
    ):  # fmt: skip
        found = queries.resolve(code)
        assert found is not None
        assert found.code == wanted
    assert queries.resolve("99999") is None
    assert queries.resolve("Besançon") is None


@pytest.mark.parametrize("typed", ["", "   ", "xyzzyx", "'; DROP TABLE", "%", "~", "\x00", "é" * 500, "🙂", "١٢٣"])
def test_what_answers_nothing_answers_nothing(client: Client, typed: str) -> None:
    assert queries.lookup(typed).results == []
    assert client.get("/territoires/", {"q": typed}).status_code == 200


def test_a_look_up_costs_two_reads(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        queries.lookup("Saint-Denis")
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.lookup("25056")
