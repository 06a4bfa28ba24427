"""What whoever writes a statement is shown while they write."""

import time

import pytest

from intelligences.debate.remarks import Remark, cleaned, remarks
from intelligences.debate.similar import Similar

_OF = (
    "La commune doit dire quels systèmes d’IA elle emploie.",
    "Une caméra qui reconnaît les visages n’a pas sa place dans la rue.",
    "L’IA peut trier les courriels reçus par la mairie.",
    "Un agent doit toujours relire ce qu’une IA a écrit.",
)


def test_a_rewording_is_found_and_another_idea_isnt() -> None:
    similar = Similar(enumerate(_OF))
    (near,) = similar.nearest("Les communes devraient dire quels systèmes d’I.A. elles emploient")
    assert near.number == 0
    assert similar.nearest("UNE CAMERA QUI RECONNAIT LES VISAGES N’A PAS SA PLACE DANS LA RUE")[0].closeness > 0.99
    assert similar.nearest("Les vélos doivent pouvoir rouler sur la place du marché.") == []
    assert similar.nearest("") == []


def test_a_thousand_statements_are_compared_in_under_thirty_milliseconds() -> None:
    nouns = ("la caméra", "le courriel", "la cantine", "le logiciel", "un agent", "la mairie", "une élue", "le bus")
    verbs = ("doit servir", "peut aider", "ne doit pas remplacer", "coûte trop pour", "est utile à", "vaut mieux que")
    many = [f"{a.capitalize()} {v} {b} {n}." for n in range(3) for a in nouns for v in verbs for b in nouns][:1000]
    similar = Similar(enumerate(many))
    took = []
    for text in many[::100]:
        began = time.process_time()
        assert similar.nearest(text)[0].closeness > 0.9
        took.append(time.process_time() - began)
    assert sorted(took)[len(took) // 2] < 0.03


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("La commune doit publier ses algorithmes.", []),
        ("M. Dupont ment sur les caméras.", [Remark.PERSON]),
        ("Écrivez à jean.martin@exemple.fr pour le logiciel.", [Remark.PERSON]),
        ("Ces élus sont des menteurs.", [Remark.HARSH]),
        ("Faut-il des caméras ?", [Remark.QUESTION]),
        ("Il faut des caméras. Il faut aussi des agents.", [Remark.SEVERAL]),
        ("IL FAUT ARRÊTER CES CAMÉRAS", [Remark.SHOUTED]),
    ],
)
def test_what_deserves_a_second_look(text: str, told: list[Remark]) -> None:
    assert remarks(text) == told


def test_what_cant_be_seen_is_taken_out() -> None:
    assert cleaned("Une\u200b ca\u202eméra\n  ici\u2066 ") == "Une caméra ici"


@pytest.mark.parametrize(
    "hidden",
    ["\u061c", "\u206a", "\u180e", "\u034f", "\u3164", "\u115f", "\ufffa", "\U000e0041", "\x00", "\x7f", "\ufe0f"],
)
def test_two_texts_that_look_the_same_are_the_same(hidden: str) -> None:
    assert cleaned(f"Il faut a{hidden}ider") == "Il faut aider"


def test_emojis_that_were_joined_come_apart_and_flags_stay() -> None:
    assert cleaned("👩\u200d👧 🇫🇷 ❤\ufe0f 1\ufe0f\u20e3") == "👩👧 🇫🇷 ❤\ufe0f 1\ufe0f\u20e3"
