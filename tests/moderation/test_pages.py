"""The queue as moderators see it, the author's page, and the public log: figures and reasons, nobody's name."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.kernel import registries, retention, submissions
from intelligences.kernel.models import LongWork
from intelligences.moderation import actions
from intelligences.moderation.models import Case, Decision
from tests.cast import Cast, client_of

pytestmark = pytest.mark.django_db
Submit = Callable[..., Case]
REFUSED = {"verdict": "refused", "category": "off_topic", "text": "Sans rapport avec l’IA.", "seen": "0"}


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    """Long works stand for any kind of thing."""

    def nothing(thing: Any, *, by: Person) -> None: ...

    registries.moderated.register(
        registries.Moderated(LongWork, "essai", str, lambda thing: f"/travaux/{thing.pk}/", nothing, nothing)
    )
    yield
    registries.moderated.forget("kernel.longwork")


@pytest.fixture
def submit(cast: Cast) -> Submit:
    def make(title: str = "Proposition", *, by: Person | None = cast.camille, **given: Any) -> Case:
        submissions.submit(LongWork.objects.create(kind="test", title=title), by=by, language="fr", **given)
        return Case.objects.latest("id")

    return make


def test_the_queue_shows_the_oldest_first_and_filters(submit: Submit, cast: Cast) -> None:
    old, new = submit("Ancienne"), submit("Nouvelle")
    Case.objects.filter(pk=old.pk).update(waiting_since=timezone.now() - timedelta(days=3))
    actions.assign(new, by=cast.farida)
    client = client_of(cast.dina)
    page = client.get("/moderation/").text
    assert "2 contributions attendent" in page
    assert page.index("Ancienne") < page.index("Nouvelle")
    recent = client.get("/moderation/?tri=recent").text
    assert recent.index("Nouvelle") < recent.index("Ancienne")
    assert "Nouvelle" not in client.get("/moderation/?etat=open").text
    assert "Ancienne" not in client_of(cast.farida).get("/moderation/?moi=1").text
    assert "Rien ne correspond" in client.get("/moderation/?nature=documents.edition").text


def test_an_empty_queue_says_so(cast: Cast) -> None:
    assert "Rien n’attend" in client_of(cast.dina).get("/moderation/").text


def test_a_moderator_takes_decides_and_the_author_answers(submit: Submit, cast: Cast) -> None:
    case = submit(note="Merci de lire la page 2.")
    moderator, author = client_of(cast.dina), client_of(cast.camille)
    moderator.post(f"/moderation/{case.pk}/prendre/")
    assert "Merci de lire la page 2." in moderator.get(f"/moderation/{case.pk}/").text
    assert moderator.post(f"/moderation/{case.pk}/", REFUSED).status_code == 302
    mine = author.get("/moderation/mes-contributions/").text
    assert "Sans rapport avec l’IA." in mine
    answer = f"/moderation/decisions/{Decision.objects.get().pk}/repondre/"
    assert answer in mine
    author.post(answer, {"text": "Relisez la page 2."})
    assert author.post(answer, {"text": "Encore"}).status_code == 404
    assert "Relisez la page 2." in moderator.get(f"/moderation/{case.pk}/").text
    assert moderator.post(f"/moderation/{case.pk}/", {"verdict": "accepted", "seen": "1"}).status_code == 302
    assert "acceptée" in author.get("/moderation/mes-contributions/").text


def test_a_refusal_without_its_reasons_isnt_taken(submit: Submit, cast: Cast) -> None:
    case = submit()
    page = client_of(cast.dina).post(f"/moderation/{case.pk}/", {"verdict": "refused", "seen": "0"}).text
    assert "Choisissez le motif public du refus." in page
    assert "Expliquez à l’auteur" in page
    assert not Decision.objects.exists()


def test_the_second_moderator_reads_a_sentence(submit: Submit, cast: Cast) -> None:
    case = submit()
    client_of(cast.dina).post(f"/moderation/{case.pk}/", REFUSED)
    late = client_of(cast.farida).post(f"/moderation/{case.pk}/", REFUSED)
    assert late.status_code == 200
    assert "avant vous" in late.text
    assert Decision.objects.count() == 1


def test_one_s_own_submission_shows_no_form(submit: Submit, cast: Cast) -> None:
    case = submit(by=cast.dina)
    client = client_of(cast.dina)
    assert "C’est votre contribution" in client.get(f"/moderation/{case.pk}/").text
    client.post(f"/moderation/{case.pk}/", REFUSED)
    assert not Decision.objects.exists()


def test_nobody_answers_for_another(submit: Submit, cast: Cast) -> None:
    client_of(cast.dina).post(f"/moderation/{submit().pk}/", REFUSED)
    address = f"/moderation/decisions/{Decision.objects.get().pk}/repondre/"
    assert client_of(cast.bruno).post(address, {"text": "x"}).status_code == 404


def test_the_public_log_holds_figures_and_reasons_only(submit: Submit, cast: Cast, client: Client) -> None:
    case = submit("Un contenu insultant")
    Case.objects.update(waiting_since=timezone.now() - timedelta(hours=30))
    client_of(cast.dina).post(f"/moderation/{case.pk}/", REFUSED)
    page = client.get("/moderation/journal/").text
    assert "hors sujet" in page
    assert "30\u00a0h" in page or "30 h" in page
    whole = json.loads(b"".join(client.get("/moderation/journal.json").streaming_content))
    (row,) = whole["results"]
    assert (whole["count"], row["kind"]) == (1, "kernel.longwork")
    assert (row["verdict"], row["category"]) == ("refused", "off_topic")
    assert row["waited_hours"] == 30.0
    table = b"".join(client.get("/moderation/journal.csv").streaming_content).decode()
    assert next(iter(csv.DictReader(io.StringIO(table))))["category"] == "off_topic"
    for secret in ("insultant", "Camille", "Dina", "exemple.example", "Sans rapport", str(cast.camille.pk)):
        assert secret not in json.dumps(whole) + table
        assert secret not in page


def test_the_public_log_is_never_stale(submit: Submit, cast: Cast, client: Client) -> None:
    assert "Aucune décision" in client.get("/moderation/journal/").text
    actions.decide(submit(), actions.Ruling("accepted", "conform"), by=cast.dina, seen=0)
    assert "1 décision" in client.get("/moderation/journal/").text


def test_a_year_later_the_log_stays_and_the_words_and_people_are_gone(submit: Submit, cast: Cast) -> None:
    waiting = submit("En attente")
    refusal = actions.decide(
        submit(note="Un mot"), actions.Ruling("refused", "off_topic", "Vos mots"), by=cast.dina, seen=0
    )
    submissions.submit(LongWork.objects.get(pk=waiting.subject.partition(":")[2]), by=cast.camille, language="fr")
    later = timezone.now() + timedelta(days=366)
    retention.enforce(later)
    refusal.refresh_from_db()
    assert (refusal.text, refusal.by, refusal.category) == ("", None, "off_topic")
    assert (refusal.case.submitted_by, refusal.case.note) == (None, "")
    waiting.refresh_from_db()
    assert waiting.submitted_by == cast.camille
    assert "moderation.Case" not in retention.enforce(later)


def test_the_english_pages_are_in_english(submit: Submit, cast: Cast) -> None:
    submit()
    page = client_of(cast.dina).get("/en/moderation/").text
    assert "1 contribution is waiting" in page
