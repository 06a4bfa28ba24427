"""`intelligences search rebuild` and the preparation of a database make the index anew."""

from argparse import Namespace

import pytest

from intelligences.kernel import searchable
from intelligences.kernel.models import LongWork
from intelligences.kernel.registries import searchables
from intelligences.search import actions
from intelligences.search.commands import search as command
from intelligences.search.models import Entry
from tests.search.index import KIND, found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registered")]


def _lost(title: str) -> None:
    """A thing that the index forgot."""
    searchable.index(LongWork.objects.create(kind="a", title=title))
    Entry.objects.filter(kind=KIND).delete()


def test_one_kind_is_rebuilt(capsys: pytest.CaptureFixture[str]) -> None:
    _lost("Cartographie des haies")
    assert command.run(Namespace(action="rebuild", kind=KIND)) == 0
    assert found("haie") == ["Cartographie des haies"]
    assert capsys.readouterr().out.startswith("essai : 1 entrées en ")


def test_every_kind_is_rebuilt_without_a_name() -> None:
    _lost("Cartographie des haies")
    assert command.run(Namespace(action="rebuild", kind=None)) == 0
    assert found("haie") == ["Cartographie des haies"]


def test_an_unknown_kind_is_told_with_those_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(Namespace(action="rebuild", kind="licorne")) == 1
    assert "licorne n’est pas un type connu" in capsys.readouterr().err


def test_the_preparation_fills_what_is_empty_and_leaves_the_rest() -> None:
    searchable.index(LongWork.objects.create(kind="a", title="Cartographie des haies"))
    LongWork.objects.create(kind="a", title="Jamais indexée")
    told: list[tuple[int, int]] = []
    actions.fill(everything=False, progress=lambda done, total: told.append((done, total)))
    assert found("jamais") == []
    assert told[-1] == (len(list(searchables)), len(list(searchables)))
    actions.fill(everything=True)
    assert found("jamais") == ["Jamais indexée"]
