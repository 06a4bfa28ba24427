"""Panels drawn by lot: quotas always kept, chances as equal as the quotas allow, the same bytes each time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from intelligences.debate.engine import sortition
from intelligences.debate.engine.sortition import Candidate, Folder, Panels, Pool, SortitionError, Trait, Value

SEX = Trait("sexe", (Value("femme", 2, 2), Value("homme", 2, 2)))


def pool(size: int, traits: tuple[Trait, ...], rows: list[tuple[int, ...]]) -> Pool:
    return Pool(size, traits, tuple(Candidate(number, row) for number, row in enumerate(rows, 1)))


def chances(one: Pool) -> np.ndarray:
    return sortition.leximin(Panels(one)).chances[one.kind_of]


def enumerated(one: Pool) -> np.ndarray:
    """The leximin chances by the book: every panel listed, every candidate on their own, one linear program a level;
    who can't rise is found by trying to raise them."""
    numbers = [candidate.number for candidate in one.candidates]
    panels = [panel for panel in combinations(numbers, one.size) if one.keeps_quotas(panel)]
    held = np.array([[number in panel for panel in panels] for number in numbers], dtype=float)
    fixed = np.full(len(numbers), np.nan)
    ones = [[*np.ones(len(panels)), 0.0]]
    while np.isnan(fixed).any():
        free = np.isnan(fixed)
        rows, limits = np.hstack([-held, free[:, None]]), np.where(free, 0.0, -np.nan_to_num(fixed) + 1e-9)
        level = -linprog([*np.zeros(len(panels)), -1.0], A_ub=rows, b_ub=limits, A_eq=ones, b_eq=[1]).fun
        floor = np.where(free, level, np.nan_to_num(fixed)) - 1e-9
        for at in np.flatnonzero(free):
            most = -linprog(-held[at], A_ub=-held, b_ub=-floor, A_eq=[np.ones(len(panels))], b_eq=[1]).fun
            if most <= level + 1e-7:
                fixed[at] = level
    return fixed


def test_alike_candidates_have_the_same_chance() -> None:
    one = pool(4, (SEX,), [(0,)] * 10 + [(1,)] * 5)
    assert chances(one) == pytest.approx([0.2] * 10 + [0.4] * 5)


def test_without_binding_quotas_everybody_has_the_chance_of_a_plain_lot() -> None:
    free = Trait("sexe", (Value("femme", 0, 6), Value("homme", 0, 6)))
    assert chances(pool(6, (free,), [(0,)] * 17 + [(1,)] * 13)) == pytest.approx([0.2] * 30)


def test_who_no_panel_can_hold_has_no_chance_and_the_others_keep_theirs() -> None:
    place = Trait("lieu", (Value("centre", 4, 4), Value("ailleurs", 0, 0)))
    found = chances(pool(4, (SEX, place), [(0, 0), (0, 0), (1, 0), (1, 0), (1, 0), (1, 1)]))
    assert found == pytest.approx([1, 1, 2 / 3, 2 / 3, 2 / 3, 0])


def small_pools() -> st.SearchStrategy[Pool]:
    def build(data: tuple[int, list[tuple[int, int, int]], list[int]]) -> Pool:
        size, rows, slack = data
        chosen = rows[:size]  # so that one panel at least keeps the quotas
        traits = []
        for at, (name, width) in enumerate((("a", 2), ("b", 3), ("c", 2))):
            held = [sum(row[at] == value for row in chosen) for value in range(width)]
            values = (Value(str(value), max(0, many - slack[at]), many + slack[at]) for value, many in enumerate(held))
            traits.append(Trait(name, tuple(values)))
        return pool(size, tuple(traits), rows)

    row = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 1))
    return st.tuples(
        st.integers(1, 4), st.lists(row, min_size=5, max_size=9), st.lists(st.integers(0, 1), min_size=3, max_size=3)
    ).map(build)


@given(small_pools())
@settings(max_examples=40, deadline=None)
def test_chances_are_those_of_every_panel_listed(one: Pool) -> None:
    assert chances(one) == pytest.approx(enumerated(one), abs=2e-5)


@given(small_pools())
@settings(max_examples=40, deadline=None)
def test_every_ticket_keeps_every_quota_and_chances_add_up_to_the_panel(one: Pool) -> None:
    tickets, found = sortition.lottery(one)
    assert len(tickets.panels) == 1_000
    assert all(one.keeps_quotas(panel) for panel in set(tickets.panels))
    assert found.chances @ one.many == pytest.approx(one.size)
    assert sum(tickets.chances(candidate.number for candidate in one.candidates).values()) == pytest.approx(one.size)


