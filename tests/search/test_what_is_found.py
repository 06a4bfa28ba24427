"""A search finds what a person means, in French and in English, however it is written."""

import pytest

from intelligences.search.queries import search
from tests.search.index import entry, found, put, titles

pytestmark = pytest.mark.django_db

DECHETS = "Tri sélectif des déchets par caméra"
EAU = "Détection des fuites d’eau potable"
OEUVRES = "Inventaire des œuvres d’art municipales"
ECOLE = "Prévision des repas de la restauration scolaire à l’école"
GUICHET = "Assistant d’accueil de l’Hôtel de Ville"
DELIBERATIONS = "Résumé des délibérations évaluées"
SAINT = "Cartographie des arbres de Saint-Étienne"
WASTE = "Automated waste sorting in recycling centres"
PARKING = "Predicting bookings of city libraries"


@pytest.fixture(autouse=True)
def _index() -> None:
    put(
        entry(1, DECHETS, keywords="75056 217500016"),
        entry(2, EAU, summary="Repérer les pertes du réseau avant les usagers.", keywords="2A004"),
        entry(3, OEUVRES),
        entry(4, ECOLE),
        entry(5, GUICHET, body="Un agent répond aux courriels. Le R.G.P.D. est respecté."),
        entry(6, DELIBERATIONS),
        entry(7, SAINT, summary="Les élus l’ont voté aujourd’hui."),
        entry(8, WASTE, language="en", summary="Cameras classify the city’s bins."),
        entry(9, PARKING, language="en"),
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("déchet", DECHETS),
        ("dechets", DECHETS),
        ("DÉCHETS", DECHETS),
        ("œuvre", OEUVRES),
        ("oeuvres", OEUVRES),
        ("oeuvre d'art", OEUVRES),
        ("l'eau", EAU),
        ("l’eau", EAU),
        ("eau", EAU),
        ("fuites d'eau", EAU),
        ("fuite eau", EAU),
        ("ecole", ECOLE),
        ("Écoles", ECOLE),
        ("tri sélectif", DECHETS),
        ("les caméras", DECHETS),
        ("évaluer", DELIBERATIONS),
        ("evaluee", DELIBERATIONS),
        ("saint etienne", SAINT),
        ("Saint-Étienne", SAINT),
        ("saintetienne", SAINT),
        ("St Etienne", SAINT),
        ("75056", DECHETS),
        ("217 500 016", DECHETS),
        ("2a004", EAU),
        ("RGPD", GUICHET),
        ("r.g.p.d.", GUICHET),
        ("e\u0301cole", ECOLE),
    ],
)
def test_a_french_entry_is_found_however_it_is_written(typed: str, expected: str) -> None:
    assert found(typed)[:1] == [expected]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cantine", ECOLE),
        ("restaurant scolaire", ECOLE),
        ("mairie", GUICHET),
        ("courrier électronique", GUICHET),
        ("mails", GUICHET),
        ("GDPR", GUICHET),
    ],
)
def test_another_word_for_the_same_thing_finds_it(typed: str, expected: str) -> None:
    assert expected in found(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("library", PARKING),
        ("predicted booking", PARKING),
        ("the city's libraries", PARKING),
        ("recycling centre", WASTE),
        ("sorted waste", WASTE),
    ],
)
def test_an_english_entry_is_found_by_english_forms(typed: str, expected: str) -> None:
    assert found(typed) == [expected]


def test_one_query_finds_entries_of_both_languages() -> None:
    assert set(found("déchets")) == {DECHETS, WASTE}


def test_a_stem_of_one_language_does_not_find_words_of_the_other() -> None:
    put(entry(10, "Pain au chocolat"), entry(11, "Pained faces", language="en"))
    assert set(found("pains")) == {"Pain au chocolat", "Pained faces"}
    assert found("pained") == ["Pained faces"]


def test_every_word_must_be_there_or_it_is_said_that_none_holds_them_all() -> None:
    assert found("caméra déchets") == [DECHETS, WASTE]
    results = search("caméra arbres")
    assert SAINT in titles(results)
    assert results.understood.loosened


def test_quotes_ask_for_words_that_follow_each_other() -> None:
    put(entry(20, "Tri mécanique et sélectif"))
    assert set(found("tri sélectif")) == {DECHETS, "Tri mécanique et sélectif"}
    for quoted in ('"tri sélectif"', "« tri sélectif »", "“tri selectif”"):
        assert found(quoted) == [DECHETS]


def test_a_phrase_steps_over_small_words_but_not_over_others() -> None:
    assert found('"fuites d’eau"') == [EAU]
    assert found('"restauration à l’école"') == []
    assert found('"scolaire à l’école"') == [ECOLE]


def test_a_phrase_does_not_run_from_the_title_into_the_summary() -> None:
    assert found('"potable repérer"') == []


@pytest.mark.parametrize("typed", ["caméra -tri", "caméra sauf tri", 'caméra -"tri sélectif"', "caméra −tri"])
def test_an_excluded_word_takes_entries_out(typed: str) -> None:
    assert DECHETS in found("caméra")
    assert DECHETS not in found(typed)


def test_an_exclusion_alone_leaves_everything_else() -> None:
    assert set(found("-déchets")) == {EAU, OEUVRES, ECOLE, GUICHET, DELIBERATIONS, SAINT, WASTE, PARKING}


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    assert found("saint-etienne") == [SAINT]
    assert found("saint - etienne") == [SAINT]


def test_small_words_alone_look_at_titles() -> None:
    assert found("de la") == [ECOLE]


def test_nothing_typed_shows_everything() -> None:
    results = search("")
    assert results.count == 9
    assert results.nearest is None


def test_a_title_comes_before_a_summary_and_a_summary_before_a_body() -> None:
    put(
        entry(30, "Autre chose", body="Une trottinette sur le trottoir."),
        entry(31, "Encore autre chose", summary="Une trottinette."),
        entry(32, "Trottinettes en libre-service"),
    )
    assert found("trottinette") == ["Trottinettes en libre-service", "Encore autre chose", "Autre chose"]


def test_at_equal_words_the_weightiest_comes_first() -> None:
    put(entry(40, "Villeneuve", weight=0.2), entry(41, "Villeneuve", weight=0.9, summary="la grande"))
    assert [f.id for f in search("villeneuve").results] == ["41", "40"]


def test_the_title_that_says_just_that_comes_first() -> None:
    put(entry(50, "Office de tourisme de Brive", weight=0.3), entry(51, "Brive", weight=0.3))
    assert found("brive")[0] == "Brive"
