"""The result as a PDF: tagged, dated, addressed, the same bytes each time, and the figures of the page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from intelligences.ui import pdf
from tests.cast import Cast
from tests.plain import plain

if TYPE_CHECKING:
    from intelligences.debate.models import Debate, Result

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick")]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bootstraps: groups aren't what is looked at."""
    monkeypatch.setattr("intelligences.debate.engine.report.REPLICATES", 10)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the last document was filled with, beside its bytes."""
    held: dict[str, Any] = {}
    render = pdf.render

    def kept(name: str, data: Any, **options: Any) -> bytes:
        held.update(json.loads(json.dumps(data, default=pdf._plain)), **{"frame": options})
        return render(name, data, **options)

    monkeypatch.setattr(pdf, "render", kept)
    return held


def _closed(debate: Debate, cast: Cast, people: int, *, copies: int = 0, statements: int = 30) -> Result:
    from intelligences.debate import actions
    from intelligences.debate.actions import computing
    from intelligences.debate.models import Debate as Debates
    from tests.debate.engine.people import in_groups
    from tests.debate.made import crowd

    if people:
        votes, _ = in_groups(3, [0.5, 0.5], people=people, statements=statements, each=statements)
        table = np.full((people + copies, statements), np.nan)
        table[votes.line, votes.columns] = votes.values
        table[people:] = np.random.default_rng(1).choice([-1.0, 0, 1], statements)
        crowd(debate, table)
    actions.close(debate, by=cast.alice)
    found = computing.compute(Debates.objects.get(pk=debate.pk))
    assert found is not None
    return found


def _pdf(debate: Debate, language: str = "fr") -> bytes:
    with translation.override(language):
        path = reverse("debate:result_pdf", kwargs={"pk": debate.pk, "slug": debate.slug})
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def test_a_result_is_printed_with_what_its_page_says(debate: Debate, cast: Cast, told: dict[str, Any]) -> None:
    result = _closed(debate, cast, 130, copies=20)
    content = _pdf(debate)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert content == _pdf(debate)
    page = Client().get(reverse("debate:result", kwargs={"pk": debate.pk, "slug": debate.slug})).content.decode()
    for part in ("bridging", "divisive", "slate"):
        assert told[part]["rows"]
        for row in told[part]["rows"]:
            assert row["text"].split(". ", 1)[1] in page
    assert "score 0," in told["bridging"]["rows"][0]["note"]
    assert told["map"]["verdict"] in page
    assert told["map"]["picture"].count("<path") > 20
    assert told["citation"]["text"].endswith(f"{result.digest}.")
    assert f"?resultat={result.number}" in told["frame"]["path"]
    assert told["frame"]["version"] == f"résultat définitif nᵒ {result.number}"
    copies, bursts = told["asides"]
    assert copies["tables"][0]["rows"][0] == ["Participations", "150", "130"]
    assert not bursts["tables"]
    assert any("racine" in sentence for sentence in told["method"]["sentences"])
    assert dict(told["facts"])["Participations"] == "150"


def test_it_is_printed_in_english(debate: Debate, cast: Cast, told: dict[str, Any]) -> None:
    _closed(debate, cast, 60, statements=12)
    assert b"/Lang(en)" in _pdf(debate, "en")
    assert told["bridging"]["title"] == "What brings people together"
    french = re.compile(r"\b(affirmation|votes? sans|résultat|d’accord)\b")
    for sentence in [
        *told["method"]["sentences"],
        *told["unknown"],
        told["citation"]["text"].replace(debate.title, ""),
    ]:
        assert not french.search(sentence.replace(debate.organisation.name, "")), sentence


@pytest.mark.parametrize("people", [0, 1])
def test_the_least_debates_are_printed_and_say_what_is_missing(
    people: int, debate: Debate, cast: Cast, told: dict[str, Any]
) -> None:
    _closed(debate, cast, people, statements=6)
    assert _pdf(debate).startswith(b"%PDF")
    assert told["bridging"]["rows"] == told["slate"]["rows"] == []
    assert told["map"]["picture"] == ""
    assert "vingt participations" in told["map"]["note"]
    assert told["moderation"]["sentences"] == ["Les participants n’ont proposé aucune affirmation."]


def test_what_was_shown_most_and_least_is_in_it(debate: Debate, cast: Cast, told: dict[str, Any]) -> None:
    from intelligences.debate import actions
    from tests.debate.made import participant

    people = [participant(debate) for _ in range(4)]
    for who in people:
        for _ in range(3):
            drawn = actions.next_statement(who)
            assert drawn is not None
            actions.vote(who, drawn.number, 1)
    _closed(debate, cast, 0)
    _pdf(debate)
    drawn_in_all = [int(row[1]) for row in told["exposure"]["table"]["rows"]]
    assert sum(drawn_in_all) == 12
    assert drawn_in_all == sorted(drawn_in_all, reverse=True)


def test_a_provisional_result_says_so_and_isnt_to_be_cited(debate: Debate, told: dict[str, Any]) -> None:
    from intelligences.debate.actions import computing

    path = reverse("debate:result_pdf", kwargs={"pk": debate.pk, "slug": debate.slug})
    assert Client().get(path).status_code == 404
    computing.compute(debate)
    _pdf(debate)
    assert told["frame"]["version"].startswith("résultat provisoire")
    assert "attendez le définitif" in told["citation"]["text"]


def test_texts_full_of_marks_stay_texts(debate: Debate, cast: Cast) -> None:
    from intelligences.debate.models import Debate as Debates

    Debates.objects.filter(pk=debate.pk).update(title='#panic("no") $x^2$ *gras*', question="\\ [crochets `")
    debate.refresh_from_db()
    debate.statements.filter(number=0).update(text="= Titre #{ \\ *")
    _closed(debate, cast, 40, statements=12)
    assert _pdf(debate).startswith(b"%PDF")


def test_the_page_and_the_paper_tell_how_sure_groups_are_and_what_other_measures_say(
    debate: Debate, cast: Cast, told: dict[str, Any]
) -> None:
    from intelligences.debate import publication, results, wording

    result = _closed(debate, cast, 300, statements=40)
    assert result.summary["map"]["verdict"] == "stable"
    result.summary["map"] |= {"certainty_median": 0.98, "certainty_10th_percentile": 0.71}
    result.save()
    path = reverse("debate:result", kwargs={"pk": debate.pk, "slug": debate.slug})
    page = Client().get(path).content.decode()
    _pdf(debate)
    for read in (page, json.dumps(told, ensure_ascii=False, default=str)):
        said = plain(read)
        assert "Nombre de groupes, du 5ᵉ au 95ᵉ centile : " in said
        assert "avec une probabilité de 98 % ou plus ; une sur dix, de 71 % ou moins" in said
        assert "Consensus de Polis" in said
        assert "Consensus entre groupes" in said
        assert "des personnes qu’il faudrait pour la réclamer" in said
        assert "Les axes de la carte sont ceux qui portent plus que des votes mélangés" in said
    agreed = {row["statement"] for row in result.tables["consensus"] if row["trials"] >= publication.SMALL}
    measures = results.shown(result).measures
    assert agreed
    assert measures
    assert agreed <= {int(row[0].split(".")[0]) for row in measures.rows}
    del result.summary["map"]["certainty_median"]  # as before it was published
    assert "avec une probabilité" not in wording.verdict(result).text
