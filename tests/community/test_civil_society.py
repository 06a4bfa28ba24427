"""The directory of civil society: who presents what, what moderation lets through, what filters leave."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from intelligences.community.civil import actions
from intelligences.community.civil.models import Presentation
from intelligences.kernel import retention
from intelligences.kernel.events import reference
from intelligences.moderation import actions as moderation
from intelligences.moderation.models import Case
from intelligences.territories.models import Territory
from tests.cast import Cast, client_of

TEXT = "Nous suivons les outils numériques de la mairie depuis 2021."
FIELDS: dict[str, Any] = {
    "text": TEXT,
    "language": "fr",
    "topics": ["privacy", "surveillance"],
    "reach": "local",
    "source": "https://collectif.example/statuts",
}


def _decide(presentation: Presentation, by: Any, verdict: str = "accepted") -> None:
    case = Case.objects.pending().get(subject=reference(presentation))
    category = "conform" if verdict == "accepted" else "advertising"
    moderation.decide(case, moderation.Ruling(verdict, category), by=by, seen=case.decisions.count())


def _presented(cast: Cast, **fields: Any) -> Presentation:
    made = actions.present(cast.collectif, {**FIELDS, **fields}, by=cast.gilles)
    _decide(made, cast.dina)
    made.refresh_from_db()
    return made


def test_a_presentation_is_public_once_moderation_has_read_it(cast: Cast) -> None:
    page, address = cast.collectif.get_absolute_url(), f"/societe-civile/{cast.collectif.pk}/presenter/"
    assert "ne s’est pas encore présentée" in Client().get(page).text
    answer = client_of(cast.gilles).post(address, FIELDS)
    assert answer.url == page
    assert TEXT not in Client().get(page).text
    _decide(Presentation.objects.get(), cast.dina)
    text = Client().get(page).text
    assert TEXT in text
    assert "Écrit par l’organisation elle-même" in text
    assert "https://collectif.example/statuts" in text
    assert TEXT in Client().get("/societe-civile/").text


def test_the_published_text_stays_while_another_waits_or_is_refused(cast: Cast) -> None:
    first = _presented(cast)
    second = actions.present(cast.collectif, {**FIELDS, "text": "Achetez nos formations !"}, by=cast.gilles)
    page = cast.collectif.get_absolute_url()
    assert TEXT in Client().get(page).text
    _decide(second, cast.dina, "refused")
    assert TEXT in Client().get(page).text
    third = _presented(cast, text="Un texte corrigé.")
    first.refresh_from_db()
    assert (first.state, third.state) == ("replaced", "published")
    assert "Un texte corrigé." in Client().get(page).text


def test_a_text_that_waits_is_changed_rather_than_doubled(cast: Cast) -> None:
    for text in ("Un.", "Deux.", "Deux."):
        actions.present(cast.collectif, {**FIELDS, "text": text}, by=cast.gilles)
    assert Presentation.objects.get().text == "Deux."
    assert Case.objects.pending().count() == 1


def test_only_associations_and_groups_present_themselves_and_only_by_their_people(cast: Cast) -> None:
    for person, body in ((cast.alice, cast.collectif), (cast.alice, cast.ville), (cast.gilles, cast.ville)):
        answer = client_of(person).post(f"/societe-civile/{body.pk}/presenter/", FIELDS)
        assert answer.status_code == 403
    assert not Presentation.objects.exists()
    assert "Présenter l’organisation" not in client_of(cast.alice).get(cast.ville.get_absolute_url()).text


def test_the_list_says_who_has_not_presented_itself_and_filters_by_what_was_told(cast: Cast) -> None:
    name = cast.collectif.name
    assert "Ne s’est pas encore présentée." in Client().get("/societe-civile/").text
    assert name not in Client().get("/societe-civile/?sujet=privacy").text
    _presented(cast)
    for query, is_there in (
        ("sujet=privacy", True), ("sujet=health", False), ("echelle=local", True), ("echelle=national", False),
        ("q=usagers", True), ("q=pêcheurs", False), ("sujet=inconnu", True), ("departement=25", False),
    ):  # fmt: skip
        assert (name in Client().get(f"/societe-civile/?{query}").text) == is_there, query
        told = json.loads(Client().get(f"/societe-civile.json?{query}").content)
        assert [one["name"] for one in told["results"]] == [name] * is_there, query
    assert cast.ville.name not in Client().get("/societe-civile/").text


def test_the_departement_is_that_of_its_place(cast: Cast) -> None:
    region = Territory.objects.create(kind="region", code="27", name="Région", slug="region")
    doubs = Territory.objects.create(kind="departement", code="25", name="Doubs", slug="doubs", region=region)
    town = Territory.objects.create(
        kind="commune", code="25056", name="Besançon", slug="besancon", departement=doubs, region=region
    )
    for place in (town, doubs):
        cast.collectif.territory = place
        cast.collectif.save()
        page = Client().get("/societe-civile/?departement=25&x=" + place.kind).text
        assert cast.collectif.name in page
        assert '<option value="25" selected>Doubs</option>' in page


@pytest.mark.parametrize("query", ["departement=%00", "q=%00%20%27", "sujet=%00", "echelle=a&echelle=b", "page=x"])
def test_any_address_is_answered(cast: Cast, query: str) -> None:
    assert Client().get(f"/societe-civile/?{query}").status_code == 200


def test_who_wrote_a_presentation_is_forgotten_after_three_years(cast: Cast) -> None:
    made = _presented(cast)
    retention.enforce(made.written_at + timedelta(days=3 * 365 - 1))
    assert Presentation.objects.get().by == cast.gilles
    retention.enforce(made.written_at + timedelta(days=3 * 365 + 1))
    assert (Presentation.objects.get().by, Presentation.objects.get().text) == (None, TEXT)


def test_what_is_read_before_deciding_is_the_text_itself_and_never_another(cast: Cast) -> None:
    first = actions.present(cast.collectif, FIELDS, by=cast.gilles)
    case = Case.objects.pending().get(subject=reference(first))
    page = client_of(cast.dina).get(reverse("moderation:case", kwargs={"pk": case.pk})).content.decode()
    assert TEXT in page
    second = actions.present(cast.collectif, {**FIELDS, "text": "Un tout autre texte."}, by=cast.gilles)
    with pytest.raises(moderation.TooLate):
        moderation.decide(case, moderation.Ruling("accepted", "conform"), by=cast.dina, seen=0)
    second.refresh_from_db()
    assert second.state == "moderation"
