"""Copied texts, exactly and nearly."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from intelligences.library.importers.likeness import SHORTEST, THRESHOLD, _neighbours, groups, likeness
from tests.library.importers.registers import real


def test_the_489_dutch_copies_are_all_grouped() -> None:
    rows = {row["id"]: row for row in json.loads(real("nl/algoritmes.json").read_text(encoding="utf-8"))["algoritmes"]}
    said = defaultdict(list)
    for key, row in rows.items():
        if row["doel"]:
            said[" ".join(row["doel"].lower().split())].append(key)
    copied = [keys for keys in said.values() if len({rows[key]["organisatie"] for key in keys}) > 1]
    assert (len(copied), sum(map(len, copied))) == (82, 489)
    found = groups(
        {key: row["doel"] for key, row in rows.items()}, {key: row["organisatie"] for key, row in rows.items()}
    )
    group_of = {key: number for number, one in enumerate(found) for key in one.members}
    assert all(key in group_of for keys in copied for key in keys)
    assert all(len({rows[key]["organisatie"] for key in one.members}) > 1 for one in found)


def test_two_texts_of_one_organisation_are_two_things() -> None:
    text = (
        "ce modèle repère les déclarations à vérifier parmi celles que les entreprises font sur les produits importés"
    )
    assert not groups({"1": text, "2": f"{text} hier"}, {"1": "Douane", "2": "Douane"})
    assert groups({"1": text, "2": f"{text} hier"}, {"1": "Douane", "2": "Ville"})


def test_short_texts_aren_t_copies() -> None:
    assert not groups({"1": "chatbot", "2": "Chatbot."}, {"1": "a", "2": "b"})


_text = st.lists(st.sampled_from("abcdef"), min_size=SHORTEST, max_size=20).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(_text, min_size=2, max_size=12, unique=True))
def test_prefix_filtering_misses_no_pair(texts: list[str]) -> None:
    """The same pairs as comparing each with each."""
    alike = _neighbours(texts, THRESHOLD)
    for one, other in combinations(range(len(texts)), 2):
        assert (other in alike[one]) == (likeness(texts[one], texts[other]) >= THRESHOLD)
