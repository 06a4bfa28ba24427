"""When no entry holds every word: what everyday words lead to, what a need is about, and in which order it comes."""

import tomllib
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.search.approach import Held, near
from intelligences.search.everyday import is_plural, leads
from intelligences.search.queries import Correction, search
from intelligences.search.synonyms import stems
from intelligences.search.syntax import parse
from intelligences.search.tokens import tokens
from intelligences.search.vocabulary import neighbours
from tests.cast import Cast
from tests.search.index import entry, found, put, titles

CHALEUR = "Calcul des îlots de chaleur"
DEPOTS = "Caméras contre les dépôts sauvages"
HELD = "Rats et CV de la forêt, place en EHPAD, langue des signes"
LOGEMENT = "Cotation de la demande de logement social"
TRI = "Chatbot du tri des déchets"
FEUX = "Détection des feux de forêt"


@pytest.fixture
def _index(db: None) -> None:
    put(
        *(entry(n, f"Autre usage numéro {n}", summary="Rien de cela.") for n in range(100, 140)),
        entry(1, CHALEUR, summary="Toulouse — Savoir où rafraîchir.", facets={"lieu": ("31",)}),
        entry(2, DEPOTS, summary="Vernon — Prévenir la police municipale.", facets={"lieu": ("27",)}),
        entry(3, LOGEMENT, summary="Lyon — Noter les demandes selon des critères."),
        entry(4, TRI, summary="Angoulême — Répondre aux habitants."),
        entry(5, FEUX, summary="Landes — Surveiller la forêt.", facets={"lieu": ("40",)}),
    )


indexed = pytest.mark.usefixtures("_index")


@indexed
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("il fait trop chaud en ville", CHALEUR),
        ("des gens jettent leurs gravats au bord du chemin", DEPOTS),
        ("liste d’attente hlm", LOGEMENT),
        ("dans quelle poubelle je mets mes piles", TRI),
        ("wildfire smoke", FEUX),
    ],
)
def test_everyday_words_lead_to_what_answers_and_it_is_said(typed: str, first: str) -> None:
    results = search(typed)
    assert titles(results)[:1] == [first]
    assert results.understood.loosened
    assert results.understood.corrections == ()


@indexed
def test_words_that_answer_as_they_are_lead_nowhere_else() -> None:
    put(entry(6, "Chaud et froid"))
    results = search("chaud")
    assert titles(results) == ["Chaud et froid"]
    assert not results.understood.loosened


@indexed
@pytest.mark.parametrize(
    "typed", ["rats dans la forêt", "trier les cv", "place en ehpad", "langue des signes habitants"]
)
def test_what_a_need_is_about_must_be_there_or_nothing_answers(typed: str) -> None:
    results = search(typed)
    assert results.count == 0
    assert results.nearest is not None
    put(entry(7, HELD))
    assert HELD in found(typed)


@indexed
def test_a_subject_is_known_by_its_singular_not_by_its_stem() -> None:
    assert not leads(parse("success rate").wanted)[1].subject  # « rat » is its French stem
    assert leads(parse("rats").wanted)[0].subject


@indexed
def test_common_words_alone_make_no_answer() -> None:
    results = search("usage numéro zzqqzz dirigeable")
    assert results.count == 0


@indexed
def test_a_way_of_asking_alone_makes_no_answer() -> None:
    assert search("comment savoir quand les gens viennent").count == 0


@indexed
def test_quoted_words_and_those_left_out_are_kept_to() -> None:
    assert found("« trop chaud » en ville") == []
    assert CHALEUR not in found("il fait trop chaud en ville -toulouse")
    assert found("il fait trop chaud en ville sauf lyon")[:1] == [CHALEUR]


