"""The invented people: there in a demonstration, never elsewhere."""

from typing import Any

import pytest
from django.test import Client

from intelligences.accounts import actions, cast, queries
from intelligences.accounts.models import Grant, Membership, Organisation, Person
from intelligences.kernel.models import Event


def test_an_instance_is_not_a_demonstration_unless_it_says_so(settings: Any) -> None:
    assert settings.DEMONSTRATION is False


def test_invented_people_never_enter_a_real_instance(db: None) -> None:
    with pytest.raises(actions.NotADemonstration):
        actions.load_demonstration()
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()


def test_a_real_instance_has_no_demonstration_button_and_no_door(cast: Any) -> None:
    assert "démonstration" not in Client().get("/compte/connexion/").content.decode()
    for key in ("alice", "farida", "inconnue"):
        assert Client().post(f"/compte/demonstration/{key}/").status_code == 404
    assert list(queries.demonstration_people()) == []


def test_loading_twice_changes_nothing(db: None, settings: Any) -> None:
    settings.DEMONSTRATION = True
    tables = (Person, Organisation, Membership, Grant, Event)
    actions.load_demonstration()
    before = [table.objects.count() for table in tables]
    actions.load_demonstration()
    assert [table.objects.count() for table in tables] == before
    assert before[0] == len(cast.PEOPLE)


def test_everyone_is_labelled_invented_and_cannot_be_written_to() -> None:
    for person in cast.PEOPLE:
        assert "inventée" in person.name
        assert person.email.endswith(".example")
    assert all("inventée" in organisation.name for organisation in cast.ORGANISATIONS)


@pytest.mark.parametrize("person", cast.PEOPLE, ids=lambda person: person.key)
def test_each_one_signs_in_with_one_button(person: cast.InventedPerson, db: None, settings: Any) -> None:
    settings.DEMONSTRATION = True
    actions.load_demonstration()
    client = Client()
    assert person.name in client.get("/compte/connexion/").content.decode()
    answer = client.post(f"/compte/demonstration/{person.key}/", {"next": "/organisations/"})
    assert answer.url == "/organisations/"
    assert person.email in client.get("/compte/").content.decode()
