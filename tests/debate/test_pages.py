"""The pages of a debate, as people open them, without a script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intelligences.accounts.models import Person
from intelligences.community import proof
from intelligences.debate import actions
from intelligences.debate.models import Debate, Statement, Vote
from intelligences.debate.moderating.actions import declare
from intelligences.moderation.models import Case
from tests.cast import Cast
from tests.community.made import solved_proof
from tests.debate.made import FIELDS, SEEDS, opened, participant, prepared, statement
from tests.plain import plain

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]


def _at(name: str, debate: Debate, **more: Any) -> str:
    return reverse(f"debate:{name}", kwargs={"pk": debate.pk, "slug": debate.slug, **more})


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> str:
    """A proof of work that is good: what makes and checks it has its own tests."""
    monkeypatch.setattr(proof, "check", lambda payload: None)
    monkeypatch.setattr(proof, "consume", lambda payload: None)
    return "preuve"


def _enter(client: Client, debate: Debate, **fields: Any) -> Any:
    page = client.get(_at("enter", debate)).content.decode()
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
    return client.post(_at("enter", debate), {"consent": "on", "ticket": ticket.group(1), **fields}, follow=True)


def test_a_debate_is_prepared_and_opened_in_ten_minutes(cast: Cast, client_of: ClientOf) -> None:
    alice, today = client_of(cast.alice), timezone.localdate()
    begun = {name: FIELDS[name] for name in ("title", "question", "language", "entry", "moderation")}
    page = alice.post(reverse("debate:create"), begun, follow=True)
    debate = Debate.objects.get()
    assert (debate.state, debate.organisation) == ("draft", cast.ville)
    assert "Ouvrir le débat" not in page.content.decode()
    alice.post(_at("open", debate))
    assert Debate.objects.get().state == "draft"
    dates = {"closes_on": today + timedelta(days=20), "assessed_on": today}
    alice.post(_at("edit", debate), {**FIELDS, **dates})
    page = alice.post(_at("prepare", debate), {"texts": "\n".join(SEEDS)}, follow=True)
    assert "6 affirmations ajoutées." in page.content.decode()
    assert "Ouvrir le débat" in page.content.decode()
    page = alice.post(_at("open", debate), follow=True)
    assert "Le débat est ouvert" in page.content.decode()
    assert SEEDS[0] not in page.content.decode()  # nothing to lean on before voting
    assert debate.title in Client().get(reverse("debate:index")).content.decode()


def test_it_doesnt_open_without_what_the_law_wants(cast: Cast) -> None:
    for lacking in ({"terms": ""}, {"outcome": " "}, {"framing": ""}, {"assessed_on": None}, {"assessed_by": ""}):
        with pytest.raises(actions.NotReady):
            actions.open_debate(prepared(cast, **lacking), by=cast.alice)
    late = prepared(cast, closes_on=timezone.localdate())
    with pytest.raises(actions.NotReady) as told:
        actions.open_debate(late, by=cast.alice)
    assert told.value.missing == ["closes_on"]


def test_a_citizen_comes_in_answers_everything_and_reads_their_votes(debate: Debate, solved: str) -> None:
    client = Client()
    assert client.get(_at("take_part", debate)).headers["Location"] == _at("enter", debate)
    page = _enter(client, debate, altcha=solved)
    for done in range(len(SEEDS)):
        text = page.content.decode()
        assert f"{done} réponse" in text
        number = re.search(r'name="affirmation" value="(\d+)"', text)
        assert number
        page = client.post(_at("take_part", debate), {"affirmation": number.group(1), "vote": "1"}, follow=True)
    assert "Vous avez répondu à tout" in page.content.decode()
    own = client.get(_at("own", debate)).content.decode()
    assert own.count('aria-pressed="true"') == len(SEEDS)
    changed = client.post(_at("take_part", debate), {"affirmation": "0", "vote": "-1", "suite": "mes-votes"})
    assert changed.headers["Location"] == _at("own", debate)
    assert Vote.objects.get(statement__number=0).value == -1


def test_without_consent_or_proof_nothing_begins(debate: Debate, solved: str) -> None:
    client = Client()
    refused = client.post(_at("enter", debate), {"altcha": solved, "ticket": "0" * 32})
    assert "sans votre accord, rien n’est enregistré" in refused.content.decode()
    refused = _enter(client, debate)
    assert "Donnez une adresse" in refused.content.decode()
    assert not debate.participants.exists()


def test_without_javascript_an_address_lets_in(debate: Debate) -> None:
    from intelligences.messages.compose import readable_text
    from intelligences.messages.models import Message

    client = Client()
    page = _enter(client, debate, email="Citoyenne@exemple.fr")
    assert "Ouvrez votre courriel" in page.content.decode()
    message = Message.objects.get(recipient="citoyenne@exemple.fr")
    link = re.search(r"http\S+/debats/entrer/([^/\s]+)/", readable_text(bytes(message.content)))
    assert link
    path = reverse("debate:confirm", kwargs={"token": link.group(1)})
    assert not debate.participants.exists()
    client.get(path)
    assert not debate.participants.exists()  # programs open links before people do
    page = client.post(path, follow=True)
    assert "0 réponse" in page.content.decode()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("way", ["link", "email"])
def test_a_network_enters_less_often_without_a_proof(cast: Cast, way: str, solved: str, settings: Any) -> None:
    limits = {"debate_by_network": "3/d/key", "unproved_debate_by_network": "1/d/key"}
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | limits
    debate = opened(cast, entry=way)
    told = "Trop d’envois sans vérification automatique"
    assert told not in _enter(Client(), debate, email="a@exemple.fr").content.decode()
    assert told in _enter(Client(), debate, email="b@exemple.fr").content.decode()
    proved = _enter(Client(), debate, email="b@exemple.fr", altcha=solved)
    assert told not in proved.content.decode()
    assert debate.participants.count() + debate.awaiting.count() == 2


def test_a_proof_lets_one_address_ask_for_one_link(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)
    debate, payload = opened(cast, entry="email"), solved_proof()
    for _ in range(2):  # two clicks at once
        page = _enter(Client(), debate, email="a@exemple.fr", altcha=payload)
        assert "Ouvrez votre courriel" in page.content.decode()
    page = _enter(Client(), debate, email="b@exemple.fr", altcha=payload)
    assert "La vérification automatique a expiré ou a déjà servi" in page.content.decode()
    assert debate.awaiting.count() == 1


def test_a_code_that_is_wrong_is_said_to_be(cast: Cast, solved: str) -> None:
    debate = opened(cast, entry="code")
    page = _enter(Client(), debate, altcha=solved, code="AAAA-AAAA-AAAA")
    assert "Ce code n’ouvre pas ce débat" in page.content.decode()
    assert 'value="AAAA-AAAA-AAAA"' in page.content.decode()


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"affirmation": "0"},
        {"affirmation": "0", "vote": "2"},
        {"affirmation": "x", "vote": "1"},
        {"affirmation": "9" * 40, "vote": "1"},
        {"affirmation": "99", "vote": "1"},
        {"affirmation": "-1", "vote": "1"},
        {"affirmation": "\u0663", "vote": "1"},
    ],
)
def test_votes_that_mean_nothing_are_told_in_a_sentence(debate: Debate, solved: str, posted: dict[str, str]) -> None:
    client = Client()
    _enter(client, debate, altcha=solved)
    page = client.post(_at("take_part", debate), posted, follow=True)
    assert page.status_code == 200
    assert re.search(r"n’a pas été compris|n’est plus soumise", page.content.decode())
    assert not Vote.objects.exists()


def test_a_forged_token_is_nobody(debate: Debate) -> None:
    client = Client()
    for token in ("", "forgé", "a" * 5000, "%00"):
        client.cookies[f"debat-{debate.pk}"] = token
        answer = client.post(_at("take_part", debate), {"affirmation": "0", "vote": "1"})
        assert answer.headers["Location"] == _at("enter", debate)
    assert not Vote.objects.exists()


def test_a_vote_after_the_end_is_told_not_to_count(debate: Debate, cast: Cast, solved: str) -> None:
    client = Client()
    _enter(client, debate, altcha=solved)
    actions.close(debate, by=cast.alice)
    page = client.post(_at("take_part", debate), {"affirmation": "0", "vote": "1"}, follow=True)
    assert "Ce vote n’est pas compté" in page.content.decode()
    assert not Vote.objects.exists()


def test_a_proposal_is_read_by_a_person_and_its_author_told_why(
    debate: Debate, cast: Cast, client_of: ClientOf, solved: str
) -> None:
    client = Client()
    _enter(client, debate, altcha=solved)
    text = "Les communes devraient dire chaque année quels systèmes d’IA elles emploient."
    page = client.post(_at("propose", debate), {"text": text, "language": "fr"}).content.decode()
    assert SEEDS[0] in page  # nearly the same stands there already
    assert not Statement.objects.filter(is_seed=False).exists()
    page = client.post(_at("propose", debate), {"text": text, "language": "fr", "again": "on"}, follow=True)
    assert "en modération" in page.content.decode()
    case = Case.objects.get()
    declare(debate, interest="none", text="", by=cast.dina)
    dina = client_of(cast.dina)
    path = reverse("moderation:case", kwargs={"pk": case.pk})
    dina.post(path, {"verdict": "refused", "category": "duplicate", "text": "Voyez la première.", "seen": "0"})
    made = Statement.objects.get(is_seed=False)
    assert (made.state, made.reason) == ("refused", "duplicate")
    own = client.get(_at("own", debate)).content.decode()
    assert "Voyez la première." in own
    assert "éjà présent" in own


def test_a_full_debate_says_so_and_keeps_what_was_typed(
    debate: Debate, solved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intelligences.debate.actions.statements.MOST", debate.statements.count())
    client = Client()
    _enter(client, debate, altcha=solved)
    told = client.post(_at("propose", debate), {"text": "Une idée de plus.", "language": "fr", "again": "on"})
    assert "toutes les affirmations" in told.content.decode()
    assert "Une idée de plus." in told.content.decode()


def test_what_is_close_is_shown_while_writing(debate: Debate) -> None:
    answer = Client().get(_at("near", debate), {"texte": "M. Martin : les caméras qui reconnaissent les visages, non"})
    told = answer.json()
    assert [one["number"] for one in told["near"]] == [1]
    assert len(told["remarks"]) == 1
    assert Client().get(_at("near", debate)).json() == {"near": [], "remarks": []}


def test_moderators_rephrase_split_and_merge_with_a_link_to_what_was(
    debate: Debate, cast: Cast, client_of: ClientOf
) -> None:
    declare(debate, interest="none", text="", by=cast.dina)
    dina = client_of(cast.dina)
    dina.post(
        _at("rewrite", debate, number=0), {"texts": "Une liste publique.\nUne mise à jour annuelle.", "merged": "4"}
    )
    assert [one.state for one in debate.statements.filter(number__in=[0, 4])] == ["replaced", "replaced"]
    new = debate.statements.filter(origin__number=0)
    assert [one.text for one in new] == ["Une liste publique.", "Une mise à jour annuelle."]
    assert [[two.number for two in one.rewritten_into] for one in debate.statements.filter(number__in=[0, 4])] == [
        [6, 7], [6, 7],
    ]  # fmt: skip
    wrong = dina.post(_at("rewrite", debate, number=1), {"texts": "Encore.", "merged": "0"}).content.decode()
    assert "n’est pas soumise au vote" in wrong
    page = plain(Client().get(_at("statements", debate)).content.decode())
    assert "(remplacée par : nᵒ 6, nᵒ 7)" in page
    assert "(issue de : nᵒ 0, nᵒ 4)" in page
    assert "Fusionnée, et remplacée par" in page
    rows = (
        Client()
        .get(reverse("debate:debate_file", kwargs={"pk": debate.pk, "slug": debate.slug, "form": "json"}))
        .json()["results"]
    )
    assert [row["into"] for row in rows if row["number"] in (0, 4, 6)] == ["6 7", "6 7", ""]


def test_a_rewriting_that_exists_already_changes_nothing(debate: Debate, cast: Cast, client_of: ClientOf) -> None:
    declare(debate, interest="none", text="", by=cast.dina)
    texts = f"Une liste publique.\n{SEEDS[3]}"
    page = client_of(cast.dina).post(_at("rewrite", debate, number=0), {"texts": texts}).content.decode()
    assert "Cette affirmation existe déjà" in page
    assert statement(debate, 0).state == "accepted"
    assert debate.statements.count() == len(SEEDS)


def test_a_rewritten_seed_isnt_told_to_come_from_a_participant(debate: Debate, cast: Cast) -> None:
    (new,) = actions.rewrite([statement(debate, 0)], ["Une liste publique."], by=cast.dina)
    assert new.is_seed
    who = participant(debate)
    proposed = actions.propose(who, "Un registre doit être tenu.", language="fr")
    actions.accept(proposed, by=cast.dina)
    (merged,) = actions.rewrite([new, proposed], ["Un registre public doit être tenu."], by=cast.dina)
    assert not merged.is_seed


def test_each_author_reads_what_theirs_became(debate: Debate, cast: Cast, solved: str) -> None:
    client = Client()
    _enter(client, debate, altcha=solved)
    client.post(_at("propose", debate), {"text": "Un registre public est utile.", "language": "fr", "again": "on"})
    mine = debate.statements.get(is_seed=False)
    actions.accept(mine, by=cast.dina)
    actions.rewrite([statement(debate, 0), mine], ["Un registre public, tenu chaque année."], by=cast.dina)
    page = client.get(_at("own", debate)).content.decode()
    assert "Un registre public, tenu chaque année." in page


def test_a_debate_of_agents_isnt_for_others(cast: Cast, client_of: ClientOf) -> None:
    debate = opened(cast, entry="agents")
    for stranger in (None, cast.camille, cast.gilles):
        assert client_of(stranger).get(_at("debate", debate)).status_code == 404
    bruno = client_of(cast.bruno)
    page = bruno.post(_at("enter", debate), {"consent": "on", "ticket": "0" * 32}, follow=True)
    assert "0 réponse" in page.content.decode()
    assert Client().get(reverse("debate:index_file", kwargs={"form": "json"})).json()["count"] == 0


def test_a_draft_is_seen_by_those_who_prepare_it(cast: Cast, client_of: ClientOf) -> None:
    debate = prepared(cast)
    assert Client().get(_at("debate", debate)).status_code == 404
    assert client_of(cast.gilles).get(_at("prepare", debate)).status_code == 403
    assert client_of(cast.alice).get(_at("debate", debate)).headers["Location"] == _at("prepare", debate)


def test_a_debate_as_data(debate: Debate, cast: Cast) -> None:
    told = Client().get(_at("debate_file", debate, form="json")).json()
    assert told["debate"]["title"] == debate.title
    assert [one["number"] for one in told["results"]] == list(range(len(SEEDS)))
    assert Client().get(_at("debate_file", debate, form="csv")).content.decode().count("\r\n") == len(SEEDS) + 1


def test_pages_are_never_kept_for_others(debate: Debate, solved: str) -> None:
    client = Client()
    _enter(client, debate, altcha=solved)
    for name in ("take_part", "own", "propose", "withdraw"):
        assert "no-store" in client.get(_at(name, debate)).headers["Cache-Control"]
    cookie = client.cookies[f"debat-{debate.pk}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_codes_are_told_once_in_a_file(cast: Cast, client_of: ClientOf) -> None:
    debate, alice = prepared(cast, entry="code"), client_of(cast.alice)
    assert "codes" in {missing.value for missing in _missing(debate)}
    answer = alice.post(_at("codes", debate), {"how_many": "3"})
    codes = answer.content.decode().split()
    assert (codes[0], len(codes), answer.headers["Content-Type"]) == ("code", 4, "text/csv; charset=utf-8")
    assert not _missing(debate)
    for wrong in ("0", "5001", "x", ""):
        assert alice.post(_at("codes", debate), {"how_many": wrong}).status_code == 302
    assert debate.invitations.count() == 3
    page = alice.get(_at("prepare", debate)).content.decode()
    assert codes[1] not in page


def _missing(debate: Debate) -> list[Any]:
    from intelligences.debate import checklist

    return checklist.missing(debate)


def test_statements_are_translated_by_people_and_shown_in_their_language(
    debate: Debate, cast: Cast, client_of: ClientOf, solved: str
) -> None:
    english = "The town must say each year which AI systems it uses."
    for number in range(len(SEEDS)):
        path = _at("translate", debate, number=number)
        client_of(cast.alice).post(path, {"language": "en", "text": f"{english} {number}"})
    assert client_of(cast.gilles).post(_at("translate", debate, number=0), {}).status_code == 403
    client = Client()
    _enter(client, debate, altcha=solved)
    path = _at("take_part", debate)
    assert english in client.get(f"/en{path}").content.decode()
    assert english not in client.get(path).content.decode()


def test_a_translation_may_be_as_long_as_what_its_field_says(debate: Debate, cast: Cast, client_of: ClientOf) -> None:
    text = "The town must say it. " * 40
    answer = client_of(cast.alice).post(_at("translate", debate, number=0), {"language": "en", "text": text})
    assert answer.status_code == 302
    assert debate.statements.get(number=0).translations.get().text == text.strip()
