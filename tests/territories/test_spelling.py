import pytest
from hypothesis import given
from hypothesis import strategies as st

from intelligences.territories.spelling import (
    code_key,
    inner_keys,
    name_key,
    one_typo_apart,
    shortened,
    without_article,
    without_kind,
)

WORD = st.text("abcde ", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("St-Étienne", "saint etienne"),
        ("STE COLOMBE", "sainte colombe"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'Haÿ les roses", "l hay les roses"),
        ("Jœuf", "joeuf"),
        ("Chalon s/ Saône", "chalon sur saone"),
        ("Chalon s/Saône", "chalon sur saone"),
        ("  Évry -- Courcouronnes ", "evry courcouronnes"),
    ],
)
def test_accents_hyphens_apostrophes_case_and_abbreviations_do_not_matter(written: str, key: str) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("25 000", "25000"),
        ("2A004", "2a004"),
        ("212 500 565", "212500565"),
        ("21250056500016", "212500565"),
        ("212 500 565 00016", "212500565"),
        ("Besançon", None),
        ("", None),
    ],
)
def test_codes_are_read_with_or_without_spaces_and_a_siret_by_its_siren(written: str, key: str | None) -> None:
    assert code_key(written) == key


def test_articles_and_kinds_can_be_left_out() -> None:
    assert without_article("l abergement clemenciat") == "abergement clemenciat"
    assert without_article("havre") == "havre"
    assert without_kind("communaute urbaine grand besancon metropole") == "grand besancon metropole"
    assert without_kind("cc du grand pic saint loup") == "grand pic saint loup"
    assert inner_keys("fontenay le comte") == ["comte"]


def _distance(one: str, other: str) -> int:
    """Optimal string alignment, the plain table (Boytsov 2011)."""
    rows = [[max(i, j) if 0 in (i, j) else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(WORD, WORD)
def test_one_typo_apart_agrees_with_the_table_of_distances(one: str, other: str) -> None:
    assert one_typo_apart(one, other) == (_distance(one, other) <= 1)


@given(WORD, WORD)
def test_words_one_typo_apart_share_a_shortened_form(one: str, other: str) -> None:
    if _distance(one, other) <= 1:
        assert set(shortened(one)) & set(shortened(other))


@given(st.text(max_size=40))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
