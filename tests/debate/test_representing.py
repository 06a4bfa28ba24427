"""What participants say of themselves, from the organiser's choice to the result: asked, answered or not, compared,
deleted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from intelligences.accounts.models import Person
from intelligences.debate import actions, publication
from intelligences.debate.actions import computing
from intelligences.debate.actions.errors import Unknown
from intelligences.debate.models import Comparison, Debate, Participant, Statement, TraitAnswer, Vote
from intelligences.debate.representing import actions as representing
from intelligences.debate.representing import kinds, wording
from intelligences.debate.representing.actions import Chosen
from intelligences.debate.representing.forms import TraitForm
from intelligences.debate.views.taking_part import _cookie
from intelligences.territories.models import Edition, Territory
from tests.cast import Cast
from tests.debate.made import SEEDS, participant, prepared
from tests.plain import plain

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]
AGES = (2_400, 1_900, 2_000, 1_800, 900)
SOURCE = "INSEE, recensement 2022"


def _at(name: str, debate: Debate) -> str:
    return reverse(f"debate:{name}", kwargs={"pk": debate.pk, "slug": debate.slug})


def _sex() -> Chosen:
    return Chosen("sex", [("", 500), ("", 500)], SOURCE, date(2022, 1, 1))


def _asking(cast: Cast, *chosen: Chosen, **fields: Any) -> Debate:
    debate = prepared(cast, **fields)
    representing.ask(debate, chosen or [_sex()], by=cast.alice)
    actions.open_debate(debate, by=cast.alice)
    return Debate.objects.get(pk=debate.pk)


def _category(debate: Debate, position: int, kind: str = "sex") -> Any:
    return debate.traits.get(kind=kind).categories.get(position=position)


def _crowd(debate: Debate, *groups: tuple[int, int | None, int]) -> None:
    """(how many, place of the category or None, what they vote on everything)."""
    for many, position, value in groups:
        people = Participant.objects.bulk_create(Participant(debate=debate, entry="link") for _ in range(many))
        Vote.objects.bulk_create(
            Vote(participant=who, statement=one, value=value) for who in people for one in debate.statements.all()
        )
        if position is not None:
            category = _category(debate, position)
            TraitAnswer.objects.bulk_create(
                TraitAnswer(participant=who, trait=category.trait, category=category) for who in people
            )


def _closed(debate: Debate, cast: Cast) -> Comparison:
    actions.close(debate, by=cast.alice)
    result = computing.compute(Debate.objects.get(pk=debate.pk))
    assert result is not None
    return Comparison.objects.get(result=result)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bootstraps: groups aren't looked at here."""
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 2)


# --- Choosing ---------------------------------------------------------------------------------------------------------


def _form(**fields: Any) -> dict[str, Any]:
    counts = {f"age-many{place}": many for place, many in enumerate(AGES)}
    return {
        "age-asked": "on", **counts, "age-source": SOURCE, "age-as_of": "2022-01-01", "assessed": "on", **fields,
    }  # fmt: skip


def test_an_organiser_chooses_questions_with_the_population_and_its_source(cast: Cast, client_of: ClientOf) -> None:
    debate, alice = prepared(cast), client_of(cast.alice)
    assert "Choisir les questions" in alice.get(_at("prepare", debate)).content.decode()
    places = {"place-asked": "on", "place-lines": "Centre ; 4 300\nCoteaux ; 2 100", "place-source": "La ville"}
    page = alice.post(_at("traits", debate), _form(**places, **{"place-as_of": "2026-01-01"}), follow=True)
    assert "Demandé aux participants, s’ils le veulent bien : tranche d’âge, partie du territoire." in plain(
        page.content.decode()
    )
    age, place = kinds.asked(debate)
    assert [one.population for one in age.categories.all()] == list(AGES)
    assert (age.source, age.as_of) == (SOURCE, date(2022, 1, 1))
    assert [(kinds.name_of(one), one.population) for one in place.categories.all()] == [
        ("Centre", 4300), ("Coteaux", 2100),
    ]  # fmt: skip
    page = alice.get(_at("traits", debate)).content.decode()
    assert "Centre ; 4300" in page
    assert 'value="2400"' in page
    alice.post(_at("traits", debate), {})
    assert not debate.traits.exists()


