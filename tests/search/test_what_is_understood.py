"""Typos are led back, questions find what they are about, and nothing found says so with the nearest."""

import pytest

from intelligences.search.queries import Correction, search, suggest
from tests.search.index import entry, found, put, titles

pytestmark = pytest.mark.django_db

CANTINE = "Prévision des repas à la cantine"
BIBLIO = "Conseiller de lecture de la bibliothèque"


@pytest.fixture(autouse=True)
def _index() -> None:
    put(
        entry(1, CANTINE, summary="Moins de gaspillage dans les écoles de la commune."),
        entry(2, BIBLIO),
        entry(3, "Comptage des vélos dans la commune"),
        *(entry(n, f"Autre fiche de la commune {n}") for n in range(10, 30)),
    )


@pytest.mark.parametrize(
    ("typed", "used", "title"),
    [
        ("cantinne", "cantine", CANTINE),
        ("catine", "cantine", CANTINE),
        ("cantnie", "cantine", CANTINE),
        ("cantime", "cantine", CANTINE),
        ("biblioteque", "bibliothèque", BIBLIO),
        ("Bibliothhèque", "bibliothèque", BIBLIO),
    ],
)
def test_a_word_one_edit_away_is_led_back_and_it_is_said(typed: str, used: str, title: str) -> None:
    results = search(typed)
    assert titles(results) == [title]
    assert [one.used for one in results.understood.corrections] == [used]


def test_only_the_word_that_nothing_holds_is_corrected() -> None:
    results = search("repas cantinne")
    assert results.understood.corrections == (Correction("cantinne", "cantine"),)
    assert results.understood.text == "repas cantine"


def test_a_forgotten_apostrophe_is_understood() -> None:
    put(entry(901, "Recherche de fuites sur le réseau d’eau"), entry(902, "C’lia, assistante vocale de Chartres"))
    assert titles(search("fuites deau")) == ["Recherche de fuites sur le réseau d’eau"]
    assert titles(search("clia chartres")) == ["C’lia, assistante vocale de Chartres"]


def test_of_several_likely_spellings_the_one_that_answers_with_the_other_words_is_taken() -> None:
    put(entry(903, "Mesure du trafic"), entry(904, "Mesure du tragic"), entry(905, "Autre trafic"))
    results = search("mesure tratic")
    assert titles(results) == ["Mesure du trafic"]
    put(entry(906, "Cours de piano"), entry(907, "Plano de ville"), entry(908, "Plano de rue"))
    assert search("cours plano").understood.corrections == ()
    assert titles(search("cours pliano")) == ["Cours de piano"]


def test_the_way_of_asking_finds_but_ranks_nothing() -> None:
    put(
        entry(911, "Savoir trouver", body="Le drone plane."), entry(912, "Drone de la plage", body="Savoir et trouver.")
    )
    assert titles(search("savoir trouver un drone")) == ["Drone de la plage", "Savoir trouver"]


def test_codes_and_short_words_are_never_corrected() -> None:
    put(entry(2, "Vélo", keywords="25056"))
    for typed in ("25057", "vel"):
        assert search(typed).understood.corrections == ()


def test_a_word_that_is_found_is_not_corrected_but_a_likelier_one_is_offered() -> None:
    put(entry(40, "La comune libre"))
    results = search("comune")
    assert titles(results) == ["La comune libre"]
    assert results.understood.corrections == ()
    assert results.instead == "commune"
    assert search("cantine").instead == ""


def test_a_whole_question_finds_what_it_is_about() -> None:
    results = search("Comment éviter le gaspillage à la cantine dans ma commune ?")
    assert titles(results) == [CANTINE]
    assert results.understood.loosened


def test_words_that_tell_most_can_not_be_left_out() -> None:
    results = search("dirigeable commune")
    assert results.count == 0
    assert results.nearest is not None
    assert len(results.nearest.results) == 5


def test_nothing_found_says_nothing() -> None:
    results = search("dirigeable")
    assert (results.count, results.results) == (0, ())
    assert results.nearest is not None
    assert results.nearest.results == ()


def test_filters_are_not_loosened_when_they_hide_answers() -> None:
    results = search("cantine", languages=["en"])
    assert results.count == 0
    assert results.nearest is not None
    assert results.nearest.without_filters == 1


