"""A list of candidates as CSV."""

import pytest

from intelligences.debate.panels import lists, traits
from tests.debate.panels.made import QUOTAS, SIZE

TRAITS = traits.read(QUOTAS, SIZE)


def test_a_list_of_a_french_spreadsheet_is_read() -> None:
    content = "Nom;Courriel;Joindre;SEXE;âge\nAda;ADA@exemple.fr;;femmes;60 ANS ET PLUS\nBo;;01 02;Hommes;16 à 29 ans\n"
    for encoded in (content.encode("utf-8-sig"), content.encode("cp1252")):
        ada, bo = lists.read(encoded, TRAITS)
        assert (ada.email, ada.values) == ("ada@exemple.fr", (0, 2))
        assert (bo.reach, bo.values) == ("01 02", (1, 0))


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        ("nom,courriel,sexe\n", "column", 0),
        ("nom,sexe,age\n", "column", 0),
        ("nom,courriel,sexe,age\nA,,Femmes,60 ans et plus\n", "person", 2),
        ("nom,courriel,sexe,age\nA,a@b.fr,Femmes,60 ans et plus\nB,b,Femmes,60 ans et plus\n", "email", 3),
        ("nom,courriel,sexe,age\nA,a@b.fr,Femmes,12 ans\n", "value", 2),
        ("", "column", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(content: str, kind: str, line: int) -> None:
    with pytest.raises(lists.BadList) as refused:
        lists.read(content.encode(), TRAITS)
    assert (refused.value.kind, refused.value.line) == (kind, line)