@indexed
def test_filters_facets_and_orders_hold_for_what_comes_near() -> None:
    typed = "forêt chaleur sauvages"
    every = search(typed, size=100)
    assert {CHALEUR, DEPOTS, FEUX} <= set(titles(every))
    (lieu,) = every.facets
    assert {one.value: one.count for one in lieu.values} == {"31": 1, "27": 1, "40": 1}
    chosen = search(typed, facets={"lieu": ["40"]})
    assert titles(chosen) == [FEUX]
    (lieu,) = chosen.facets
    assert {one.value for one in lieu.values} == {"31", "27", "40"}
    assert titles(search(typed, sort="title", size=100)) == sorted(titles(every), key=str.casefold)
    pages = [title for page in (1, 2, 3) for title in titles(search(typed, page=page, size=1))]
    assert pages == titles(every)[:3]


@indexed
def test_the_words_that_were_led_to_are_marked() -> None:
    (answer, *_) = search("il fait trop chaud en ville").results
    assert "chaleur" in [piece.text for piece in answer.title if piece.marked]


def test_what_comes_near_stays_hidden_from_who_may_not_read_it(cast: Cast) -> None:
    put(entry(1, CHALEUR, audience=f"members:{cast.ville.pk}"), entry(2, "Page ouverte à chacun"))
    typed = "il fait trop chaud en ville"
    assert found(typed, person=cast.alice) == [CHALEUR]
    results = search(typed)
    assert results.count == 0
    assert results.nearest is not None
    assert CHALEUR not in [one.title_text for one in results.nearest.results]


def test_every_everyday_word_is_understood_as_its_file_says() -> None:
    text = (files("intelligences.search") / "data" / "everyday.toml").read_text("utf-8")
    read = tomllib.loads(text)
    assert set(read) == {"lead", "subjects"}
    for group in read["lead"]:
        assert set(group) == {"said", "told"}
        told = {tuple(token.word for token in tokens(way)) for way in group["told"]}
        assert all(told), group
        for said in group["said"]:
            last = leads(parse(said).wanted)[-1]
            assert last.known, said
            assert told <= set(last.words), said
    for said in read["subjects"]["said"]:
        assert any(lead.subject for lead in leads(parse(said).wanted)), said


def test_an_everyday_word_is_said_once_in_its_group() -> None:
    text = (files("intelligences.search") / "data" / "everyday.toml").read_text("utf-8")
    for group in tomllib.loads(text)["lead"]:
        for ways in (group["said"], group["told"]):
            assert len({way.casefold() for way in ways}) == len(ways), ways


@pytest.mark.parametrize(
    ("one", "other", "plural"), [("velo", "vélos", True), ("feux", "feu", True), ("feu", "peu", False)]
)
def test_only_plurals_of_known_words_are_spelling(one: str, other: str, plural: bool) -> None:
    assert is_plural(one, other) is plural


def _ids(numbers: Any) -> Any:
    return np.array(sorted(numbers), np.uint32)


def _held(asked: Any = (), synonyms: Any = (), led: Any = (), **told: bool) -> Held:
    kept = {"known": False, "asking": False, "subject": False, "part": False} | told
    return Held(_ids(asked), _ids({*asked, *synonyms}), (_ids(led),), _ids(()), **kept)


def test_rare_words_count_for_more_and_other_words_for_less() -> None:
    of, weights = _ids(range(1, 101)), np.zeros(100)
    rare, common = _held(asked={7}), _held(asked=set(range(20, 60)))
    assert near([rare, common], weights, of).ids[0] == 7
    asked, led = _held(asked={3}, led={4}), _held(asked={9})
    assert near([asked, led], weights, of).ids.tolist()[-1] == 4


def test_what_a_word_leads_to_tells_no_more_than_the_word() -> None:
    of, weights = _ids(range(1, 101)), np.zeros(100)
    word = _held(asked=set(range(1, 31)), led={50})
    found = near([word, _held(asked={2})], weights, of)
    assert found.ids[0] == 2
    assert found.ids.tolist()[-1] == 50