def test_a_csv_stands_for_the_numbers(cast: Cast, client_of: ClientOf) -> None:
    debate, alice = prepared(cast), client_of(cast.alice)
    lines = ["âge;habitants", *(f"{name};{many}" for name, many in zip(kinds.NAMED["age"], AGES, strict=True))]
    file = SimpleUploadedFile("ages.csv", "\r\n".join(lines).encode())
    empty = {f"age-many{place}": "" for place in range(5)}
    alice.post(_at("traits", debate), _form(**empty, **{"age-file": file}))
    assert [one.population for one in debate.traits.get().categories.all()] == list(AGES)
    wrong = SimpleUploadedFile("ages.csv", b"15 a 29 ans;12\r\n")
    page = alice.post(_at("traits", debate), _form(**empty, **{"age-file": wrong})).content.decode()
    assert "Il manque la ligne « 30 à 44 ans »" in plain(page)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"age-source": ""}, "sans source, rien n’est comparé"),
        ({"age-as_of": ""}, "Donnez le jour que ces nombres décrivent"),
        ({"age-as_of": "2990-01-01"}, "Ce jour n’est pas encore venu"),
        ({"age-many2": ""}, "Donnez le nombre d’habitants de chaque catégorie"),
        ({f"age-many{place}": 0 for place in range(1, 5)}, "d’au moins deux catégories"),
        ({"assessed": ""}, "Complétez d’abord l’analyse d’impact"),
        ({"place-asked": "on", "place-lines": "Centre"}, "Ligne 1"),
        ({"place-asked": "on", "place-lines": "\n".join(f"P{n};9" for n in range(9))}, "Huit parties au plus"),
        ({"place-asked": "on", "place-lines": f"{'long ' * 20};9\nCentre;8"}, "60 signes au plus"),
    ],
)
def test_a_margin_without_what_it_needs_is_refused(
    cast: Cast, client_of: ClientOf, fields: dict[str, Any], sentence: str
) -> None:
    debate = prepared(cast)
    page = client_of(cast.alice).post(_at("traits", debate), _form(**fields)).content.decode()
    assert sentence in plain(page)
    assert not debate.traits.exists()


def _communes_of_a_group(*populations: int | None) -> Territory:
    """An invented group of invented communes."""
    region = Territory.objects.create(kind="region", code="99", name="Région d’essai", slug="region")
    departement = Territory.objects.create(
        kind="departement", code="99", name="Département d’essai", slug="departement", region=region
    )
    group = Territory.objects.create(kind="epci", code="999999999", name="Communauté d’essai", slug="communaute")
    for number, many in enumerate(populations):
        Territory.objects.create(
            kind="commune", code=f"99{number:03}", name=f"Commune {number}", slug=f"commune-{number}", population=many,
            size_class=None if many is None else 0, departement=departement, epci=group, current=number > 0,
        )  # fmt: skip
    return group


def test_sizes_of_communes_come_with_the_numbers_that_the_site_knows(cast: Cast, client_of: ClientOf) -> None:
    debate = prepared(cast)
    assert "Taille de la commune" not in client_of(cast.alice).get(_at("traits", debate)).content.decode()
    Edition.objects.create(digest="essai", date=date(2026, 10, 1), loaded_at=timezone.now())
    Debate.objects.update(territory=_communes_of_a_group(700, 1_999, 2_000, 9_999, 50_000, None, 300))
    page = client_of(cast.alice).get(_at("traits", debate)).content.decode()
    shown = [int(many) for many in re.findall(r'name="size-many\d" value="(\d+)"', page)]
    assert shown == [2_299, 11_999, 0, 50_000]  # the first commune isn't one of today
    assert "INSEE, populations municipales" in page
    assert "2026-10-01" in page


def test_questions_do_not_change_once_the_debate_is_open_and_are_not_put_to_agents(
    cast: Cast, client_of: ClientOf
) -> None:
    debate = _asking(cast)
    with pytest.raises(actions.Closed):
        representing.ask(debate, [], by=cast.alice)
    assert client_of(cast.alice).get(_at("traits", debate)).status_code == 403
    among_agents = prepared(cast, entry="agents", title="Entre nous")
    with pytest.raises(actions.Closed):
        representing.ask(among_agents, [_sex()], by=cast.alice)
    assert "Choisir les questions" not in client_of(cast.alice).get(_at("prepare", among_agents)).content.decode()


# --- Answering --------------------------------------------------------------------------------------------------------


def _inside(debate: Debate) -> tuple[Client, Participant]:
    client, token = Client(), "jeton-d-essai"
    client.cookies[_cookie(debate.pk)] = token
    return client, participant(debate, token)


