"""Small rule packs made for tests, and walks through any pack."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from intelligences.safeguards import Pack, evaluate
from intelligences.safeguards.model import Kind, Question
from intelligences.safeguards.reading import read_pack

NUMBERS = (0, 1, 2, 3)


def words(text: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"fr": text, "en": text}


def small() -> dict[str, Any]:
    """A right pack: two questions, a third that depends on them, one decision, one obligation."""
    pack = empty()
    pack["questions"] = [
        question("kind", "one", ["tool", "toy"]),
        question("uses", "many", ["home", "street", "none"], alone="none", when={"kind": "tool"}),
        question("agents", "number", [], when={"uses": ["home", "street"]}),
    ]
    pack["terms"] = [{"id": "used", "means": words("used"), "when": {"uses": ["home", "street"]}, "source": ["law"]}]
    pack["decisions"] = [
        decision(
            "size", large={"agents": {"at_least": 50}}, small={"agents": {"below": 50}}, idle={"not": {"term": "used"}}
        )
    ]
    pack["calendars"] = [calendar("soon", soon=None)]
    pack["obligations"] = [obligation("tell", {"case": "large"}, "soon")]
    pack["documents"] = [
        {
            "id": "mention",
            "title": words("mention"),
            "when": {"case": "large"},
            "source": ["law"],
            "body": words("This is {name}."),
            "blanks": [{"id": "name", "label": words("its name"), "example": words("a name")}],
        }
    ]
    return pack


def empty() -> dict[str, Any]:
    """A pack with its texts and nothing to ask yet."""
    return {
        "pack": "small",
        "since": date(2026, 1, 1),
        "checked": date(2026, 1, 1),
        "title": words("small"),
        "notice": words("for tests"),
        "texts": [
            {"id": "code", "title": words("code"), "url": "https://law.example/code", "verified": "read"},
            {"id": "report", "title": words("report"), "url": "https://law.example/report", "verified": "secondary"},
        ],
        "citations": [
            {"id": "law", "text": "code", "article": "1", "in_force": date(2020, 1, 1), "verified": "read"},
            {"id": "said", "text": "report", "article": "2", "in_force": None, "verified": "secondary"},
        ],
        "sections": [{"id": "all", "title": words("all")}],
        "questions": [],
    }


def question(id: str, kind: str, options: list[str], *, alone: str = "", when: Any = None) -> dict[str, Any]:
    """A question with its example."""
    told: dict[str, Any] = {
        "id": id,
        "section": "all",
        "kind": kind,
        "ask": words(f"{id}?"),
        "example": words("for example"),
        "source": ["law"],
    }
    if options:
        told["options"] = [
            {"id": one, "label": words(one)} | ({"alone": True} if one == alone else {}) for one in options
        ]
    return told | ({"when": when} if when else {})


def decision(id: str, when: Any = None, **cases: Any) -> dict[str, Any]:
    """A decision with its cases by id."""
    told = [{"id": one, "when": condition, "says": words(one), "source": ["law"]} for one, condition in cases.items()]
    return {"id": id, "title": words(id), "cases": told} | ({"when": when} if when else {})


def calendar(id: str, **deadlines: Any) -> dict[str, Any]:
    """A calendar with the condition of each deadline; None holds always."""
    told = [
        {"id": one, "date": date(2027, 1, 1), "says": words(one), "source": ["law"]} | ({"when": when} if when else {})
        for one, when in deadlines.items()
    ]
    return {"id": id, "deadlines": told}


def obligation(id: str, when: Any, calendar: str) -> dict[str, Any]:
    """An obligation that a calendar dates."""
    plain = {name: words(id) for name in ("title", "does", "evidence")}
    return {"id": id, **plain, "when": when, "calendar": calendar, "source": ["law"]}


def answers_to(question: Question) -> list[Any]:
    """Every answer that a question takes; a date or a number around the bounds that tests use."""
    ids = [one.id for one in question.options]
    match question.kind:
        case Kind.ONE:
            return list(ids)
        case Kind.MANY:
            some = [list(kept) for size in range(1, len(ids) + 1) for kept in combinations(ids, size)]
            return [kept for kept in some if len(kept) == 1 or not any(question.by_id[one].alone for one in kept)]
        case Kind.DATE:
            return [date(2025, 1, 1), date(2026, 8, 2), date(2026, 9, 1), date(2029, 1, 1)]
        case Kind.NUMBER:
            return [*NUMBERS, 49, 50]


def every_path(pack: Pack, answers: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Every complete set of answers, found by answering what is asked."""
    given = answers or {}
    asked = evaluate(pack, given).next_question
    if asked is None:
        yield given
    else:
        for answer in answers_to(asked):
            yield from every_path(pack, {**given, asked.id: answer})


