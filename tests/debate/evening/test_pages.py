"""The pages of an evening, as the organiser and the room open them, without a script."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from intelligences.accounts.models import Person
from intelligences.debate import actions
from intelligences.debate.actions import paper
from intelligences.debate.evening import files, numbers, orders, planning
from intelligences.debate.models import Batch, Debate, Participant, Printing, Statement, Vote
from tests.cast import Cast
from tests.debate.made import opened, participant, prepared, printed
from tests.plain import plain

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]


def _at(name: str, debate: Debate, **more: Any) -> str:
    return reverse(f"debate:{name}", kwargs={"pk": debate.pk, "slug": debate.slug, **more})


def _send(client: Client, debate: Debate, content: str | bytes) -> str:
    data = content.encode() if isinstance(content, str) else content
    answer = client.post(_at("paper", debate), {"file": SimpleUploadedFile("votes.csv", data)})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(held|fingerprint)" value="([^"]+)"', page))


@pytest.fixture
def alice(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.alice)


@pytest.fixture
def printing(cast: Cast, debate: Debate) -> Printing:
    return printed(cast, debate)


def test_ballots_are_printed_from_the_page_and_leave_as_pdf_and_templates(alice: Client, debate: Debate) -> None:
    told = {"ballots": 5, "most": 4, "language": "fr", "ticket": str(uuid4())}
    page = alice.post(_at("evening", debate), told, follow=True).content.decode()
    alice.post(_at("evening", debate), told)
    printing = Printing.objects.get()  # sent twice, it is one
    assert "5 bulletins" in page
    assert (len(printing.numbers), len(printing.statements)) == (5, 4)
    made = alice.get(_at("ballots", debate, number=1, part=1))
    assert made.content.startswith(b"%PDF")
    assert alice.get(_at("ballots", debate, number=1, part=2)).status_code == 404
    template = alice.get(_at("template", debate, number=1, letter="C")).content
    assert template.startswith(b"\xef\xbb\xbf")
    columns = [int(one) for one in re.findall(r"affirmation (\d+) :", template.decode())]
    assert columns == orders.order(printing.statements, "C")
    assert alice.get(_at("template", debate, number=1, letter="E")).status_code == 404


def test_the_template_filled_in_comes_back(alice: Client, debate: Debate, printing: Printing) -> None:
    template = alice.get(_at("template", debate, number=1, letter="B")).content.decode("utf-8-sig")
    ballot, answers = printing.numbers[1], ";".join(["oui"] * 6)
    page = _send(alice, debate, f"{template}{ballot};{answers};\r\n".encode("cp1252"))
    assert "À ajouter : 1 bulletin, 6 réponses, 0 proposition" in plain(page)
    assert not Vote.objects.exists()  # it was only shown
    done = alice.post(_at("paper", debate), _hidden(page), follow=True).content.decode()
    assert "C’est ajouté." in done
    assert Vote.objects.filter(value=1).count() == 6
    assert "1 participation sur papier" in done
    again = _send(alice, debate, f"{template}{ballot};{answers};\r\n")
    assert "Ce fichier n’ajoute rien" in again
    assert "1 bulletin déjà saisi de même" in again
    twice = alice.post(_at("paper", debate), _hidden(page), follow=True).content.decode()
    assert "rien n’a changé" in twice
    assert Vote.objects.count() == 6


def test_faults_are_shown_where_they_are_and_nothing_is_offered(
    alice: Client, debate: Debate, printing: Printing
) -> None:
    page = _send(alice, debate, f"bulletin;0;1\n{printing.numbers[0]};oui;<b>bof</b>\n")
    assert "Rien n’est ajouté" in page
    assert "affirmation" not in _hidden(page)
    row = re.search(r'<th scope="row">2</th><td>1</td><td>(.*?)</td>', page)
    assert row
    assert row[1] == "<b>bof</b>"  # unescaped by this test: the page shows it as text
    many = _send(alice, debate, "bulletin;0\n" + "1;oui\n" * 150)
    assert "Et 50 autres" in many


@pytest.mark.parametrize("content", [b"PK\x03\x04zip", b"\x81\x8d", b""])
def test_what_isnt_a_csv_has_its_sentence(alice: Client, debate: Debate, content: bytes) -> None:
    page = _send(alice, debate, content)
    assert "error-summary" in page or "Il y a une chose à corriger" in page


def test_what_was_sealed_for_one_debate_isnt_another_s(
    cast: Cast, alice: Client, debate: Debate, printing: Printing
) -> None:
    other = opened(cast, title="Un autre débat")
    page = _send(alice, debate, f"bulletin;0\n{printing.numbers[0]};oui\n")
    for held in (_hidden(page), {**_hidden(page), "held": "abc"}):
        told = alice.post(_at("paper", other), held, follow=True).content.decode()
        assert "envoyez le fichier de nouveau" in told
    assert not Vote.objects.exists()


def test_a_ballot_is_typed_in_the_order_of_its_paper(alice: Client, debate: Debate, printing: Printing) -> None:
    ballot = printing.numbers[2]
    where = f"{_at('type_in', debate)}?bulletin={ballot // 1000}+{ballot % 1000:03d}"
    page = alice.get(where).content.decode()
    shown = [int(one) for one in re.findall(r"<strong>(\d+)</strong>\. ", page)]
    assert shown == planning.sheets(debate)[ballot].statements
    answers = {"a0": "1", "a1": "-1", "a2": "0", "a3": "", "proposal": "Il faut une charte lisible."}
    done = alice.post(where, answers, follow=True)
    assert "3 réponses enregistrées" in done.content.decode()
    assert set(Vote.objects.filter(statement__is_seed=True).values_list("statement__number", "value")) == {
        (0, 1),
        (1, -1),
        (2, 0),
    }
    assert Statement.objects.get(is_seed=False).text == "Il faut une charte lisible."
    twice = alice.post(where, answers, follow=True).content.decode()
    assert "rien n’a changé" in twice
    assert Batch.objects.count() == 1
    again = alice.get(where).content.decode()
    assert "Ce bulletin est déjà saisi" in again
    assert not re.search(r'value="(1|-1|0)"[^>]* checked', again)  # nobody reads what a ballot holds
    blind = alice.post(where, {"a0": "-1"}).content.decode()
    assert "déjà saisi avec d’autres réponses" in blind
    alice.post(where, {"a0": "-1", "replaces": "1"})
    assert list(Vote.objects.filter(statement__is_seed=True).values_list("statement__number", "value")) == [(0, -1)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("123456", "un chiffre est faux"),
        ("", "obligatoire"),
        ("un", "un chiffre est faux"),
        ("0" * 19, "un chiffre est faux"),
    ],
)
def test_a_wrong_number_has_its_sentence(
    alice: Client, debate: Debate, printing: Printing, typed: str, told: str
) -> None:
    assert told in alice.get(_at("type_in", debate), {"bulletin": typed}).content.decode()
    foreign = numbers.draw(1, set(printing.numbers))[0]
    assert "pas été imprimé" in alice.get(_at("type_in", debate), {"bulletin": foreign}).content.decode()


def test_an_empty_ballot_isnt_kept(alice: Client, debate: Debate, printing: Printing) -> None:
    where = f"{_at('type_in', debate)}?bulletin={printing.numbers[0]}"
    assert "Aucune réponse n’est saisie" in alice.post(where, {"a0": ""}).content.decode()
    assert not Participant.objects.exists()


def test_a_batch_is_undone_from_its_page(alice: Client, debate: Debate, printing: Printing) -> None:
    page = _send(alice, debate, f"bulletin;0\n{printing.numbers[0]};oui\n")
    alice.post(_at("paper", debate), _hidden(page))
    where = _at("undo", debate, batch=Batch.objects.get().pk)
    assert "1 bulletin, saisi le" in alice.get(where).content.decode()
    assert Vote.objects.count() == 1
    assert "Le lot est annulé" in alice.post(where, follow=True).content.decode()
    assert not Vote.objects.exists()
    assert "Ce lot n’existe plus" in alice.post(where, follow=True).content.decode()


def test_whoever_kept_the_stub_takes_the_ballot_back_without_an_account(
    alice: Client, client: Client, debate: Debate, printing: Printing
) -> None:
    ballot = printing.numbers[0]
    page = _send(alice, debate, f"bulletin;0\n{ballot};oui\n")
    alice.post(_at("paper", debate), _hidden(page))
    where = client.get(reverse("debate:short_stub", kwargs={"pk": debate.pk}))["Location"]
    assert where == _at("take_back", debate)
    told = {"number": numbers.written(ballot), "code": "AAAA-AAAA"}
    assert "ne vont pas ensemble" in client.post(where, told).content.decode()
    told["code"] = numbers.stub(bytes(debate.secret or b""), ballot)
    assert "Vos réponses sont retirées" in client.post(where, told, follow=True).content.decode()
    assert not Vote.objects.exists()
    shown = alice.get(_at("type_in", debate), {"bulletin": ballot}).content.decode()
    assert "a retiré ce bulletin" in shown


def test_codes_of_stubs_cant_be_tried_for_long(client: Client, debate: Debate, printing: Printing) -> None:
    told = {"number": str(printing.numbers[0]), "code": "AAAA-AAAA"}
    answers = [client.post(_at("take_back", debate), told).content.decode() for _ in range(61)]
    assert "Trop d’essais" not in answers[59]
    assert "Trop d’essais" in answers[60]


def test_the_screen_tells_how_many_and_never_what(client: Client, debate: Debate) -> None:
    for _ in range(3):
        actions.vote(participant(debate), 0, 1)
    page = client.get(_at("screen", debate))
    text = page.content.decode()
    assert "<strong>3</strong> participations" in text
    assert 'http-equiv="refresh"' in text
    assert "no-store" in page["Cache-Control"]  # always of this minute
    one = client.get(_at("screen", debate), {"affirmation": "0"}).content.decode()
    assert debate.statements.get(number=0).text in unescape(one)
    for told in (text, one):
        assert not re.search(r"\d+ %|\d+ d’accord|Résultat", told)
    still = client.get(_at("screen", debate), {"affirmation": "0", "fixe": ""}).content.decode()
    assert 'http-equiv="refresh"' not in still
    assert "hx-get" not in still
    assert "screen-question" in client.get(_at("screen", debate), {"affirmation": "9" * 30}).content.decode()


def test_the_poster_is_everybody_s_while_the_debate_runs(client: Client, cast: Cast, debate: Debate) -> None:
    for size in files.PAPERS:
        assert client.get(_at("poster", debate, paper=size)).content.startswith(b"%PDF")
    assert client.get(_at("poster", debate, paper="a5")).status_code == 404
    actions.close(debate, by=cast.alice)
    assert client.get(_at("poster", debate, paper="a4")).status_code == 404


def test_the_short_address_leads_to_the_debate_and_hides_drafts(client: Client, cast: Cast, debate: Debate) -> None:
    assert client.get(f"/debats/{debate.pk}")["Location"] == debate.get_absolute_url()
    draft = prepared(cast, title="Pas encore")
    assert client.get(f"/debats/{draft.pk}").status_code == 404


def test_another_organisation_prints_and_types_nothing(
    cast: Cast, client_of: ClientOf, debate: Debate, printing: Printing
) -> None:
    gilles = client_of(cast.gilles)
    alone: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in ("evening", "paper", "type_in", "host")]
    numbered = [
        ("ballots", {"number": 1, "part": 1}),
        ("template", {"number": 1, "letter": "A"}),
        ("undo", {"batch": 1}),
    ]
    for name, more in [*alone, *numbered]:
        assert gilles.get(_at(name, debate, **more)).status_code == 403, name
        assert gilles.post(_at(name, debate, **more)).status_code in (403, 405), name


def test_a_draft_and_a_closed_debate_say_why_there_is_nothing(cast: Cast, alice: Client, debate: Debate) -> None:
    draft = prepared(cast, title="Pas encore")
    assert "Ouvrez d’abord le débat" in alice.get(_at("evening", draft)).content.decode()
    refused = alice.post(
        _at("evening", draft), {"ballots": 5, "most": 4, "language": "fr", "ticket": str(uuid4())}
    ).content.decode()
    assert not Printing.objects.exists()
    assert "Ouvrez d’abord le débat" in refused
    actions.close(debate, by=cast.alice)
    assert "Le débat est clos" in alice.get(_at("evening", debate)).content.decode()
    for name in ("paper", "type_in"):
        assert alice.get(_at(name, debate)).status_code == 404


def test_the_ballot_speaks_the_language_of_its_reader(cast: Cast, debate: Debate) -> None:
    actions.translate(debate.statements.get(number=0), "en", "The town must say what it uses.", by=cast.alice)
    printing = paper.print_ballots(
        debate, ballots=1, most=24, language="en", is_large=True, ticket=uuid4(), by=cast.alice
    )
    assert files.frame_language("en", debate) == "en"
    assert files.frame_language("other", debate) == "fr"
    told = files._statements(printing)
    assert told["0"] == {"text": "The town must say what it uses.", "language": "en"}
    assert told["1"]["language"] == "fr"


def test_the_same_printing_is_the_same_bytes_and_holds_every_number(
    cast: Cast, debate: Debate, printing: Printing
) -> None:
    assert files.ballots_pdf(printing) == files.ballots_pdf(printing)
    assert list(files.parts_of(printing)) == [1]
    printing.ballots = 201
    assert list(files.parts_of(printing)) == [1, 2, 3]
