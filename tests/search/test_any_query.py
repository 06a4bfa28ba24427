"""Whatever is typed, the search answers, soon, and what it says it read can be typed again."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from intelligences.search import packing, unpacking
from intelligences.search.queries import asking, search, suggest
from intelligences.search.queries.asking import LONGEST_SECONDS
from intelligences.search.syntax import LONGEST_TEXT, MOST_WORDS, parse
from tests.search.index import entry, found, put

SIGNS = [*"'\"«»“”-−!&|()*\\%\x00\ud800", "<->", ":*", "%s", "{}"]
WORDS = ["tri", "déchets", "l’", "qu'", "sauf", "d’eau", "R.G.P.D.", "e-mail", "2A004", "217 500 016", "œ", "de", "🙂"]
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*SIGNS, *WORDS, " "]), max_size=25).map("".join))


@pytest.mark.django_db
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
@example(text="- \" '")
@example(text="sauf sauf sauf")
@example(text="tri -tri")
@example(text='"de la" -"de la"')
@example(text="½ ﬁ № ①")
def test_any_text_is_answered(text: str) -> None:
    results = search(text)
    assert results.count >= len(results.results)
    assert len(suggest(text)) <= 8


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_what_was_read_reads_the_same_again(text: str) -> None:
    query = parse(text)
    again = parse(str(query))
    assert [term.words for term in again.wanted] == [term.words for term in query.wanted]
    assert [term.words for term in again.excluded] == [term.words for term in query.excluded]


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=2000) | st.lists(st.sampled_from(WORDS), max_size=200).map(" ".join))
def test_at_most_so_many_words_are_read(text: str) -> None:
    query = parse(text)
    words = [word for term in (*query.wanted, *query.excluded) for word in term.words]
    assert len(words) <= MOST_WORDS
    assert all(len(word) <= 64 for word in words)


@pytest.mark.django_db
def test_a_long_text_is_cut_and_it_is_said() -> None:
    words = [f"n{number}" for number in range(MOST_WORDS)]
    put(entry(1, " ".join(words)))
    results = search(" ".join([*words, "treize", "quatorze"]))
    assert results.understood.cut
    assert results.count == 1
    start = time.monotonic()
    assert search("mot " * 100_000).understood.cut
    assert time.monotonic() - start < LONGEST_SECONDS
    assert LONGEST_TEXT >= MOST_WORDS * 10


@pytest.mark.django_db
def test_a_page_past_the_last_one_is_the_last_one() -> None:
    put(*(entry(n, f"Fiche {n}") for n in range(45)))
    results = search("fiche", page=99)
    assert (results.page, results.pages, len(results.results)) == (3, 3, 5)
    assert search("fiche", page=-4).page == 1


@pytest.mark.django_db
def test_pages_show_each_answer_once_beyond_those_that_are_ranked() -> None:
    put(*(entry(n, f"Fiche {n}", weight=n / 1000, body="fiche " * (n % 7)) for n in range(500)))
    seen = [one.id for page in range(1, 11) for one in search("fiche", page=page, size=50).results]
    assert sorted(map(int, seen)) == list(range(500))


@pytest.mark.django_db
def test_answers_are_sorted_as_asked() -> None:
    from datetime import date

    put(
        entry(1, "Zone école", on=date(2025, 1, 1)),
        entry(2, "Étude école", on=date(2026, 1, 1)),
        entry(3, "Atelier école"),
    )
    assert found("école", sort="recent") == ["Étude école", "Zone école", "Atelier école"]
    assert found("école", sort="title") == ["Atelier école", "Étude école", "Zone école"]
    assert len(found("école", sort="n’importe quoi")) == 3


@pytest.mark.django_db
def test_a_search_takes_few_queries(django_assert_max_num_queries: object) -> None:
    put(*(entry(n, f"Fiche {n}", facets={"place": (f"lieu {n}",)}) for n in range(60)))
    for _ in range(2):
        with django_assert_max_num_queries(11):  # type: ignore[operator]  # savepoints of the test's transaction too
            search("fiche", facets={"place": ["lieu 1", "lieu 2"]})


@pytest.mark.parametrize(
    "_in",
    [
        pytest.param("a transaction", marks=pytest.mark.django_db),
        pytest.param("none", marks=pytest.mark.django_db(transaction=True)),
    ],
)
def test_a_search_that_takes_too_long_is_given_up_with_a_sentence(monkeypatch: pytest.MonkeyPatch, _in: str) -> None:
    from django.test import Client

    put(entry(1, "Fiche"))
    monkeypatch.setattr(asking, "LONGEST_SECONDS", 0.05)
    monkeypatch.setattr(asking.Asker, "answer", lambda *_: asking.bounded_rows("SELECT pg_sleep(20)", []))
    start = time.monotonic()
    results = search("fiche")
    assert (results.count, results.understood.interrupted) == (0, True)
    assert "elle a été interrompue" in Client().get("/recherche?q=fiche").content.decode()
    assert suggest("fiche") == []
    assert time.monotonic() - start < 10
    monkeypatch.undo()
    assert search("fiche").count == 1


def test_heads_are_ordered_as_sql_would() -> None:
    from datetime import date

    written = [(n, (n * 37 % 11) / 10, date(2020, 1, 1 + n % 5) if n % 3 else None) for n in range(1, 200)]
    packed = unpacking.heads(b"".join(packing.head(*one) for one in written))
    by_weight = sorted(written, key=lambda one: (-one[1], one[0]))
    by_day = sorted(written, key=lambda one: (-(one[2].toordinal() if one[2] else 0), -one[1], one[0]))
    for many in (0, 1, 50, 198, 199, 500):
        assert unpacking.weightiest(packed, many).tolist() == [one[0] for one in by_weight][:many]
        assert unpacking.weightiest(packed, many, recent=True).tolist() == [one[0] for one in by_day][:many]
    numbers = unpacking.numbers(packing.codes([3, 3, 900_000]) + packing.codes([7]))
    assert unpacking.as_counts(numbers) == {3: 2, 7: 1, 900_000: 1}
    assert unpacking.as_counts(unpacking.numbers(None)) == {}
