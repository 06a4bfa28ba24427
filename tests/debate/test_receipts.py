"""A receipt proves that one's ballot is counted, to whoever holds it and to nobody else, and never what it says."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from intelligences.cli import main
from intelligences.debate import merkle, receipts
from intelligences.debate.receipts import Proof, Receipt, Roll
from tests.cast import Cast

if TYPE_CHECKING:
    from intelligences.debate.models import Debate, Participant

_nonces = some.binary(min_size=32, max_size=32)


# --- The text and the list -------------------------------------------------------------------------------------------


@given(some.integers(0, 999_999_999), _nonces, some.lists(_nonces, max_size=12), some.integers(0, 99))
def test_a_receipt_is_read_back_however_its_lines_were_cut(
    debate: int, nonce: bytes, path: list[bytes], index: int
) -> None:
    receipt = Receipt(debate, nonce, Proof(index, index + 1, tuple(path)))
    text = f"Reçu du débat nᵒ 3\r\n\r\n{receipt.code}\r\n\r\n{receipt.proof.code if receipt.proof else ''}\r\nRacine"
    assert receipts.read(text) == receipt
    cut = "\n> ".join(text[at : at + 60] for at in range(0, len(text), 60)).replace("> ", "")
    assert receipts.read(cut.upper()) == receipt


@given(some.text(max_size=300))
def test_anything_else_is_no_receipt(text: str) -> None:
    for read in (receipts.read, receipts.read_root, receipts.read_roll):
        with pytest.raises(receipts.Unreadable):
            read(text)


@given(some.lists(_nonces, min_size=1, max_size=40, unique=True))
def test_each_receipt_of_a_list_is_proved_and_no_other(nonces: list[bytes]) -> None:
    roll = Roll.of(7, nonces)
    for nonce in nonces:
        proved = roll.proved(Receipt(7, nonce))
        assert proved is not None
        assert proved.leads_to(roll.root)
        assert not Receipt(7, nonce).leads_to(roll.root)
    assert roll.proved(Receipt(7, secrets.token_bytes(32))) is None
    assert roll.proved(Receipt(8, nonces[0])) is None  # another debate's


@given(some.lists(_nonces, max_size=20, unique=True), some.randoms(use_true_random=False))
def test_the_list_follows_no_order_but_its_own(nonces: list[bytes], chance: object) -> None:
    shuffled = list(nonces)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Roll.of(1, nonces) == Roll.of(1, shuffled)
    assert list(Roll.of(1, nonces).leaves) == sorted(Roll.of(1, nonces).leaves)


def test_a_published_list_whose_root_is_wrong_is_refused() -> None:
    told = Roll.of(1, [bytes(32), bytes(31) + b"1"]).written()
    assert receipts.read_roll(json.dumps(told)).root.hex() == told["root"]
    for name, wrong in (("root", "00" * 32), ("leaves", [told["root"]]), ("leaves", ["00"]), ("debate", None)):
        with pytest.raises(receipts.Unreadable):
            receipts.read_roll(json.dumps({**told, name: wrong}))
    for text in (json.dumps({**told, "debate": float("inf")}), json.dumps({**told, "size": 1e400}), "[" * 200_000):
        with pytest.raises(receipts.Unreadable):
            receipts.read_roll(text)


# --- The site --------------------------------------------------------------------------------------------------------


def _path(debate: Debate, name: str) -> str:
    return reverse(f"debate:{name}", kwargs={"pk": debate.pk, "slug": debate.slug})


def _somebody(debate: Debate, *, votes: int = 1) -> tuple[Client, Participant]:
    from intelligences.debate import actions, entry
    from tests.debate.made import participant

    token = entry.new_token()
    who = participant(debate, token)
    for number in range(votes):
        actions.vote(who, number, 1)
    browser = Client()
    browser.cookies[f"debat-{debate.pk}"] = token
    return browser, who


def _closed(debate: Debate, cast: Cast) -> Debate:
    from intelligences.debate import actions
    from intelligences.debate.actions import computing
    from intelligences.debate.models import Debate as Debates

    actions.close(debate, by=cast.alice)
    closed = Debates.objects.get(pk=debate.pk)
    computing.compute(closed)
    return closed


@pytest.mark.django_db
def test_a_receipt_taken_while_voting_is_proved_after_the_closing(debate: Debate, cast: Cast, tmp_path: Path) -> None:
    browser, _ = _somebody(debate)
    others = [_somebody(debate, votes=number % 3 + 1)[0] for number in range(4)]
    text = browser.get(_path(debate, "receipt")).content.decode()
    assert text == browser.get(_path(debate, "receipt")).content.decode()
    assert len({one.get(_path(debate, "receipt")).content for one in [browser, *others]}) == 5
    assert "se vérifie ici après la clôture" in Client().get(_path(debate, "verify")).content.decode()
    closed = _closed(debate, cast)
    assert browser.get(_path(closed, "receipt")).status_code == 302  # nobody can be found again
    page = Client().post(_path(closed, "verify"), {"code": text}).content.decode()
    assert "Votre participation est comptée" in page
    assert "parmi les 5" in page
    proved = Client().post(_path(closed, "verify"), {"code": text, "fichier": "1"})
    file, listed = tmp_path / "recu.txt", tmp_path / "recus.json"
    file.write_bytes(proved.content)
    listed.write_bytes(Client().get(_path(closed, "roll_file")).content)
    root = Client().get(_path(closed, "result_file")).json()["receipts"]
    assert root["size"] == 5
    assert root["root"] in Client().get(_path(closed, "result")).content.decode()
    assert main(["debate", "verify", str(file), root["root"], str(listed)]) == 0


@pytest.mark.django_db
def test_a_file_is_read_like_a_pasted_text(debate: Debate, cast: Cast) -> None:
    from io import BytesIO

    browser, _ = _somebody(debate)
    held = BytesIO(browser.get(_path(debate, "receipt")).content)
    held.name = "recu.txt"
    closed = _closed(debate, cast)
    assert "Elle est la seule" in Client().post(_path(closed, "verify"), {"file": held}).content.decode()
    for sent in ({}, {"code": "un mot"}):
        page = Client().post(_path(closed, "verify"), sent).content.decode()
        assert "Aucun reçu n’a été trouvé" in page


@pytest.mark.django_db
def test_who_withdrew_isnt_in_the_list(debate: Debate, cast: Cast) -> None:
    from intelligences.debate import actions

    browser, who = _somebody(debate)
    _somebody(debate)
    text = browser.get(_path(debate, "receipt")).content.decode()
    actions.withdraw(who)
    closed = _closed(debate, cast)
    page = Client().post(_path(closed, "verify"), {"code": text}).content.decode()
    assert "Ce reçu n’est pas dans la liste" in page
    assert "Si vous avez retiré vos votes" in page
    assert Client().get(_path(closed, "roll_file")).json()["size"] == 1


@pytest.mark.django_db
def test_another_debates_receipt_is_told_apart(cast: Cast) -> None:
    from tests.debate.made import opened

    one, other = opened(cast, title="Un débat"), opened(cast, title="Un autre")
    text = _somebody(other)[0].get(_path(other, "receipt")).content.decode()
    page = Client().post(_path(_closed(one, cast), "verify"), {"code": text}).content.decode()
    assert "Ce reçu est celui d’un autre débat" in page
    assert f"Il porte le numéro {other.pk}" in page


@pytest.mark.django_db
def test_without_a_vote_there_is_no_receipt_and_no_leaf(debate: Debate, cast: Cast) -> None:
    browser, _ = _somebody(debate, votes=0)
    assert browser.get(_path(debate, "receipt")).status_code == 404
    assert Client().get(_path(debate, "roll_file")).status_code == 404
    closed = _closed(debate, cast)
    told = Client().get(_path(closed, "roll_file")).json()
    assert (told["size"], told["root"]) == (0, merkle.EMPTY.hex())


@pytest.mark.django_db
def test_nothing_that_is_kept_or_published_links_a_leaf_to_votes(debate: Debate, cast: Cast) -> None:
    """The number is made of the debate's secret, which the closing destroys; changing a vote changes no receipt."""
    from intelligences.debate import actions
    from intelligences.debate.actions.receipts import receipt_of
    from intelligences.debate.models import Debate as Debates
    from intelligences.debate.models import Participant as Participants

    people = [_somebody(debate)[1] for _ in range(20)]
    held = {who.pk: receipt_of(who) for who in people}
    actions.vote(people[0], 0, -1)
    assert receipt_of(people[0]) == held[people[0].pk]
    closed = _closed(debate, cast)
    kept = [
        value for row in Participants.objects.values_list() for value in row if isinstance(value, bytes | memoryview)
    ]
    assert kept == []
    assert Debates.objects.get(pk=closed.pk).secret is None
    assert receipt_of(Participants.objects.get(pk=people[0].pk)) is None
    published = Client().get(_path(closed, "votes")).content + Client().get(_path(closed, "result_file")).content
    for one in held.values():
        assert one is not None
        assert one.leaf.hex().encode() not in published
        assert one.nonce not in bytes(closed.roll.leaves)