_groups = st.lists(
    st.builds(
        _held,
        asked=st.sets(st.integers(1, 30), max_size=6),
        synonyms=st.sets(st.integers(1, 30), max_size=6),
        led=st.sets(st.integers(1, 30), max_size=6),
        known=st.booleans(),
        asking=st.booleans(),
        subject=st.booleans(),
        part=st.booleans(),
    ),
    max_size=6,
)


@given(groups=_groups)
def test_what_comes_near_holds_something_and_answers_hold_every_subject(groups: list[Held]) -> None:
    of = _ids(range(1, 31))
    found = near(groups, np.zeros(30), of)
    ways = [{int(one) for ids, _ in group.ways() for one in ids} for group in groups]
    held = set().union(*ways)
    assert set(found.ids.tolist()) == held
    assert len(set(found.ids.tolist())) == len(found.ids)
    assert found.enough <= len(found.ids)
    for group, way in zip(groups, ways, strict=True):
        assert not group.subject or set(found.answers.tolist()) <= way
    whole = held.intersection(*ways) if ways else set()
    if groups and not any(group.asking for group in groups) and whole:
        rarest = np.log(62)
        sure = [one for one in whole if all(one in group.asked for group in groups)]
        told = sum(
            np.log(31 / (len(way & set(group.asked.tolist())) + 0.5)) for group, way in zip(groups, ways, strict=True)
        )
        assert told < 0.36 * rarest or set(sure) <= set(found.answers.tolist())


def test_equals_stand_as_told_and_not_by_their_numbers() -> None:
    of, weights = _ids(range(1, 101)), np.zeros(100)
    found = near([_held(asked={7, 8, 9}), _held(asked={9})], weights, of)
    assert found.ids.tolist() == [9, 7, 8]
    assert found.settled(np.array([8, 9, 7], np.uint32)).ids.tolist() == [9, 8, 7]
    assert found.settled(np.array([8], np.uint32)).ids.tolist() == [9, 8, 7]
    assert found.settled(np.array([], np.uint32)).ids.tolist() == [9, 7, 8]


def test_of_equals_those_that_hold_it_in_more_ways_come_first() -> None:
    of, weights = _ids(range(1, 101)), np.zeros(100)
    two = Held(_ids(()), _ids(()), (_ids({3, 4}), _ids({4, 5})), _ids(()), True, False, False, False)
    assert near([two], weights, of).ids.tolist()[0] == 4


@indexed
@pytest.mark.parametrize("places", [(20, 21, 22), (22, 21, 20)])
def test_equals_come_in_the_same_order_whenever_the_index_is_made(places: tuple[int, ...]) -> None:
    things = dict(zip(places, ("Abris", "Bancs", "Cabanes"), strict=True))
    for number in sorted(things):
        put(entry(number, f"{things[number]} contre la canicule"))
    for typed in ("canicule", "la canicule zzqqzz dans nos rues"):
        assert [title.split()[0] for title in titles(search(typed))][:3] == ["Abris", "Bancs", "Cabanes"]


@indexed
def test_a_long_typo_in_an_everyday_word_is_led_back_to_it() -> None:
    assert search("embouteilages").count == 0  # understood, and nothing here meets it
    put(entry(20, "Feux tricolores"), entry(21, "Tri de vieux objets et d’encombrants"))
    results = search("embouteilages")
    assert titles(results) == ["Feux tricolores"]
    assert results.understood.corrections == (Correction("embouteilages", "embouteillages"),)


@pytest.mark.parametrize("word", ["femmes", "retrait", "collègue", "salarié", "commence", "encombrants"])
def test_a_word_that_is_right_is_no_typo_of_an_everyday_one(word: str) -> None:
    (token,) = tokens(word)
    assert neighbours(token.word) == []


@indexed
def test_a_word_of_every_day_that_nothing_holds_is_no_typo() -> None:
    put(entry(20, "Fermes urbaines"), entry(21, "Un vélo"))
    assert search("femmes").count == 0
    assert search("égalité femmes").understood.corrections == ()
    assert titles(search("fermee")) == ["Fermes urbaines"]


