"""The packs that ship: their shape, their proof, what they claim to have read, and when each is law."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from intelligences.safeguards import NoSuchPack, Pack, evaluate, load_pack, names, prove, versions
from intelligences.safeguards.loading import amend, whole, written
from intelligences.safeguards.model import Verified, Words, weakest
from intelligences.safeguards.reading import BadPack
from tests.safeguards import packs

EVERY = [(name, version) for name in names() for version in versions(name)]
READ = {"ria", "code"}
"""The texts of which a citation may say that it was read: the AI Act as published, and the code (CRPA)."""


@pytest.fixture(scope="module")
def shape() -> Draft202012Validator:
    """The published schema."""
    schema = json.loads((files("intelligences.safeguards") / "packs" / "pack.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _plain(told: dict[str, Any]) -> Any:
    return json.loads(json.dumps(told, default=str))


@pytest.mark.parametrize(("name", "version"), EVERY)
def test_a_pack_has_the_published_shape_as_written_and_once_amended(
    name: str, version: date, shape: Draft202012Validator
) -> None:
    for told in (written(name, version), whole(name, version)):
        assert [f"{list(one.absolute_path)}: {one.message}" for one in shape.iter_errors(_plain(told))] == []
        assert (told["pack"], told["since"]) == (name, version)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("questions.0.ask", {"fr": "sans traduction"}),
        ("citations.0.verified", "sure"),
        ("citations.0.in_force", "soon"),
        ("questions.0.kind", "guess"),
        ("questions.0.options", []),
        ("questions.0.colour", "blue"),
        ("terms.0.when", {"uses": {"above": 3}}),
        ("terms.0.when", "uses == 'home'"),
        ("terms.0.source", []),
        ("texts.0.url", "ftp://law.example"),
    ],
)
def test_the_shape_refuses_what_is_badly_written(place: str, value: Any, shape: Draft202012Validator) -> None:
    told = packs.small()
    assert shape.is_valid(_plain(told))
    *way, last = place.split(".")
    for step in way:
        told = told[int(step)] if step.isdigit() else told[step]
    root = packs.small()
    spot: Any = root
    for step in way:
        spot = spot[int(step)] if step.isdigit() else spot[step]
    spot[last] = value
    assert not shape.is_valid(_plain(root))


@pytest.mark.parametrize(("name", "version"), EVERY)
def test_every_pack_is_proved(name: str, version: date) -> None:
    proof = prove(load_pack(name, on=version))
    assert proof.problems == ()
    assert proof.answer_sets > 0


@pytest.mark.parametrize(("name", "version"), EVERY)
def test_only_texts_that_were_read_are_cited_as_read(name: str, version: date) -> None:
    pack = load_pack(name, on=version)
    assert {one.text.id for one in pack.citations if one.verified is Verified.READ} <= READ
    assert {text.id for text in pack.texts if text.verified is Verified.READ} <= READ


def _everything(thing: Any) -> Iterator[Words]:
    if isinstance(thing, Words):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _everything(one)
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from _everything(getattr(thing, field.name))


@pytest.mark.parametrize(("name", "version"), EVERY)
def test_sentences_are_typed_as_french_and_english_want(name: str, version: date) -> None:
    for words in _everything(load_pack(name, on=version)):
        assert "'" not in words.fr + words.en, words
        assert '"' not in words.fr + words.en, words


def test_a_pack_is_immutable() -> None:
    pack = load_pack("crpa")
    with pytest.raises(dataclasses.FrozenInstanceError):
        pack.name = "other"  # type: ignore[misc]
    assert load_pack("crpa") is pack


def test_the_version_is_the_one_in_force_on_the_day() -> None:
    assert [one.isoformat() for one in versions("ai_act")] == ["2024-08-01", "2026-07-27"]
    assert load_pack("ai_act", on=date(2026, 7, 26)).version == "2024-08-01"
    assert load_pack("ai_act", on=date(2026, 7, 27)).version == "2026-07-27"
    with pytest.raises(NoSuchPack, match="2024-08-01"):
        load_pack("ai_act", on=date(2024, 7, 31))
    with pytest.raises(NoSuchPack, match="crpa"):
        load_pack("morals")


@pytest.mark.parametrize("name", ["../crpa", "crpa/..", "", "."])
def test_a_name_that_leads_elsewhere_is_no_pack(name: str) -> None:
    with pytest.raises(NoSuchPack):
        load_pack(name)


def test_an_amendment_changes_only_what_it_names() -> None:
    before, after = load_pack("ai_act", on=date(2026, 7, 26)), load_pack("ai_act", on=date(2026, 7, 27))
    changed = {one.id for one in after.questions} ^ {one.id for one in before.questions}
    assert changed == {"intimate"}
    same = [one.id for one in after.questions if one == before.question.get(one.id)]
    assert set(same) >= {"ai_system", "areas", "profiling", "body", "first_use"}
    assert after.amendment[0].verified is Verified.SECONDARY


@pytest.mark.parametrize(
    "act",
    [
        {"change": {"terms": {"unused": {"when": {"kind": "toy"}}}}},
        {"remove": {"questions": ["unknown"]}},
        {"add": {"terms": [{"id": "more", "after": "unknown"}]}},
    ],
)
def test_an_act_that_changes_nothing_known_is_refused(act: dict[str, Any]) -> None:
    with pytest.raises(BadPack, match=r"unused|unknown"):
        amend(packs.small(), {"since": date(2026, 2, 1), **act})


def test_an_act_changes_adds_in_place_and_removes() -> None:
    act = {
        "since": date(2026, 2, 1),
        "amends": date(2026, 1, 1),
        "change": {"questions": {"kind": {"ask": packs.words("Which?")}}},
        "add": {"questions": [packs.question("new", "one", ["a"]) | {"after": "kind"}]},
        "remove": {"documents": ["mention"]},
    }
    before = packs.small()
    after = amend(before, act)
    assert [one["id"] for one in after["questions"]] == ["kind", "new", "uses", "agents"]
    assert after["questions"][0]["ask"] == packs.words("Which?")
    assert after["questions"][0]["options"] == before["questions"][0]["options"]
    assert after["documents"] == []
    assert (after["since"], before) == (date(2026, 2, 1), packs.small())


def test_nothing_that_was_not_read_is_public() -> None:
    pack = load_pack("gdpr")
    outcome = evaluate(pack, {"personal": "no"})
    assert [one.grounds.is_public for one in outcome.conclusions] == [False]
    assert weakest(()) is Verified.RECALLED


def test_the_room_needs_no_django() -> None:
    code = "import sys, intelligences.safeguards as s; s.prove(s.load_pack('crpa')); print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def _said(pack: Pack) -> str:
    """Everything that a reader of the questions is told, in French."""
    told: list[Any] = []
    for one in pack.questions:
        told += [
            one.ask,
            one.help,
            one.example,
            *(part for option in one.options for part in (option.label, option.example)),
        ]
    return " ".join(words.fr for words in told if words)


@pytest.mark.parametrize("name", ["ai_act", "crpa", "gdpr"])
def test_questions_are_put_without_the_words_of_the_law(name: str) -> None:
    said = _said(load_pack(name)).lower()
    assert "?" in said
    for jargon in ("déployeur", "annexe", "biométrique à distance", "finalité", "responsable de traitement", "article"):
        assert jargon not in said
