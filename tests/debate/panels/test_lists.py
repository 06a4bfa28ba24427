"""A list of candidates as CSV."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intelligences.debate.panels import forms, lists, traits
from tests.debate.panels.made import QUOTAS, SIZE

TRAITS = traits.read(QUOTAS, SIZE)


def test_a_list_of_a_french_spreadsheet_is_read() -> None:
    content = "Nom;Courriel;Joindre;SEXE;âge\nAda;ADA@exemple.fr;;femmes;60 ANS ET PLUS\nBo;;01 02;Hommes;16 à 29 ans\n"
    for encoded in (
        content.encode("utf-8-sig"),
        content.encode("cp1252"),
        content.replace("\n", "\r").encode(),  # an old Macintosh
        content.replace("\n", "\r\n").replace(";", "\t").encode("utf-16"),  # « texte Unicode »
        content.replace("\n", ";;\n").encode(),  # two empty columns more
    ):
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
        ("nom,courriel,sexe,age\nA,@,Femmes,60 ans et plus\n", "email", 2),
        ("nom,courriel,sexe,age\nA,a@,Femmes,60 ans et plus\n", "email", 2),
        ("nom,courriel,sexe,age,Courriel\nA,a@b.fr,Femmes,60 ans et plus,c@d.fr\n", "twice", 0),
        ("nom,courriel,sexe,age,Âge\nA,a@b.fr,Femmes,60 ans et plus,60 ans et plus\n", "twice", 0),
        ("nom,courriel,sexe,age\nA,a@b.fr,Femmes,60 ans et plus\nB,b@b.fr,Femmes,60 ans,et plus\n", "cells", 3),
        ("nom,courriel,sexe,age\nA\0,a@b.fr,Femmes,60 ans et plus\n", "unreadable", 0),
        ('nom,courriel,sexe,age\n"A,a@b.fr,Femmes,60 ans et plus\n', "quotes", 0),
        ("", "column", 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(content: str, kind: str, line: int) -> None:
    with pytest.raises(lists.BadList) as refused:
        lists.read(content.encode(), TRAITS)
    assert (refused.value.kind, refused.value.line) == (kind, line)


@given(some.binary(max_size=80) | some.text('nom,;\t"\r\n\0@é\ufeff', max_size=40).map(str.encode))
def test_any_other_file_is_refused_and_never_breaks(content: bytes) -> None:
    with pytest.raises(lists.BadList):
        lists.read(content, TRAITS)


def test_every_reason_has_its_sentence() -> None:
    kinds = ("unreadable", "quotes", "column", "twice", "cells", "long", "person", "email", "value")
    told = {forms._bad_list(lists.BadList(kind, 3, "âge")) for kind in kinds}
    assert len(told) == len(kinds)
    assert all(one.endswith(".") for one in told)