@st.composite
def paths(draw: st.DrawFn, pack: Pack) -> dict[str, Any]:
    """One complete set of answers of a pack that may be large; the order is that of the questions."""
    given: dict[str, Any] = {}
    while (asked := evaluate(pack, given).next_question) is not None:
        assert asked.id not in given, "asked twice"
        given[asked.id] = draw(_answers(asked))
    return given


def _answers(question: Question) -> st.SearchStrategy[Any]:
    match question.kind:
        case Kind.MANY:
            together = [one.id for one in question.options if not one.alone]
            several = st.lists(st.sampled_from(together), min_size=1, unique=True)
            return st.one_of(several, *(st.just([one.id]) for one in question.options if one.alone))
        case Kind.DATE:
            return st.dates(date(2015, 1, 1), date(2035, 1, 1))
        case Kind.NUMBER:
            return st.floats(0, 1000)
        case Kind.ONE:
            return st.sampled_from([one.id for one in question.options])


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """Any small pack whose names are sound, right or wrong otherwise."""
    told = empty()
    for number in range(draw(st.integers(2, 4))):
        kind = draw(st.sampled_from(["one", "many", "number"]))
        options = [] if kind == "number" else [f"o{index}" for index in range(draw(st.integers(2, 3)))]
        alone = options[-1] if kind == "many" and draw(st.booleans()) else ""
        when = draw(st.none() | _conditions(told)) if number else None
        told["questions"].append(question(f"q{number}", kind, options, alone=alone, when=when))
    told["terms"] = []
    for number in range(draw(st.integers(0, 2))):
        when = draw(_conditions(told))
        told["terms"].append({"id": f"t{number}", "means": words("t"), "when": when, "source": ["law"]})
    told["decisions"] = []
    for number in range(draw(st.integers(1, 2))):
        cases = {f"c{number}{index}": draw(_conditions(told)) for index in range(draw(st.integers(1, 3)))}
        told["decisions"].append(decision(f"d{number}", draw(st.none() | _conditions(told)), **cases))
    told["calendars"] = [calendar("when", **{f"l{one}": draw(st.none() | _conditions(told)) for one in range(2)})]
    told["obligations"] = [obligation("duty", draw(_conditions(told)), "when")]
    return read_pack(copy.deepcopy(told))


def _conditions(told: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Conditions over what a pack holds so far."""
    leaves = [_leaf(one) for one in told["questions"]]
    leaves += [st.just({"term": one["id"]}) for one in told.get("terms", [])]
    leaves += [st.just({"case": case["id"]}) for one in told.get("decisions", []) for case in one["cases"]]
    return st.recursive(
        st.one_of(leaves),
        lambda inner: st.one_of(
            st.builds(lambda one: {"not": one}, inner),
            st.builds(lambda some: {"all": some}, st.lists(inner, min_size=1, max_size=2)),
            st.builds(lambda some: {"any": some}, st.lists(inner, min_size=1, max_size=2)),
        ),
        max_leaves=3,
    )


def _leaf(asked: dict[str, Any]) -> st.SearchStrategy[Any]:
    id = asked["id"]
    if asked["kind"] == "number":
        bound = st.sampled_from([1, 2, 3])
        return st.builds(lambda key, value: {id: {key: value}}, st.sampled_from(["at_least", "below"]), bound)
    options = [one["id"] for one in asked["options"]]
    chosen = st.lists(st.sampled_from(options), min_size=1, unique=True).map(lambda some: {id: some})
    return chosen if asked["kind"] == "one" else chosen | st.integers(1, 2).map(lambda least: {id: {"count": least}})
