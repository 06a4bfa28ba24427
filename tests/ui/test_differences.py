"""A difference that a person can read, and that loses nothing."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from intelligences.ui.differences import Segment, changes, compare

texts = st.text(alphabet="ab c\n.é", max_size=60)


def _joined(segments: tuple[Segment, ...], *kinds: str) -> str:
    return "".join(segment.text for segment in segments if segment.kind in kinds)


@given(texts, texts)
def test_both_versions_can_be_rebuilt_from_the_segments(before: str, after: str) -> None:
    segments = compare(before, after)
    assert _joined(segments, "same", "removed") == before
    assert _joined(segments, "same", "added") == after


@given(texts)
def test_equal_texts_show_no_change(text: str) -> None:
    assert {segment.kind for segment in compare(text, text)} <= {"same"}


@given(texts, texts)
def test_neighbours_always_differ_in_kind(before: str, after: str) -> None:
    kinds = [segment.kind for segment in compare(before, after)]
    assert all(one != next_one for one, next_one in itertools.pairwise(kinds))


def test_a_replaced_phrase_reads_as_one() -> None:
    assert compare("L’alerte déclenche une fouille.", "L’équipe décide la fouille.") == (
        Segment("same", "L’"),
        Segment("removed", "alerte déclenche une"),
        Segment("added", "équipe décide la"),
        Segment("same", " fouille."),
    )


def test_only_fields_that_differ_are_shown_and_lists_read_line_by_line() -> None:
    before = {"name": "A", "who": ["agents"], "open": True, "secret": 1}
    after = {"name": "A", "who": ["agents", "élus"], "open": False, "secret": 2}
    found = changes(before, after, {"name": "Nom", "who": "Qui", "open": "Ouvert"})
    assert [change.label for change in found] == ["Qui", "Ouvert"]
    assert _joined(found[0].segments, "added") == "\nélus"
    assert [segment.text for segment in found[1].segments] == ["oui", "non"]


def test_one_of_a_few_words_is_replaced_as_a_whole() -> None:
    (state,) = changes({"state": "en projet"}, {"state": "en service"}, {"state": "État"}, whole={"state"})
    assert state.segments == (Segment("removed", "en projet"), Segment("added", "en service"))
