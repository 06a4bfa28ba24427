"""The index says what the tables say: in the same transaction, rebuilt or not, and nothing that was purged."""

from typing import Any

import pytest
from django.db import connection, transaction

from intelligences.kernel import searchable, versions
from intelligences.kernel.models import Event, LongWork
from intelligences.search.models import Entry, KnownWord
from intelligences.search.queries import search
from tests.search.index import KIND, entry, found, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registered")]


def _work(title: str, step: str = "", kind: str = "a") -> LongWork:
    work = LongWork.objects.create(kind=kind, title=title, step=step)
    searchable.index(work)
    return work


def _held() -> tuple[list[Any], set[str]]:
    """Everything that the index holds of the tests' kind, but the numbers of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT thing, language, audience, weight, codes, title, sort_key, url, summary, body, words::text "
            "FROM search_entry JOIN search_keys ON entry_id = id WHERE kind = %s ORDER BY thing",
            [KIND],
        )
        entries = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
    return entries, set(KnownWord.objects.values_list("word", flat=True))


def test_a_thing_is_found_as_soon_as_it_is_written_and_as_it_is_now() -> None:
    work = _work("Cartographie des haies")
    assert found("haie") == ["Cartographie des haies"]
    work.title = "Cartographie des mares"
    searchable.index(work)
    assert found("haie") == []
    assert found("mare") == ["Cartographie des mares"]
    assert Entry.objects.filter(kind=KIND).count() == 1


def test_a_thing_that_is_no_longer_published_leaves() -> None:
    work = _work("Cartographie des haies")
    work.state = LongWork.State.CANCELLED
    searchable.index(work)
    assert found("haie") == []


def test_a_thing_taken_out_leaves_with_its_words() -> None:
    work = _work("Cartographie des haies")
    _work("Cartographie des mares")
    searchable.unindex(work)
    words = set(KnownWord.objects.values_list("word", flat=True))
    assert "haies" not in words
    assert {"cartographie", "mares"} <= words


def test_the_transaction_that_fails_leaves_the_index_as_it_was() -> None:
    work = _work("Cartographie des haies")
    before = _held()
    with transaction.atomic():
        work.title = "Cartographie des mares"
        work.save()
        searchable.index(work)
        _work("Comptage des vélos")
        assert found("velo") == ["Comptage des vélos"]
        transaction.set_rollback(True)
    assert _held() == before
    assert found("velo") == []


def test_rebuilding_gives_what_writing_one_by_one_gave() -> None:
    _work("Cartographie des haies", "Par drone, l’été", "b")
    _work("Comptage des vélos")
    gone = _work("Comptage des piétons")
    searchable.unindex(gone)
    gone.delete()
    before = _held()
    assert searchable.rebuild(KIND) == 2
    assert _held() == before
    assert Event.objects.latest("id").kind == "search.rebuilt"


def test_rebuilding_takes_away_what_the_tables_no_longer_have() -> None:
    put(entry(1, "Fantôme"))
    assert searchable.rebuild(KIND) == 0
    assert found("fantôme") == []
    assert not KnownWord.objects.filter(word="fantome").exists()


def test_rebuilding_leaves_other_kinds_alone() -> None:
    put(entry(1, "Autre chose"), kind="autre")
    searchable.rebuild(KIND)
    assert found("autre chose") == ["Autre chose"]


def test_a_purged_field_leaves_the_index() -> None:
    work = _work("Aide au tri", "Confié à Hortense Delaunay-Mercœur")
    versions.take(work, {"title": work.title, "step": work.step}, by=None)
    assert found("Delaunay") == ["Aide au tri"]
    work.step = ""
    work.save()
    held_by = versions.purge_field(work, "step", by=None, reason="À la demande de la personne.")
    assert held_by == 2  # the version and the index
    assert found("Delaunay") == []
    assert "delaunay" not in repr(_held()).lower()
    assert not KnownWord.objects.filter(word__in=["delaunay", "mercoeur", "hortense"]).exists()


def test_purging_what_is_no_longer_there_takes_its_entry_out() -> None:
    work = _work("Aide au tri")
    reference = f"kernel.longwork:{work.pk}"
    work.delete()
    versions.purge_field(reference, "title", by=None, reason="À la demande de la personne.")
    assert found("tri") == []


def test_the_same_thing_written_twice_at_once_stands_once() -> None:
    put(entry(1, "Avant"), entry(1, "Après"))
    assert found("", among=[KIND]) == ["Après"]


@pytest.mark.parametrize(
    "text", ["", " ", "'", "\x00", "\ud800", "a'b\\c:d", "l’", "-", "🙂", "日本語 テスト", "e\u0301"]
)
def test_any_text_can_be_indexed(text: str) -> None:
    put(entry(1, text, summary=text, body=text, keywords=text, facets={"domaine": (text,)}))
    assert search("", among=[KIND]).count == 1


def test_a_long_body_is_indexed_and_kept_up_to_a_limit() -> None:
    put(entry(1, "Rapport", body="mot " * 50_000 + "introuvable"))
    assert found("mot") == ["Rapport"]
    assert found("introuvable") == []


def test_writing_one_thing_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    _work("Cartographie des haies")
    with django_assert_max_num_queries(12):
        _work("Cartographie des mares", "Par drone")


@pytest.mark.parametrize("words", [40, 110, 160])
def test_what_an_entry_is_found_by_stands_out_of_its_row(words: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('search_keys')")
        before = cursor.fetchone()[0]
        put(*(entry(n, "Fiche", body=" ".join(f"mot{n}x{word}" for word in range(words))) for n in range(400)))
        cursor.execute("SELECT pg_relation_size('search_keys')")
        assert (cursor.fetchone()[0] - before) / 400 < 150