def test_real_panels_may_do_less_well_than_fractions_of_people() -> None:
    """Three traits, four candidates, every two alike in one trait only: halves would keep the quotas, people can't."""
    two = (Value("0", 1, 1), Value("1", 1, 1))
    rows = list(product((0, 1), repeat=3))
    one = pool(2, (Trait("a", two), Trait("b", two), Trait("c", two)), [row for row in rows if sum(row) != 3])
    found = sortition.leximin(Panels(one))
    assert found.chances[one.kind_of] == pytest.approx(enumerated(one))
    assert not found.attains_bound


def test_the_same_pool_gives_the_same_bytes() -> None:
    one = _town()
    first, second = sortition.lottery(one)[0], sortition.lottery(_town())[0]
    assert first.written() == second.written()
    assert sortition.Lottery.read(first.written()) == first


def test_chances_are_fairer_than_those_of_the_usual_stratified_draw() -> None:
    one = _town()
    tickets, found = sortition.lottery(one)
    usual = sortition.stratified_chances(one)
    assert usual is not None
    held = np.array(list(tickets.chances(candidate.number for candidate in one.candidates).values()))
    assert np.abs(held - found.chances[one.kind_of]).max() <= 0.005
    assert held.min() > 1.2 * usual.min()
    assert sortition.gini(held) < sortition.gini(usual[one.kind_of])


def test_the_usual_draw_keeps_quotas_as_well() -> None:
    one = _town()
    usual = sortition.stratified_chances(one, draws=50)
    assert usual is not None
    assert usual @ one.many == pytest.approx(one.size)


def test_the_quotas_that_conflict_are_named_with_the_smallest_change() -> None:
    age = Trait("âge", (Value("16-29", 3, 4), Value("30 et plus", 1, 2)))
    one = pool(4, (SEX, age), [(0, 0)] + [(0, 1)] * 4 + [(1, 0)] + [(1, 1)] * 4)
    found = Panels(one).conflict()
    assert set(found.bounds) == {("âge", "16-29", "least", 3)}
    assert [(one.trait, one.value, one.new_least, one.new_most) for one in found.relaxations] == [
        ("âge", "16-29", 2, 4)
    ]
    changed = one.relaxed((r.trait, r.value, r.new_least, r.new_most) for r in found.relaxations)
    assert Panels(changed).exist()


def test_too_few_candidates_are_counted() -> None:
    assert Panels(pool(4, (SEX,), [(0,), (1,)])).conflict().short == 2


@given(small_pools(), st.integers(0, 2), st.integers(0, 1))
@settings(max_examples=25, deadline=None)
def test_the_smallest_relaxation_always_lets_a_panel_exist(one: Pool, trait: int, value: int) -> None:
    name = one.traits[trait]
    hard = one.relaxed([(name.name, name.values[value].name, one.size, one.size)])
    if Panels(hard).exist():
        return
    moved = Panels(hard).conflict().relaxations
    assert moved
    assert Panels(hard.relaxed((r.trait, r.value, r.new_least, r.new_most) for r in moved)).exist()


def test_replacements_keep_the_quotas_with_those_who_stay() -> None:
    one = _town()
    tickets, _ = sortition.lottery(one)
    first = sortition.draw(tickets, secret="a", public_value="1 2 3")
    common = {c.number for c in one.candidates if one.many[one.kind_of[c.number - 1]] > 20}
    gone = [number for number in first.panel if number in common][:2]
    kept = [number for number in first.panel if number not in gone]
    left = one.without(kept, gone)
    again = sortition.draw(sortition.lottery(left)[0], secret="b", public_value="", previous=first.seed)
    assert not set(again.panel) & set(first.panel)
    assert one.keeps_quotas([*kept, *again.panel])


def test_the_seed_changes_with_each_of_its_parts() -> None:
    parts = {"lottery_digest": "d", "secret": "s", "public_value": "1 2", "previous": ""}

    def seed(**changed: str) -> str:
        told = {**parts, **changed}
        return sortition.seed_of(told.pop("lottery_digest"), **told)

    assert seed() == seed(public_value=" 1  2 ")
    others = {seed(**{name: "x"}) for name in parts}
    assert len(others) == 4
    assert seed() not in others


@pytest.mark.parametrize(
    ("rows", "traits", "sentence"),
    [
        ([(2,)], (SEX,), "valeur connue"),
        ([(0,)], (Trait("sexe", (Value("femme", 3, 2),)),), "minimum"),
        ([(0,)], (), "critère"),
        ([(0, 0)], (SEX, SEX), "même nom"),
    ],
)
def test_what_is_not_a_pool_is_refused(rows: list[tuple[int, ...]], traits: tuple[Trait, ...], sentence: str) -> None:
    with pytest.raises(SortitionError, match=sentence):
        pool(1, traits, rows)


