"""Real debates held elsewhere come in, and give their result; what isn't one is refused in a sentence."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from intelligences.debate.actions import computing, importing
from intelligences.debate.archives import unpacked
from intelligences.debate.errors import CannotRead
from intelligences.debate.models import Debate, Statement, Vote
from tests.cast import Cast, client_of
from tests.debate.engine.conversations import real
from tests.opendata.test_dump import spoilt
from tests.plain import plain

pytestmark = pytest.mark.django_db
FIELDS = {
    "title": "Un débat tenu ailleurs",
    "question": "What do you think?",
    "framing": "Des votes recueillis par un autre outil.",
    "language": "en",
    "source": "https://compdemocracy.org/case-studies/",
    "attribution": "Data was gathered using the Polis software.",
}


def _zip(**files: bytes) -> io.BytesIO:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    held.seek(0)
    return held


def test_a_real_conversation_comes_in_with_every_vote(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 5)
    folder = real("openData/brexit-consensus")
    files = {f"brexit/{name}": (folder / name).read_bytes() for name in ("comments.csv", "participants-votes.csv")}
    archive = SimpleUploadedFile("brexit.zip", _zip(**files).getvalue())
    page = client_of(cast.alice).post(reverse("debate:bring_in"), {**FIELDS, "archive": archive}, follow=True)
    assert "Les votes sont importés" in page.content.decode()
    debate = Debate.objects.get()
    votes = Vote.objects.filter(statement__debate=debate)
    assert [votes.filter(value=value).count() for value in (1, -1, 0)] == [2685, 1952, 666]  # facts, 11.1
    assert (debate.participants.count(), debate.statements.count()) == (204, 50)
    assert computing.compute_all() == 1
    result = Client().get(reverse("debate:result", kwargs={"pk": debate.pk, "slug": debate.slug})).content.decode()
    assert "Résultat définitif" in result
    assert FIELDS["attribution"] in result


def test_statements_that_were_moderated_out_stay_out(cast: Cast) -> None:
    made = importing.bring_in(real("openData/15-per-hour-seattle"), cast.ville, FIELDS, by=cast.alice)
    states = Statement.objects.filter(debate=made)
    assert states.filter(state="refused").count() == 23
    assert states.filter(state__in=Statement.VOTABLE).count() == 31


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "ZIP lisible"),
        (b"%PDF-1.7", "ZIP lisible"),
        (_zip(**{"lisez-moi.txt": b"rien"}).getvalue(), "aucun fichier CSV"),
        (spoilt(_zip(**{"votes.csv": b"1,2\n" * 500}).getvalue(), "votes.csv"), "ZIP lisible"),
        (_zip(**{"comments.csv": b"comment-id,comment-body\n1,a\n"}).getvalue(), "Cette archive ne contient ni"),
        (_zip(**{"zeros.csv": b"0" * 100_000}).getvalue(), "300 Mo"),
        (_zip(**{f"{number}.csv": b"" for number in range(60)}).getvalue(), "plus de 40"),
    ],
)
def test_what_isnt_a_debate_is_refused_in_a_sentence(
    cast: Cast, content: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intelligences.debate.archives.LARGEST", 50_000)
    with pytest.raises(CannotRead, match=told), unpacked(io.BytesIO(content)) as folder:
        importing.bring_in(folder, cast.ville, FIELDS, by=cast.alice)
    assert not Debate.objects.exists()


def test_names_that_climb_out_stay_in(tmp_path: Path) -> None:
    with unpacked(_zip(**{"../../../evil.csv": b"a", "/etc/other.csv": b"b", "..\\back.csv": b"c"})) as folder:
        assert sorted(one.name for one in folder.iterdir()) == ["back.csv", "evil.csv", "other.csv"]


def test_a_million_statements_are_refused_in_a_sentence(cast: Cast) -> None:
    lines = "".join(f"{number},affirmation {number},1,0,1\n" for number in range(1_000_000))
    comments = ("comment-id,comment-body,agrees,disagrees,moderated\n" + lines).encode()
    votes = b"timestamp,comment-id,voter-id,vote\n" + b"".join(b"%d,%d,0,1\n" % (n, n) for n in range(1_000_000))
    began = time.monotonic()
    with (
        pytest.raises(CannotRead, match=r"1000000 affirmations, un débat 10000 au plus"),
        unpacked(_zip(**{"comments.csv": comments, "votes.csv": votes})) as folder,
    ):
        importing.bring_in(folder, cast.ville, FIELDS, by=cast.alice)
    assert time.monotonic() - began < 120
    assert not Debate.objects.exists()


def _conversation(tmp_path: Path, *comments: str, vote: str = "1") -> Path:
    """A folder with these lines of comments (`number,text,agrees,disagrees,moderated`) and two votes on each."""
    numbers = [line.split(",", 1)[0] for line in comments]
    (tmp_path / "comments.csv").write_text(
        "\n".join(["comment-id,comment-body,agrees,disagrees,moderated", *comments]) + "\n"
    )
    votes = [f"0,{number},{who},{vote}" for number in numbers for who in (1, 2)]
    (tmp_path / "votes.csv").write_text("\n".join(["timestamp,comment-id,voter-id,vote", *votes]) + "\n")
    return tmp_path


def test_an_accepted_statement_stands_though_a_refused_one_with_the_same_text_came_first(
    cast: Cast, tmp_path: Path
) -> None:
    lines = ("0,Same words.,2,0,-1", "1,Same words!,2,0,1", "2,same words,2,0,1")
    made = importing.bring_in(_conversation(tmp_path, *lines), cast.ville, FIELDS, by=cast.alice)
    held = made.statements.order_by("number")
    assert list(held.values_list("state", flat=True)) == ["refused", "accepted", "replaced"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("0,Text.,2,0,2", "la colonne moderated contient 2"),
        ("-3,Text.,2,0,1", "Le numéro d’affirmation -3 n’est pas entre"),
        ("2147483648,Text.,2,0,1", "Le numéro d’affirmation 2147483648 n’est pas entre"),
    ],
)
def test_what_a_debate_cant_hold_is_refused_before_anything_is_written(
    cast: Cast, tmp_path: Path, line: str, told: str
) -> None:
    with pytest.raises(CannotRead, match=told):
        importing.bring_in(_conversation(tmp_path, line), cast.ville, FIELDS, by=cast.alice)
    assert not Debate.objects.exists()


def test_a_text_with_what_cant_be_kept_comes_in_without_it(cast: Cast, tmp_path: Path) -> None:
    made = importing.bring_in(_conversation(tmp_path, "0,A\0B\x07.,2,0,1"), cast.ville, FIELDS, by=cast.alice)
    assert made.statements.get().text == "AB."


def test_texts_that_are_cut_are_told(cast: Cast, tmp_path: Path) -> None:
    folder = _conversation(tmp_path, f"0,{'long ' * 300},2,0,1", f"1,{'b' * 1000},2,0,1")
    files = {name: (folder / name).read_bytes() for name in ("comments.csv", "votes.csv")}
    archive = SimpleUploadedFile("long.zip", _zip(**files).getvalue())
    page = client_of(cast.alice).post(reverse("debate:bring_in"), {**FIELDS, "archive": archive}, follow=True)
    assert "1 affirmation dépassait 1000 signes : elle est coupée" in plain(page.content.decode())
    assert Statement.objects.get(number=0).text.endswith("…")


def test_an_archive_that_was_damaged_is_refused_in_a_sentence() -> None:
    whole = _zip(**{"votes.csv": "".join(f"{n},{n * 7919 % 1000}\n" for n in range(5000)).encode()}).getvalue()
    at = len(whole) // 2
    damaged = whole[:at] + bytes(255 - byte for byte in whole[at : at + 200]) + whole[at + 200 :]
    with pytest.raises(CannotRead, match="ZIP lisible"), unpacked(io.BytesIO(damaged)):
        pytest.fail("A damaged archive was unpacked.")


def test_two_files_of_the_same_name_are_refused_and_hidden_ones_left_out() -> None:
    with unpacked(_zip(**{"a/votes.csv": b"kept", "__MACOSX/a/._x-votes.csv": b"hidden"})) as folder:
        assert [one.name for one in folder.iterdir()] == ["votes.csv"]
    with (
        pytest.raises(CannotRead, match=r"deux fichiers votes\.csv"),
        unpacked(_zip(**{"a/votes.csv": b"first", "b/votes.csv": b"second"})),
    ):
        pytest.fail("One of the two files was taken.")


def test_more_cells_than_memory_should_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intelligences.debate.archives.MOST_CELLS", 2_000_000, raising=False)
    wide = b",".join(b"%d" % number for number in range(1000)) + b"\n" + b"1\n" * 3000
    with pytest.raises(CannotRead, match="2 millions de cases"), unpacked(_zip(**{"participants-votes.csv": wide})):
        pytest.fail("Three million cells were unpacked.")


def test_texts_in_another_script_arent_held_for_one_another() -> None:
    from intelligences.debate.checklist import folded

    assert folded("我覺得Uber很好") != folded("Uber 不安全")
    assert folded("Η πόλη  πρέπει") == folded("η ΠΌΛΗ πρέπει")
    assert folded("L’École, d’été !") == folded("l'ecole d'ete")
