"""The CSV in which ballots are typed: read whatever its form, or refused with what to do."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intelligences.debate.evening import numbers
from intelligences.debate.evening.votes_csv import LARGEST, Fault, Read, read, text_of
from tests.plain import plain

TEXTS = {0: "La commune doit tout dire.", 1: "Une caméra, non.", 2: "L’IA peut trier ; les courriels.", 7: "Du libre."}


def _is_number(one: int) -> bool:
    try:
        return numbers.read(str(one)) == one
    except numbers.NotANumber:
        return False


NUMBERS = [one for one in range(196_000, 196_500) if _is_number(one)]  # the same for every worker that collects tests
A, B, C = NUMBERS[:3]


def _votes(told: Read) -> dict[int, dict[int, int]]:
    assert told.faults == ()
    return {one.ballot: dict(one.votes) for one in told.lines}


def _reasons(told: Read) -> str:
    return plain(" ".join(one.reason for one in told.faults))


def test_words_in_two_languages_are_read() -> None:
    lines = [
        "bulletin;affirmation 0;affirmation 1;affirmation 2;affirmation 7",
        f"{A};d’accord;Pas d'accord;je ne me prononce pas;",
        f"{B};OUI;non;sans avis;o",
        f"{C};agree;disagree;pass;n",
    ]
    assert _votes(read("\n".join(lines), TEXTS)) == {
        A: {0: 1, 1: -1, 2: 0},
        B: {0: 1, 1: -1, 2: 0, 7: 1},
        C: {0: 1, 1: -1, 2: 0, 7: -1},
    }


_HEADINGS = {
    0: ["affirmation 0", "0", "Affirmation 0 : La commune doit tout dire.", "n° 0", "statement 0", "A0"],
    1: ["affirmation 1", "1", "AFFIRMATION 1 – Une caméra", "#1"],
    2: ["affirmation 2", "2", "affirmation_2", "affirmation 2 : L’IA peut trier ; les courriels."],
    7: ["affirmation 7", "7", "Nᵒ 7", "affirmation\u200b 7"],
}
_SPELT = {1: ["d’accord", "oui", "D'ACCORD", "Yes", "accord"], -1: ["pas d’accord", "NON", "contre", "désaccord"],
          0: ["sans avis", "0", "passe", "je ne me prononce pas"], None: ["", " ", "\u200b"]}  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_order_encoding_separator_and_quoting_give_the_same_votes(data: st.DataObject) -> None:
    answers = st.sampled_from([1, -1, 0, None])
    ballots = data.draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=6, unique=True))
    held = {one: {number: data.draw(answers) for number in TEXTS} for one in ballots}
    columns: list[int | str] = data.draw(st.permutations(["bulletin", *TEXTS, "proposition"]))
    separator = data.draw(st.sampled_from(";,\t|"))
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    made = io.StringIO(newline="")
    writer = csv.writer(
        made, delimiter=separator, quoting=quoting, lineterminator=data.draw(st.sampled_from(["\r\n", "\n"]))
    )
    writer.writerow([data.draw(st.sampled_from(_HEADINGS[one])) if isinstance(one, int) else one for one in columns])
    for ballot, votes in held.items():
        told = {"bulletin": numbers.written(ballot), "proposition": ""}
        writer.writerow(
            [data.draw(st.sampled_from(_SPELT[votes[one]])) if isinstance(one, int) else told[one] for one in columns]
        )
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]))
    text = made.getvalue()
    if encoding == "cp1252":
        text = text.replace("\u200b", "").replace("ᵒ", "°")
    found = read(text_of(text.encode(encoding)), TEXTS)
    wanted = {
        one: {number: value for number, value in votes.items() if value is not None} for one, votes in held.items()
    }
    assert _votes(found) == wanted


def test_1_and_minus_1_are_refused_when_nothing_tells_which_one_agrees() -> None:
    told = read(f"bulletin;0;1\n{A};1;-1\n{B};-1;0\n", TEXTS)
    assert "Rien ne dit si 1 ou -1 signifie « d’accord »" in _reasons(told)


def test_zeros_alone_need_no_convention() -> None:
    assert _votes(read(f"bulletin;0;1\n{A};0;oui\n", TEXTS)) == {A: {0: 0, 1: 1}}


@pytest.mark.parametrize("agree", [1, -1])
def test_counts_tell_the_convention(agree: int) -> None:
    rows = [f"{A};{agree};{agree};{-agree};2;1", f"{B};{agree};0;;1;0", f"{C};non;{agree};0;1;1"]
    told = read("bulletin;0;1;2;accords;désaccords\n" + "\n".join(rows), TEXTS)
    assert _votes(told) == {A: {0: 1, 1: 1, 2: -1}, B: {0: 1, 1: 0}, C: {0: -1, 1: 1, 2: 0}}


@pytest.mark.parametrize(
    ("heading", "agree"),
    [
        ("affirmation 0 (1 = d’accord, -1 = pas d’accord)", 1),
        ("affirmation 0 (-1 = d’accord)", -1),
        ("affirmation 0 (pas d’accord = 1)", -1),
        ("affirmation 0 (agree=-1, disagree=1)", -1),
        ("affirmation 0 (désaccord = -1)", 1),
        ("0 d’accord = +1", 1),
    ],
)
def test_a_heading_tells_the_convention(heading: str, agree: int) -> None:
    assert _votes(read(f"bulletin;{heading}\n{A};{agree}\n{B};{-agree}\n", TEXTS)) == {A: {0: 1}, B: {0: -1}}


def test_a_heading_and_counts_that_contradict_each_other_are_refused() -> None:
    told = read(f"bulletin;0 (1 = d’accord);accords;désaccords\n{A};1;0;1\n", TEXTS)
    assert "ne disent pas de façon sûre" in _reasons(told)


def test_a_total_that_isnt_the_lines_own_is_told() -> None:
    told = read(f"bulletin;0;1;accords;désaccords\n{A};oui;non;1;1\n{B};oui;oui;1;0\n", TEXTS)
    assert [(one.line, one.column, one.value) for one in told.faults] == [(3, "accords", "1")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "vide"),
        ("\n \n", "vide"),
        ("affirmation 0;affirmation 1\noui;non\n", "« bulletin »"),
        (f"bulletin;proposition\n{A};rien\n", "numéro d’une affirmation"),
        (f"bulletin;99\n{A};oui\n", "pas d’affirmation 99"),
        (f"bulletin;0;affirmation 0\n{A};oui;oui\n", "Deux colonnes portent l’affirmation 0"),
        (f"bulletin;bulletin;0\n{A};{A};oui\n", "Deux colonnes portent le numéro"),
        (f"bulletin;affirmation 0 : Un tout autre texte\n{A};oui\n", "vient-elle d’un autre débat"),
        (f"bulletin;0\n{A};peut-être\n", "pas une réponse"),
        (f"bulletin;0\n{A};2\n", "pas une réponse"),
        (f"bulletin;0\n{A};d\n", "pas une réponse"),
        (f"bulletin;0\n{A + 1};oui\n", "un chiffre est faux"),
        ("bulletin;0\n;oui\n", "un chiffre est faux"),
        (f"bulletin;0;âge\n{A};oui;42\n", "pas de celles que l’on lit"),
        (f"bulletin;0\n{A};oui;de trop\n", "pas de celles que l’on lit"),
        (f'bulletin;0\n{A};"oui\n', "guillemets"),
    ],
)
def test_what_cant_be_read_is_refused_in_one_sentence(text: str, reason: str) -> None:
    assert reason in _reasons(read(text, TEXTS))


def test_every_fault_is_told_with_its_line_column_and_value() -> None:
    told = read(f"bulletin;affirmation 0;affirmation 1\n{A};oui;bof\n\n123456;hum;non\n", TEXTS)
    found = [(one.line, one.column, one.value) for one in told.faults]
    assert found == [(2, "affirmation 1", "bof"), (4, "affirmation 0", "hum"), (4, "bulletin", "123456")]


def test_a_separator_line_of_a_spreadsheet_and_invisible_signs_dont_matter() -> None:
    text = f"sep=,\r\n\u202bbulletin,0\r\n\u200f{A}\u200e,\u200boui\ufeff\r\n"
    assert _votes(read(text, TEXTS)) == {A: {0: 1}}


def test_what_a_spreadsheet_made_harmless_is_read() -> None:
    assert _votes(read(f"bulletin;0 (1 = d’accord)\n{A};'-1\n{B};\u22121\n", TEXTS)) == {A: {0: -1}, B: {0: -1}}


def test_a_million_lines_are_refused_at_once() -> None:
    text = "bulletin;0\n" + f"{A};oui\n" * 1_000_000
    assert "plus de 10 000 lignes" in _reasons(read(text, TEXTS))


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\x81\x8d\x8f", b"a\0\0\0b", b"x" * (LARGEST + 1)])
def test_what_isnt_a_text_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"CSV|découpez"):
        text_of(content)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore")))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        told = read(text_of(content), TEXTS)
    except ValueError as error:
        told = Read((), (Fault(0, "", "", str(error)),))
    assert all(set(one.votes) <= set(TEXTS) and set(one.votes.values()) <= {-1, 0, 1} for one in told.lines)
    assert told.statements or all(one.reason.endswith((".", " ?")) for one in told.faults)
    assert told.faults or told.statements