def _town() -> Pool:
    """A hundred candidates who are older and more schooled than the town."""
    chance = np.random.default_rng(3)
    rows = [
        (int(chance.random() < 0.45), int(chance.choice(3, p=[0.1, 0.3, 0.6])), int(chance.random() < 0.75))
        for _ in range(100)
    ]
    traits = (
        Trait("sexe", (Value("femme", 8, 8), Value("homme", 7, 7))),
        Trait("âge", (Value("16-29", 4, 5), Value("30-59", 6, 7), Value("60 et plus", 4, 4))),
        Trait("diplôme", (Value("non", 6, 7), Value("oui", 8, 9))),
    )
    return pool(15, traits, rows)


# --- The published folder ---------------------------------------------------------------------------------------------


def published(place: Path, **changed: object) -> Folder:
    """The town's draw as files, with some of its record changed."""
    one = _town()
    tickets, _ = sortition.lottery(one)
    drawn = sortition.draw(tickets, secret="secret", public_value="4 8 15")
    candidates = sortition.candidates_written(one)
    numbers = [candidate.number for candidate in one.candidates]
    record = {
        "format": "intelligences.draw/1", "size": 15, "traits": sortition.traits_as_data(one.traits),
        "kept": [], "gone": [], "relaxed": [], "could_be_drawn": numbers, "lottery_digest": tickets.digest,
        "candidates_digest": sortition.digest_of_candidates(candidates, "sel"), "candidates_salt": "sel",
        "commitment": sortition.commitment("secret"), "secret": "secret", "public_value": "4 8 15",
        "previous_seed": "", "seed": drawn.seed, "ticket": drawn.ticket, "drawn": list(drawn.panel),
        "chances": sortition.fairness(tickets.chances(numbers).values()), **changed,
    }  # fmt: skip
    for name, content in sortition.files(record, tickets, candidates).items():
        (place / name).write_bytes(content)
    return Folder.read(place)


def test_a_published_draw_checks_in_every_part(tmp_path: Path) -> None:
    found = published(tmp_path).check()
    assert len(found) == 9
    assert [one.what for one in found if not one.holds] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": "autre"}, {"public_value": "4 8 16"}, {"commitment": "0"}, {"lottery_digest": "0"}, {"ticket": 3},
        {"drawn": [1]}, {"kept": [1]}, {"candidates_digest": "0"}, {"previous_seed": "a"},
        {"chances": {"lowest": 0.2, "highest": 0.2, "gini": 0.0}},
    ],
)  # fmt: skip
def test_a_draw_that_was_tampered_with_does_not_check(tmp_path: Path, changed: dict[str, object]) -> None:
    assert not all(one.holds for one in published(tmp_path, **changed).check())


PARTS = ("size", "traits", "kept", "gone", "relaxed", "could_be_drawn", "lottery_digest", "candidates_digest",
         "commitment", "secret", "public_value", "previous_seed", "seed", "ticket", "drawn", "chances")  # fmt: skip
ODD = st.sampled_from([
    None, "x", "", [], {}, [[]], ["x"], [None], [{}], 0, -1, 0.5, 10**400, float("inf"), float("nan"), [10**30],
    [{"name": "âge", "values": [{"name": "16-29", "least": 0, "most": 10**400}]}],
    [{"name": "âge", "values": [{"name": "16-29", "least": "x", "most": 9}]}],
    [{"trait": "âge", "value": "16-29", "new_least": [], "new_most": 9}],
    {"lowest": 10**400, "highest": 1, "gini": 0}, {"lowest": 0.2},
])  # fmt: skip


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return published(tmp_path_factory.mktemp("draw"))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PARTS), ODD)
def test_whatever_a_record_holds_it_is_checked_or_refused_in_a_sentence(held: Folder, part: str, odd: object) -> None:
    with suppress(SortitionError):
        assert len(replace(held, record={**held.record, part: odd}).check()) == 9


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("draw.json", "[" * 200_000, "ne contient pas un tirage lisible"),
        ("candidates.csv", 'number,sexe,âge\n1,"fem', "candidates.csv"),
        ("candidates.csv", 'number,sexe\r1,femme,"', "candidates.csv"),
    ],
)
def test_files_that_cannot_be_read_are_told(tmp_path: Path, name: str, content: str, says: str) -> None:
    published(tmp_path)
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(SortitionError, match=says):
        Folder.read(tmp_path).check()


def test_without_the_candidates_the_draw_itself_still_checks(tmp_path: Path) -> None:
    published(tmp_path)
    (tmp_path / "candidates.csv").unlink()
    assert [one.holds for one in Folder.read(tmp_path).check()] == [True] * 6
