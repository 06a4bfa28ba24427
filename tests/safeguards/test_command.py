"""`intelligences safeguards prove` says what was proved, and fails on a wrong pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from intelligences.cli import main
from intelligences.safeguards import load_pack, names, prove, versions
from intelligences.safeguards.commands import safeguards
from intelligences.safeguards.reading import read_pack
from tests.safeguards import packs


def test_every_version_of_every_pack_is_proved(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["safeguards", "prove"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" :")[0] for line in lines] == [
        "ai_act 2024-08-01",
        "ai_act 2026-07-27",
        "aia 2025-10-01",
        "crpa 2026-05-28",
        "gdpr 2020-07-01",
    ]
    assert all("prouvée" in line for line in lines)


def test_one_pack_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["safeguards", "prove", "crpa"]) == 0
    assert capsys.readouterr().out.startswith(
        "crpa 2026-05-28 : prouvée. 6 questions, 8 conclusions, 4 obligations, 58 "
    )


def test_an_unknown_pack_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["safeguards", "prove", "morals"]) == 1
    assert "ai_act, aia, crpa, gdpr" in capsys.readouterr().err


def test_a_wrong_pack_fails_with_answers_that_show_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = packs.small()
    told["decisions"][0]["cases"][1]["when"] = {"term": "used"}
    monkeypatch.setattr(safeguards, "prove", lambda pack: prove(read_pack(told)))
    assert main(["safeguards", "prove", "crpa"]) == 1
    said = capsys.readouterr().out
    assert "small 2026-01-01 : 1 problème(s)." in said
    assert "two conclusions – size : large and small both match. Réponses : {'kind': 'tool'" in said


def test_the_method_page_tells_the_figures_that_the_command_prints() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "methods" / "safeguards.md").read_text("utf-8")
    for name in names():
        for version in versions(name):
            proof = prove(load_pack(name, on=version))
            row = next(
                line
                for line in page.splitlines()
                if line.startswith((f"| `{name}` |", f"| `{name}` {version} |")) and f"| {proof.questions} |" in line
            )
            assert f"| {proof.conclusions}" in row
            assert f"| {proof.obligations or '–'} |" in row
            digits = str(proof.answer_sets)
            power = str(len(digits) - 1).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
            told = (
                digits if proof.answer_sets < 1000 else f"{proof.answer_sets / 10 ** (len(digits) - 1):.1f} × 10{power}"
            )
            assert row.endswith(f"| {told} |")
