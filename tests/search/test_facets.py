"""Facets restrict each other; a facet's own choice doesn't reduce its counts. Checked against a plain count."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intelligences.search.queries import Results, search
from tests.search.index import entry, put

pytestmark = pytest.mark.django_db

PLACES, DOMAINS, YEARS = ("Brest", "Lyon", "Nice"), ("eau", "tri"), ("2023", "2024")
THINGS = [
    {"word": word, "place": (place,), "domain": domain, "year": (year,)}
    for word, place, domain, year in product(("chat", "chien"), PLACES, (("eau",), ("tri",), ("eau", "tri")), YEARS)
]


@pytest.fixture(autouse=True)
def _index() -> None:
    put(
        *(
            entry(n, f"Le {thing['word']} {n}", facets={k: thing[k] for k in ("place", "domain", "year")})
            for n, thing in enumerate(THINGS)
        )
    )


def _counts(results: Results) -> dict[str, dict[str, int]]:
    return {facet.name: {v.value: v.count for v in facet.values if v.count} for facet in results.facets}


def _expected(word: str, chosen: dict[str, list[str]]) -> tuple[int, dict[str, dict[str, int]]]:
    def kept(but: str = "") -> list[dict[str, object]]:
        return [
            t
            for t in THINGS
            if word in (t["word"], "")
            and all(not values or name == but or set(values) & set(t[name]) for name, values in chosen.items())
        ]

    counts = {name: Counter(v for t in kept(name) for v in t[name]) for name in ("place", "domain", "year")}
    return len(kept()), {name: dict(of) for name, of in counts.items() if of}


choices = st.fixed_dictionaries(
    {
        "place": st.lists(st.sampled_from(PLACES), unique=True),
        "domain": st.lists(st.sampled_from(DOMAINS), unique=True),
        "year": st.lists(st.sampled_from(YEARS), unique=True),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(word=st.sampled_from(["chat", "chien", ""]), chosen=choices)
def test_counts_are_those_of_a_plain_count(word: str, chosen: dict[str, list[str]]) -> None:
    results = search(word, facets=chosen)
    assert (results.count, _counts(results)) == _expected(word, chosen)


def test_a_value_chosen_that_nothing_has_is_shown_with_zero() -> None:
    results = search("chat", facets={"place": ["Atlantide"]})
    assert results.count == 0
    assert results.nearest is not None
    assert results.nearest.without_filters == 18
    assert search("chat", kinds=["essai"], facets={"place": ["Brest"]}).count == 6


def test_kinds_are_counted_under_the_other_choices() -> None:
    put(entry(1, "Le chat botté", facets={"place": ("Brest",)}), kind="conte")
    results = search("chat", kinds=["conte"])
    assert results.count == 1
    assert {v.value: (v.count, v.chosen) for v in results.kinds.values} == {"essai": (18, False), "conte": (1, True)}


def test_among_narrows_everything_even_the_counts() -> None:
    put(entry(1, "Le chat botté"), kind="conte")
    results = search("chat", among=["conte"])
    assert results.count == 1
    assert [v.value for v in results.kinds.values] == ["conte"]


def test_languages_are_a_facet() -> None:
    put(entry(900, "The chat room", language="en"))
    assert {v.value: v.count for v in search("chat").languages.values} == {"fr": 18, "en": 1}
    assert search("chat", languages=["en"]).count == 1


def test_too_many_values_are_refused() -> None:
    with pytest.raises(ValueError, match="facet values"):
        put(entry(1, "Trop", facets={"place": tuple(map(str, range(600)))}))