@pytest.mark.django_db
def test_the_root_stands_in_the_journal_that_is_chained(debate: Debate, cast: Cast) -> None:
    from intelligences.kernel.models import Event

    _somebody(debate)
    closed = _closed(debate, cast)
    event = Event.objects.get(kind="debate.closed")
    assert event.facts == {"receipts": 1, "root": closed.roll.root}


@pytest.mark.django_db
def test_imported_votes_have_no_receipts(debate: Debate, cast: Cast) -> None:
    closed = _closed(debate, cast)
    closed.roll.delete()
    page = Client().get(_path(closed, "verify")).content.decode()
    assert "n’a pas donné de reçus" in page
    assert "receipts" not in Client().get(_path(closed, "result_file")).json()


# --- The command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("no receipt", "ne contient aucun reçu"),
        ("no file", "ne peut pas être lu"),
        ("no proof yet", "n’a pas encore sa preuve"),
        ("another root", "ne mène pas à cette racine"),
        ("no root", "ni une racine de 64 signes"),
        ("another debate's list", "celle du débat nᵒ 8"),
        ("not in the list", "n’est pas dans cette liste"),
    ],
)
def test_what_doesnt_hold_is_told_in_one_sentence(
    case: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nonces = [bytes([number]) * 32 for number in range(5)]
    roll, file, listed = Roll.of(7, nonces), tmp_path / "recu.txt", tmp_path / "recus.json"
    proved = roll.proved(Receipt(7, nonces[2]))
    assert proved is not None
    assert proved.proof is not None
    file.write_text(f"{proved.code}\n{proved.proof.code}\n")
    listed.write_text(json.dumps(roll.written()))
    against = roll.root.hex()
    if case == "no receipt":
        file.write_text("rien")
    elif case == "no file":
        file = tmp_path / "absent.txt"
    elif case == "no proof yet":
        file.write_text(proved.code)
    elif case == "another root":
        against = merkle.EMPTY.hex()
    elif case == "no root":
        against = "racine"
    else:
        other = Roll.of(8, nonces) if case.startswith("another") else Roll.of(7, nonces[:2])
        listed.write_text(json.dumps(other.written()))
        against = str(listed)
    assert main(["debate", "verify", str(file), against]) == 1
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert says in said[0]


def test_a_receipt_without_its_proof_is_checked_against_the_list(tmp_path: Path) -> None:
    nonces = [bytes([number]) * 32 for number in range(5)]
    file, listed = tmp_path / "recu.txt", tmp_path / "recus.json"
    file.write_text(Receipt(7, nonces[4]).code)
    listed.write_text(json.dumps(Roll.of(7, nonces).written()))
    assert main(["debate", "verify", str(file), str(listed)]) == 0
