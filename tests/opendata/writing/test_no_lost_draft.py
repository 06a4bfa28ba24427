"""Whatever is sent, in whatever order, a draft is the sum of what was accepted, and people read it on its page."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.cast import Cast
from tests.opendata.writing.made import Program, token_of

pytestmark = pytest.mark.django_db

_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(
        ["", " ", "a\x00b", "\u202egauche", "\u200b", "\ufeff", "é" * 6000, "<b>&", "{{ x }}", "1e400", "\r\nx"]
    ),
)
_LINES = st.lists(st.one_of(st.sampled_from(["Régie des eaux", "Atelier", "a\nb", ""]), _TEXTS), max_size=4)
_NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), _TEXTS)
_ODD = st.one_of(st.none(), st.booleans(), st.integers(), _TEXTS, st.lists(_TEXTS, max_size=2), st.just({}))
_MEASURE = st.fixed_dictionaries(
    {"claim": _TEXTS, "level": st.sampled_from([0, 1, 2, "3", 9]), "level_why": _TEXTS},
    optional={"method": _TEXTS, "before": _NUMBERS, "unit": _TEXTS, "measured_on": st.just("2024"), "odd": _ODD},
)
_FIELDS: dict[str, Any] = {
    "title": _TEXTS,
    "problem": _TEXTS,
    "policy_domains": st.lists(st.sampled_from(["eau-potable", "dechets", "magie"]), max_size=3),
    "suppliers": _LINES,
    "pool": st.lists(st.sampled_from(["33", "Nulle-Part"]), max_size=2),
    "learning": st.sampled_from(["rules", "learning", "magic", ""]),
    "status": st.sampled_from(["pilot", "stopped", "someday"]),
    "stopped_because": _TEXTS,
    "started_on": st.sampled_from(["2024", "2024-02-30", "hier", ""]),
    "cost_yearly": _NUMBERS,
    "decisions_a_year": _NUMBERS,
    "footprint_value": _NUMBERS,
    "code_url": st.sampled_from(["https://exemple.example/", "ftp://x", "x"]),
    "contact_channel": st.sampled_from(["mairie@ville.example", "prenom.nom@ville.example"]),
    "hosting": _TEXTS,
    "evidence": st.lists(_MEASURE, max_size=3),
    "answers": st.dictionaries(
        st.sampled_from(["hosting", "suppliers", "licence", "title"]),
        st.sampled_from(["unknown", "not_applicable", "no", None]),
        max_size=3,
    ),
    "colour": _ODD,
}
_WORDS = st.sampled_from(
    ["Un texte simple.", "Deux lignes\nici.", "\u202egauche", "\u200b", "<b>&", "{{ x }}", "", None]
)
_RIGHT: dict[str, Any] = {
    **dict.fromkeys(("title", "problem", "stopped_because", "hosting"), _WORDS),
    "policy_domains": st.lists(st.sampled_from(["eau-potable", "dechets"]), max_size=2, unique=True),
    "suppliers": st.lists(st.sampled_from(["Régie des eaux", "Atelier"]), max_size=2, unique=True),
    "learning": st.sampled_from(["rules", "learning", "", None]),
    "status": st.sampled_from(["pilot", "production", "stopped", None]),
    "started_on": st.sampled_from(["2024", "2024-02-29", None]),
    **dict.fromkeys(("cost_yearly", "footprint_value"), st.sampled_from([18000, 12.5, "1 200,50 €", 0, None])),
    "decisions_a_year": st.sampled_from([0, 1200, "1 200", None]),
    "evidence": st.sampled_from([[], [{"claim": "Plus vite", "level": 0, "level_why": "Dit par le service."}]]),
    "answers": st.dictionaries(
        st.sampled_from(["hosting", "suppliers", "licence"]), st.sampled_from(["unknown", "not_applicable", None])
    ),
}
_NAMES = st.sampled_from(sorted(_FIELDS))


@st.composite
def _change(draw: Any) -> dict[str, Any]:
    """Half of them as people mean them, the others with anything in them."""
    if draw(st.booleans()):
        names = draw(st.lists(st.sampled_from(sorted(_RIGHT)), min_size=1, max_size=4, unique=True))
        return {name: draw(_RIGHT[name]) for name in names}
    names = draw(st.lists(_NAMES, min_size=1, max_size=3, unique=True))
    return {name: draw(_ODD if draw(st.integers(0, 9)) == 0 else _FIELDS[name]) for name in names}


@contextmanager
def _undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _is_taken(name: str, sent: Any, held: Any) -> bool:
    """Whether a draft holds what was sent: an empty value empties, a number is one however it is written."""
    if isinstance(sent, str | None) and not (sent or "").strip():
        return held in ("", None, [], {})
    if name in ("cost_yearly", "footprint_value", "decisions_a_year"):
        plain = "".join(str(sent).split()).replace(",", ".").replace("€", "")
        return float(held) == float(plain)
    if name in ("suppliers", "pool", "policy_domains"):
        return list(held) == [str(one).strip() for one in sent]
    return bool(held == sent)


def _folded(model: dict[str, Any], change: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """The draft as it must be after a change that was accepted; the names it gives are checked one by one."""
    answers = dict(model["answers"])
    told = dict(model)
    for name, value in change.items():
        if name == "answers":
            answers |= value
        elif name == "evidence":
            told[name] = fields[name]
            assert [row["claim"] for row in fields[name]] == [row["claim"] for row in value or []]
        else:
            assert _is_taken(name, value, fields[name]), (name, value, fields[name])
            told[name] = fields[name]
            if fields[name] not in ("", None, []) and name not in change.get("answers", {}):
                answers.pop(name, None)
    return told | {"answers": {name: answer for name, answer in answers.items() if answer}}


def test_a_draft_is_the_sum_of_the_changes_that_were_accepted(cast: Cast, client_of: Any, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    statuses: Counter[int] = Counter()

    @hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(changes=st.lists(_change(), min_size=1, max_size=6))
    def sums(changes: list[dict[str, Any]]) -> None:
        with _undone():
            program = Program(token_of(cast.alice, cast.ville))
            begun = program.create({"title": "Tri des courriels"})
            number, etag, model = begun.json()["id"], begun["ETag"], begun.json()["fields"]
            for change in changes:
                answer = program.patch(number, change, etag)
                statuses[answer.status_code] += 1
                now = program.get(f"/{number}")
                model = _expected(answer, now, model, change, etag)
                assert now.json()["fields"] == model
                etag = now["ETag"]
            _is_read_on_its_pages(client_of(cast.bruno), number)

    sums()
    assert set(statuses) == {200, 422}
    assert statuses[200] > statuses.total() / 4


def _expected(answer: Any, now: Any, model: dict[str, Any], change: dict[str, Any], etag: str) -> dict[str, Any]:
    """What the draft must hold after a change, which was taken whole or refused whole."""
    if answer.status_code == 200:
        assert now.json() == answer.json()
        return _folded(model, change, now.json()["fields"])
    assert {one["where"].partition(".")[0] for one in answer.json()["errors"]} <= change.keys()
    assert now["ETag"] == etag
    return model


def _is_read_on_its_pages(reader: Client, number: int) -> None:
    from intelligences.library.declaring.steps import STEPS

    for page in ("verifier", *(f"etape/{step.key}" for step in STEPS)):
        assert reader.get(f"/declarer/{number}/{page}/").status_code == 200, page
