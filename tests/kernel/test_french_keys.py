"""French names fold and sort alike everywhere."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from intelligences.kernel.french import fold, slug, sort_key, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Œuvre d’Été", "oeuvre d'ete"),
        ("L’Haÿ-les-Roses", "l'hay-les-roses"),
        ("Saint-Œn", "saint-oen"),
        ("ÎLE-DE-FRANCE", "ile-de-france"),
        ("Ærøskøbing", "aeroskobing"),
    ],
)
def test_folding_drops_accents_case_and_ligatures(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_evry_stands_before_zuydcoote() -> None:
    names = ["Zuydcoote", "Évry", "Etampes", "Œting", "Orléans", "L’Île-d’Yeu", "Lille"]
    assert sorted(names, key=sort_key) == ["Etampes", "Évry", "L’Île-d’Yeu", "Lille", "Œting", "Orléans", "Zuydcoote"]


@pytest.mark.django_db
def test_the_database_orders_keys_as_python_does() -> None:
    names = ["Évry", "Evry", "Eu", "Saint-Ouen", "Saint Ouen", "SAINT-OUEN", "Ars", "Ars-en-Ré", "L'Aigle", "Laigle"]
    with connection.cursor() as cursor:
        cursor.execute('SELECT n FROM unnest(%s::text[]) n ORDER BY n COLLATE "C"', [[sort_key(n) for n in names]])
        assert [row[0] for row in cursor.fetchall()] == sorted(sort_key(n) for n in names)


@given(st.text())
def test_words_and_slugs_are_plain_ascii_whatever_the_text(text: str) -> None:
    assert words(text).isascii()
    assert words(words(text)) == words(text)
    assert slug(text)
    assert slug(text).replace("-", "").isalnum()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
