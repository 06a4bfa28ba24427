"""Two to four uses side by side."""

from typing import Any

import pytest

from intelligences.library.models import Deployment
from intelligences.library.queries.comparison import compare

pytestmark = pytest.mark.django_db
PAGE = "/bibliotheque/comparer/"


def _numbers(title: str) -> list[int]:
    return list(Deployment.objects.published().filter(title=title).order_by("id").values_list("pk", flat=True))


def test_what_differs_comes_before_what_is_the_same(client: Any) -> None:
    one, two = _numbers("Caméras contre les dépôts sauvages")[:2]
    compared = compare([two, one])
    assert [use.pk for use in compared.uses] == [two, one]
    assert all(len({cell.values for cell in line.cells}) == 2 for line in compared.different)
    assert all(len({cell.values for cell in line.cells}) == 1 for line in compared.same)
    page = client.get(PAGE, {"usage": [two, one]}).content.decode()
    assert page.index("Ce qui diffère</caption>") < page.index("Ce qui est pareil</caption>")


def test_what_nobody_tells_is_said_and_not_taken_for_the_same(client: Any) -> None:
    compared = compare(_numbers("Caméras contre les dépôts sauvages")[:2])
    assert "Contact" in compared.untold
    assert "Contact" not in {line.label for line in (*compared.same, *compared.different)}
    silent = [cell for line in compared.different for cell in line.cells if not cell.values]
    assert {cell.missing for cell in silent} <= {"non dit", "ne sait pas", "sans objet"}


def test_uses_that_are_not_public_or_too_many_are_told(client: Any) -> None:
    many = _numbers("Caméras contre les dépôts sauvages")[:5]
    waiting = Deployment.objects.filter(state="waiting").order_by("id")[0].pk
    compared = compare([*many, waiting, 10**12])
    assert (len(compared.uses), compared.left_out, compared.missing) == (4, 1, 2)
    page = client.get(PAGE, {"usage": [*many, waiting, "x"]}).content.decode()
    assert "Quatre usages au plus" in page
    assert "n’existe pas ou n’est pas publié" in page


def test_one_use_alone_says_how_to_choose(client: Any) -> None:
    assert "Choisissez au moins deux usages" in client.get(PAGE, {"usage": "1"}).content.decode()
    assert client.get(PAGE).status_code == 200


def test_a_use_can_be_taken_away_while_two_are_left(client: Any) -> None:
    one, two, three = _numbers("Caméras contre les dépôts sauvages")[:3]
    page = client.get(PAGE, {"usage": [one, two, three]}).content.decode()
    assert f'href="?usage={one}&amp;usage={three}">Retirer' in page
    assert ">Retirer" not in client.get(PAGE, {"usage": [one, two]}).content.decode()
