"""Whatever is sent, in whatever order, a draft is the sum of what was accepted, and people read it on its page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
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
_NAMES = st.sampled_from(sorted(_FIELDS))


@st.composite
def _change(draw: Any) -> dict[str, Any]:
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


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.lists(_change(), min_size=1, max_size=6))
def test_a_draft_is_the_sum_of_the_changes_that_were_accepted(
    changes: list[dict[str, Any]], cast: Cast, client_of: Any, settings: Any
) -> None:
    from intelligences.library.declaring.steps import STEPS

    settings.ACCOUNT_RATE_LIMITS = {}
    with _undone():
        program = Program(token_of(cast.alice, cast.ville))
        begun = program.create({"title": "Tri des courriels"})
        number, etag, model = begun.json()["id"], begun["ETag"], begun.json()["fields"]
        for change in changes:
            answer = program.patch(number, change, etag)
            assert answer.status_code in (200, 422), answer.content.decode()
            now = program.get(f"/{number}")
            if answer.status_code == 200:
                assert now.json() == answer.json()
                model = _folded(model, change, now.json()["fields"])
            else:
                assert {one["where"].partition(".")[0] for one in answer.json()["errors"]} <= change.keys()
                assert now["ETag"] == etag
            assert now.json()["fields"] == model
            etag = now["ETag"]
        reader = client_of(cast.bruno)
        assert reader.get(f"/declarer/{number}/verifier/").status_code == 200
        for step in STEPS:
            page = reader.get(f"/declarer/{number}/etape/{step.key}/")
            assert page.status_code == 200