def test_one_is_told_before_entering_and_asked_once_after_seven_answers(cast: Cast) -> None:
    debate = _asking(cast)
    for page in ("debate", "enter"):
        assert "sexe" in Client().get(_at(page, debate)).content.decode()
    client, _ = _inside(debate)
    went_to = [
        client.post(_at("take_part", debate), {"affirmation": number, "vote": 1})["Location"]
        for number in range(len(SEEDS))
    ]
    assert went_to == [_at("take_part", debate)] * (len(SEEDS) - 1) + [_at("about", debate)]
    again = client.post(_at("take_part", debate), {"affirmation": 0, "vote": 0})
    assert again["Location"] == _at("take_part", debate)
    page = client.get(_at("take_part", debate)).content.decode()
    assert "Quelques mots sur vous" in page


def test_not_to_answer_is_chosen_first_and_leaves_nothing(cast: Cast) -> None:
    debate = _asking(cast)
    client, who = _inside(debate)
    page = client.get(_at("about", debate)).content.decode()
    assert re.search(r'<input type="radio" name="sex" value=""[^>]*checked', page)
    assert "Retirer mes réponses" not in page
    client.post(_at("about", debate), {"sex": ""})
    assert not who.trait_answers.exists()


def test_answers_are_kept_changed_and_taken_back(cast: Cast) -> None:
    debate = _asking(cast)
    client, who = _inside(debate)
    woman, man = _category(debate, 0), _category(debate, 1)
    client.post(_at("about", debate), {"sex": woman.pk})
    client.post(_at("about", debate), {"sex": man.pk})
    assert who.trait_answers.get().category == man
    assert re.search(rf'value="{man.pk}"[^>]*checked', client.get(_at("about", debate)).content.decode())
    client.post(_at("about", debate), {"sex": man.pk, "retirer": "1"})
    assert not who.trait_answers.exists()
    client.post(_at("about", debate), {"sex": man.pk})
    actions.withdraw(who)
    assert not TraitAnswer.objects.exists()


def test_only_a_category_of_the_trait_is_an_answer_and_only_while_the_debate_is_open(cast: Cast) -> None:
    debate = _asking(cast)
    client, who = _inside(debate)
    assert client.post(_at("about", debate), {"sex": "999999"}).status_code == 200
    trait = debate.traits.get()
    other = _asking(cast, title="Un autre débat")
    with pytest.raises(Unknown):
        representing.answer(who, {trait.pk: _category(other, 0).pk})
    actions.close(debate, by=cast.alice)
    with pytest.raises(actions.Closed):
        representing.answer(who, {trait.pk: _category(debate, 0).pk})
    assert not TraitAnswer.objects.exists()


def test_a_debate_that_asks_nothing_sends_back_to_the_vote(debate: Debate) -> None:
    client, _ = _inside(debate)
    assert client.get(_at("about", debate))["Location"] == _at("take_part", debate)
    assert Client().get(_at("about", debate))["Location"] == _at("enter", debate)


# --- Comparing --------------------------------------------------------------------------------------------------------


def test_at_the_closing_participants_are_compared_and_their_answers_deleted(cast: Cast) -> None:
    debate = _asking(cast)
    _crowd(debate, (15, 0, 1), (15, 0, -1), (60, 1, 1), (5, None, -1))
    computing.compute(debate)
    assert not Comparison.objects.exists()  # while it is open, a figure that moves would tell who answered
    page = Client().get(_at("result", debate)).content.decode()
    assert "La comparaison avec la population se fait une seule fois" in page
    figures = _closed(debate, cast).figures
    assert not TraitAnswer.objects.exists()
    assert (figures["participants"], figures["answered"]) == (95, 90)
    assert [row["weighted"] for row in figures["statements"]] == [0.75] * len(SEEDS)
    assert [row["agree"] for row in figures["statements"]] == [0.79] * len(SEEDS)
    page = plain(Client().get(_at("result", debate)).content.decode())
    assert "90 personnes sur 95 ont répondu" in page
    assert "Femmes, 33 % des participants, 50 % de la population" in page
    assert "75 % (" in page
    assert "Ce n’est pas un sondage" in page
    assert SOURCE in page


def test_the_data_tell_the_same_figures_and_never_a_person(cast: Cast) -> None:
    debate = _asking(cast)
    _crowd(debate, (40, 0, 1), (70, 1, -1))
    _closed(debate, cast)
    told = Client().get(_at("result_file", debate)).json()["representativity"]
    assert told["traits"] == [
        {
            "trait": "sex", "source": SOURCE, "as_of": "2022-01-01", "answered": 110,
            "categories": [
                {"name": "Femmes", "population": 500, "people": 40},
                {"name": "Hommes", "population": 500, "people": 70},
            ],
        }
    ]  # fmt: skip
    assert told["weighting"]["possible"]
    assert {row["weighted"] for row in told["statements"]} == {0.5}
    archive = Client().get(_at("votes", debate))
    with zipfile.ZipFile(io.BytesIO(archive.content)) as held:
        texts = [held.read(name).decode() for name in held.namelist()]
    assert all("sex" not in text and "Femmes" not in text for text in texts)
    assert texts[2].splitlines()[0].startswith("participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,")


