"""What a count keeps in memory of each entry, against the plainest way to keep it."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from intelligences.search import packing, unpacking
from intelligences.search.facts import KIND_PLACE, LANGUAGE_PLACE, Facts

_ENTRY = st.lists(st.integers(1, 60_000), max_size=60, unique=True)
_BATCH = st.dictionaries(st.integers(1, 5_000_000), _ENTRY, max_size=30)


@given(st.lists(_BATCH, max_size=4), st.lists(st.integers(1, 5_000_000), max_size=10))
def test_it_tells_of_any_entries_what_was_written(batches: list[dict[int, list[int]]], unknown: list[int]) -> None:
    facts, plain = Facts(), {}
    for batch in batches:
        new = {number: codes for number, codes in batch.items() if number not in plain}
        plain |= new
        heads = unpacking.heads(b"".join(packing.head(number, number % 5 / 4, None) for number in new))
        codes = unpacking.numbers(b"".join(packing.codes(codes) for codes in new.values()))
        audiences = np.array([number % 3 for number in new], np.uint32)
        facts.learn(heads, audiences, codes, np.array([len(codes) for codes in new.values()], np.uint32))
    ids = np.array([*plain, *unknown], np.uint32)
    places = facts.places(ids)
    assert [place >= 0 for place in places] == [number in plain for number in ids.tolist()]
    known = places[places >= 0]
    of = [number for number in ids.tolist() if number in plain]
    assert facts.heads(known)["id"].tolist() == of
    assert facts.tally(known) == Counter(code for number in of for code in plain[number])
    for audiences in ([], [1], [0, 2], [7]):
        kept = facts.heads(facts.of_audiences(known, audiences))["id"].tolist()
        assert kept == [number for number in of if number % 3 in audiences]
    for column in (KIND_PLACE, LANGUAGE_PLACE):
        held = [number for number in of if len(plain[number]) > column]
        values = [plain[number][column] for number in held[::2]]
        kept = facts.heads(facts.with_value(known[np.isin(of, held)], column, values))["id"].tolist()
        assert kept == [number for number in held if plain[number][column] in values]


def test_what_was_learnt_one_by_one_is_outgrown_in_the_end_and_forgotten() -> None:
    facts = Facts()
    for first in range(1, 250_001, 50_000):
        ids = range(first, first + 50_000)
        heads = unpacking.heads(b"".join(packing.head(number, 0.5, None) for number in ids))
        each = np.ones(50_000, np.uint32)
        facts.learn(heads, each, unpacking.numbers(packing.codes([7] * 50_000)), each)
        assert facts.outgrown == (len(facts) > 200_000)
    facts.forget()
    assert len(facts) == 0
    assert not facts.outgrown
    assert (facts.places(np.array([1, 50_000, 4_000_000], np.uint32)) < 0).all()