@indexed
def test_an_expression_of_asking_words_alone_leads_somewhere() -> None:
    put(entry(20, "Comptage et vitesse des voitures"))
    assert titles(search("ça va trop vite")) == ["Comptage et vitesse des voitures"]


@indexed
def test_a_choice_does_not_change_how_words_are_read() -> None:
    for number, place in ((20, "31"), (21, "31"), (22, "27"), (23, "27"), (24, "27")):
        put(entry(number, f"Kiosque numéro {number}", facets={"lieu": (place,)}))
    put(entry(25, "Kiosques et journaux", facets={"lieu": ("31",)}), entry(26, "Journaux", facets={"lieu": ("31",)}))
    typed = "comment trouver un kiosque numéro"
    every = search(typed, size=100)
    (lieu,) = every.facets
    announced = {one.value: one.count for one in lieu.values}
    assert announced == {"31": 2, "27": 3}
    for place, count in announced.items():
        assert search(typed, facets={"lieu": [place]}).count == count
    for words in (typed, "kiosque", "kiosqe"):
        results = search(words, facets={"lieu": ["40"]})
        assert results.count == 0, words
        assert not results.understood.loosened
        assert results.understood.corrections == ()
        assert results.nearest is not None
        assert results.nearest.without_filters == search(words).count > 0


@indexed
def test_a_spelling_that_answers_nothing_does_not_hide_what_comes_near() -> None:
    put(entry(20, "Zone des punks"))
    results = search("puni si je trie mal mes poubelles")
    assert TRI in titles(results)
    assert results.understood.corrections == ()


@indexed
def test_an_everyday_expression_is_followed_before_its_asking_words_are_left_out() -> None:
    put(entry(20, "Chaudes-Aigues"))
    assert found("il fait trop chaud")[:1] == [CHALEUR]


@indexed
def test_of_an_everyday_expression_the_rest_is_not_taken_for_a_typo() -> None:
    """What nobody foresaw is no misspelt « pôle » when it is asked in which bin it goes; alone, it may be."""
    put(entry(20, "Pôle numérique", body="Chatbot"))
    assert TRI in titles(search("dans quelle poubelle va une polle"))
    assert titles(search("polle")) == ["Pôle numérique"]


@indexed
def test_little_that_answers_without_the_way_of_asking_does_not_hide_what_comes_near() -> None:
    put(entry(20, "Voitures mal garées et dépôts sauvages"))
    typed = "comment éviter les dépôts sauvages faits en voiture"
    assert {DEPOTS, "Voitures mal garées et dépôts sauvages"} <= set(titles(search(typed, size=100)))
    assert titles(search(typed))[0] == "Voitures mal garées et dépôts sauvages"


@indexed
def test_a_word_among_several_that_nothing_holds_makes_no_answer() -> None:
    put(*(entry(20 + n, f"Remplacement de conduites numéro {n}") for n in range(3)))
    results = search("planning de remplacement des atsem")
    assert results.count == 0
    assert results.nearest is not None
    assert "Remplacement de conduites numéro 0" in [one.title_text for one in results.nearest.results]


@indexed
def test_in_a_short_word_no_letter_stands_for_another() -> None:
    put(entry(20, "Face à la mer"), entry(21, "Vélos"))
    assert search("fake").count == 0
    assert found("velo") == ["Vélos"]
    assert found("levo") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gens", "gênant"),
        ("commune", "communication"),
        ("voirie", "voir"),
        ("LoRa", "lors"),
        ("isolation", "isolées"),
        ("punaises", "puni"),
        ("devis", "devant"),
        ("PLUi", "pluie"),
        ("PACA", "PACS"),
    ],
)
def test_words_of_different_families_stay_apart(one: str, other: str) -> None:
    first, second = (next(tokens(word)).word for word in (one, other))
    assert stems((first,)) != stems((second,))


def test_nothing_comes_near_an_empty_query() -> None:
    assert near([], np.zeros(3), _ids({1, 2, 3})).ids.tolist() == []
    assert stems(()) == ()
