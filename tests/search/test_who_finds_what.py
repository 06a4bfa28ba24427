"""Nothing leaks to who may not read it: not in rows, counts, facets, corrections, suggestions or what is nearest."""

from typing import Any

import pytest

from intelligences.search.queries import search, suggest
from tests.cast import Cast
from tests.search.index import entry, found, put

SECRET = "Projet confidentiel de vidéoverbalisation"


@pytest.fixture(autouse=True)
def _index(cast: Cast) -> None:
    put(
        entry(1, SECRET, audience=f"members:{cast.ville.pk}", facets={"domaine": ("police",)}),
        entry(2, "Brouillon d’Alice", audience=f"person:{cast.alice.pk}"),
        entry(3, "Signalement à trier", audience="role:moderator"),
        entry(4, "Page ouverte à chacun", facets={"domaine": ("accueil",)}),
    )


def _everything(person: Any = None) -> set[str]:
    return set(found("", person=person, among=["essai"]))


def test_each_person_finds_what_is_public_and_what_is_theirs(cast: Cast) -> None:
    public = {"Page ouverte à chacun"}
    assert _everything() == public
    assert _everything(cast.camille) == public
    assert _everything(cast.gilles) == public
    assert _everything(cast.bruno) == public | {SECRET}
    assert _everything(cast.alice) == public | {SECRET, "Brouillon d’Alice"}
    assert _everything(cast.dina) == public | {"Signalement à trier"}


def test_a_stranger_learns_nothing_from_a_search_for_it(cast: Cast) -> None:
    for text in ("vidéoverbalisation", '"projet confidentiel"', "confidentiel page", "-page"):
        for person in (None, cast.gilles):
            results = search(text, person=person, among=["essai"])
            shown = {one.title_text for one in results.results}
            near = {one.title_text for one in results.nearest.results} if results.nearest else set()
            assert SECRET not in shown | near
            assert results.count == len(shown)


def test_counts_of_facets_tell_only_what_the_person_may_read(cast: Cast) -> None:
    def domains(person: Any) -> dict[str, int]:
        facets = search("", person=person, among=["essai"]).facets
        return {one.value: one.count for facet in facets for one in facet.values}

    assert domains(None) == {"accueil": 1}
    assert domains(cast.bruno) == {"accueil": 1, "police": 1}


def test_choosing_a_hidden_value_tells_nothing() -> None:
    results = search("", facets={"domaine": ["police"]}, among=["essai"])
    assert results.count == 0
    values = [(one.value, one.count) for facet in results.facets for one in facet.values]
    assert values == [("accueil", 1), ("police", 0)]


def test_a_typo_is_never_led_to_a_word_that_the_person_may_not_read(cast: Cast) -> None:
    assert search("videoverbalisatoin", person=cast.bruno).understood.corrections != ()
    for stranger in (None, cast.gilles):
        results = search("videoverbalisatoin", person=stranger)
        assert results.understood.corrections == ()
        assert results.count == 0


def test_suggestions_tell_only_what_the_person_may_read(cast: Cast) -> None:
    searched = "conf"

    def titles(person: Any) -> list[str]:
        return [one.title for one in suggest(searched, person=person)]

    assert titles(None) == titles(cast.gilles) == []


def test_members_get_suggestions_of_their_own(cast: Cast, registered: None) -> None:
    assert [one.title for one in suggest("confid", person=cast.bruno)] == [SECRET]
    assert suggest("confid", person=cast.gilles) == []


def test_whoever_left_an_organisation_no_longer_finds_its_things(cast: Cast) -> None:
    membership = cast.membership(cast.bruno)
    membership.state = "ended"
    membership.save()
    assert SECRET not in _everything(cast.bruno)