def test_too_few_answers_are_told_as_such_and_votes_stand_as_they_are(cast: Cast) -> None:
    debate = _asking(cast)
    _crowd(debate, (40, 0, 1), (9, 1, -1))
    _closed(debate, cast)
    page = plain(Client().get(_at("result", debate)).content.decode())
    assert "Trop peu de réponses dans « Hommes » pour redresser les votes : il en faut 10." in page
    assert "Les votes sont donnés tels quels." in page
    told = Client().get(_at("result_file", debate)).json()["representativity"]
    assert told["weighting"] == {"possible": False, "reason": "category", "trait": "sex", "category": "Hommes"}


def test_nobody_answered_and_the_page_still_stands(cast: Cast) -> None:
    debate = _asking(cast)
    _crowd(debate, (30, None, 1))
    _closed(debate, cast)
    page = Client().get(_at("result", debate)).content.decode()
    assert "Trop peu de personnes ont répondu" in page


def test_a_statement_refused_after_the_closing_leaves_and_the_comparison_stays(cast: Cast) -> None:
    debate = _asking(cast)
    _crowd(debate, (40, 0, 1), (40, 1, -1))
    first = _closed(debate, cast)
    Statement.objects.filter(debate=debate, number=2).update(state="refused")
    again = computing.compute(Debate.objects.get(pk=debate.pk))
    assert again is not None
    assert again.number > first.result.number
    figures = Comparison.objects.get(result=again).figures
    assert [row["statement"] for row in figures["statements"]] == [0, 1, 3, 4, 5]
    assert figures["traits"] == first.figures["traits"]


def test_the_text_of_a_statement_refused_since_leaves_earlier_results_too(cast: Cast) -> None:
    debate = _asking(cast)
    _crowd(debate, (40, 0, 1), (40, 1, -1))
    _closed(debate, cast)
    Statement.objects.filter(debate=debate, number=2).update(state="refused")
    page = Client().get(_at("result", debate)).content.decode()
    assert "2. (retirée par la modération)" in page
    assert SEEDS[2] not in page


def test_the_document_to_print_tells_it_too(cast: Cast) -> None:
    debate = _asking(cast)
    _crowd(debate, (15, 0, 1), (15, 0, -1), (60, 1, 1))
    result = _closed(debate, cast).result
    told = wording.printed(debate, result)
    assert told is not None
    assert told["title"] == "Qui a participé"
    assert any("Population : INSEE, recensement 2022" in plain(one) for one in told["sentences"])
    assert [len(table.rows) for table in told["tables"]] == [2, len(SEEDS)]
    assert Client().get(_at("result_pdf", debate)).content.startswith(b"%PDF-")


def test_a_debate_that_asks_nothing_has_no_comparison(cast: Cast) -> None:
    debate = prepared(cast)
    actions.open_debate(debate, by=cast.alice)
    debate.refresh_from_db()
    assert "Qui a participé" not in Client().get(_at("result", debate)).content.decode()
    actions.close(debate, by=cast.alice)
    computing.compute(Debate.objects.get(pk=debate.pk))
    assert not Comparison.objects.exists()
    assert "representativity" not in Client().get(_at("result_file", debate)).json()


def test_published_votes_limit_what_is_weighted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "FEWEST", 40)
    debate = _asking(cast)
    _crowd(debate, (20, 0, 1), (20, 1, -1))
    figures = _closed(debate, cast).figures
    assert (len(figures["statements"]), figures["left_out"]) == (4, len(SEEDS) - 4)


def test_a_file_names_categories_in_french_or_as_the_page_does() -> None:
    for language, lines in (("fr", "Femmes;5\nHommes;7"), ("en", "Men;7\nWomen;5"), ("en", "Femmes;5\nHommes;7")):
        sent = {"sex-asked": "on", "sex-source": SOURCE, "sex-as_of": "2022-01-01"}
        with override(language):
            form = TraitForm(sent, {"sex-file": SimpleUploadedFile("sexe.csv", lines.encode())}, kind="sex")
            assert form.is_valid(), form.errors
        assert form.chosen() == Chosen("sex", [("", 5), ("", 7)], SOURCE, date(2022, 1, 1))