@pytest.mark.usefixtures("registered")
def test_suggestions_complete_the_last_word_and_forgive_a_typo() -> None:
    def suggested(text: str) -> list[str]:
        return [one.title for one in suggest(text)]

    assert suggested("cantin") == [CANTINE]
    assert suggested("REPAS can") == [CANTINE]
    assert suggested("prévision des repas à la cant") == [CANTINE]
    assert suggested("cantinne") == [CANTINE]
    assert suggested("c") == []
    assert suggested("") == []


def test_answers_are_marked_where_they_answer_and_nowhere_else() -> None:
    put(entry(50, "L’eau & <b>l’œuvre</b>", summary="Des oeuvres sous l’eau."))
    (answer,) = search("œuvre").results
    assert [piece.text for piece in answer.title if piece.marked] == ["œuvre"]
    assert [piece.text for piece in answer.excerpt if piece.marked] == ["oeuvres"]
    assert answer.title_text == "L’eau & <b>l’œuvre</b>"


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("rgpd", "Le R.G.P.D. s’applique", ["R.G.P.D."]),
        ("siren 217500016", "SIREN 217 500 016.", ["SIREN", "217 500 016"]),
        ("ecole", "L’ÉCOLE, les écoles, l’e\u0301cole", ["ÉCOLE", "écoles", "école"]),
        ("e-mail", "Un email ou un e-mail", ["email", "e", "mail"]),
        ("oeuvres", "Œuvre", ["Œuvre"]),
        ("ia", "L’IA, pas le liant ni l’iade", ["IA"]),
        ("日本", "le 日本", ["日本"]),
    ],
)
def test_words_are_marked_however_they_are_written(typed: str, text: str, marked: list[str]) -> None:
    from intelligences.search import highlight
    from intelligences.search.syntax import parse

    pieces = highlight.mark(text, highlight.lexemes_of(parse(typed))["fr"], "fr")
    assert [piece.text for piece in pieces if piece.marked] == marked


def test_a_synonym_is_marked_too() -> None:
    (answer,) = (one for one in search("restauration scolaire").results if one.title_text == CANTINE)
    assert [piece.text for piece in answer.title if piece.marked] == ["cantine"]


def test_the_excerpt_is_taken_where_the_body_answers() -> None:
    body = "Rien ici. " * 200 + "Le dirigeable surveille les feux. " + "Rien là. " * 200
    put(entry(60, "Rapport", summary="Un rapport.", body=body))
    (answer,) = search("dirigeable feux").results
    assert "Le dirigeable surveille les feux" in answer.excerpt_text
    assert answer.excerpt_text.startswith("… ")
    assert answer.excerpt_text.endswith(" …")
    assert len(answer.excerpt_text) < 260


def test_every_group_of_synonyms_says_why_and_finds_across() -> None:
    import tomllib
    from importlib.resources import files

    text = (files("intelligences.search") / "data" / "synonyms.toml").read_text("utf-8")
    for place, group in enumerate(tomllib.loads(text)["group"]):
        assert set(group) == {"words", "why"}
        assert group["why"].endswith(".")
        first, *others = group["words"]
        put(entry(1000 + place, f"Fiche {first} numéro {place}"))
        for other in others:
            assert f"Fiche {first} numéro {place}" in found(other, size=100), (first, other)


def test_words_that_entries_write_in_one_are_joined_and_it_is_said() -> None:
    put(entry(40, "Logiciel Briefcam"), entry(41, "MesAides28, simulateur"))
    results = search("brief cam")
    assert titles(results) == ["Logiciel Briefcam"]
    assert results.understood.corrections == (Correction("brief cam", "briefcam"),)
    assert titles(search("mes aides 28")) == ["MesAides28, simulateur"]


def test_a_word_that_others_say_otherwise_is_not_taken_for_a_typo() -> None:
    """« garer » is one letter away from « gazer »; here it is another word for « stationnement »."""
    put(entry(40, "Places de stationnement"), entry(41, "Gazer"))
    results = search("places pour se garer zzqqzz")
    assert "gazer" not in [one.used for one in results.understood.corrections]


def test_a_long_question_is_answered_in_spite_of_a_word_that_nothing_holds() -> None:
    put(entry(40, "Collecte par remplissage des conteneurs"))
    results = search("ne pas ramasser des conteneurs à moitié vides")
    assert titles(results) == ["Collecte par remplissage des conteneurs"]
    assert results.understood.loosened
