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


def test_texts_in_another_script_arent_held_for_one_another() -> None:
    from intelligences.debate.checklist import folded

    assert folded("我覺得Uber很好") != folded("Uber 不安全")
    assert folded("Η πόλη  πρέπει") == folded("η ΠΌΛΗ πρέπει")
    assert folded("L’École, d’été !") == folded("l'ecole d'ete")
