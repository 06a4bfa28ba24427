"""`duties-golden-set`: 110 systems that the Commission's draft guidelines describe, answered by people who read nothing
but the descriptions (without their verdicts) and the questionnaire; is what follows what the guidelines say?
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

from bench import harness

_FOLDER = harness.ROOT / "tests" / "safeguards"
FIRST, AGAIN = _FOLDER / "commission_examples.jsonl", _FOLDER / "commission_examples_again.jsonl"
"""The first answers to all, before the questions were reworded; other people's, since, to those that they have."""
LABELS = (
    harness.ROOT.parent / "shared" / "data" / "registers" / "algorithm_audit" / "commission_guideline_examples.jsonl"
)
ON = date(2026, 11, 27)
_VERDICT = {"annex_iii_high": "within", "annex_iii_exempt": "within_exempt_6_3", "annex_iii_none": "outside"}


def verdicts(answers: Path) -> dict[str, str]:
    """What follows from the answers, in the labels' words, by example. A system outside the regulation is outside."""
    from intelligences.safeguards import evaluate, load_pack

    pack, found = load_pack("ai_act", on=ON), {}
    for line in answers.read_text("utf-8").splitlines():
        told = json.loads(line)
        outcome = evaluate(pack, told["answers"])
        case = outcome.case("annex_iii")
        undecided = any(one.decision.id == "annex_iii" for one in outcome.waiting)
        found[told["id"]] = "undecided" if undecided else _VERDICT[case] if case else "outside"
    return found


@harness.bench("duties-golden-set")
def duties_golden_set() -> harness.Row:
    """The share of examples whose conclusion is the guidelines'; each disagreement is printed."""
    if not LABELS.exists():
        raise harness.BenchFailed(f"{LABELS} isn't there.")
    labels = {row["id"]: row["label"] for row in map(json.loads, LABELS.read_text("utf-8").splitlines())}
    first, again = verdicts(FIRST), verdicts(AGAIN)
    before = sum(first[id] == label for id, label in labels.items()) / len(labels)
    found = first | again
    apart = {id: (label, found.get(id, "not answered")) for id, label in labels.items() if found.get(id) != label}
    for id, (label, ours) in apart.items():
        print(f"{id}: {label} in the guidelines, {ours} by the answers")
    told = ", ".join(f"{many} {label}" for label, many in sorted(Counter(labels.values()).items()))
    return harness.Row(
        id="duties-golden-set",
        what=f"{len(labels)} examples of the Commission's draft guidelines ({told}), answered blind: those that agree; "
        f"{len(again)} answered by other people since the questions were reworded (all: {before:.3f} before)",
        value=round(1 - len(apart) / len(labels), 3),
        unit="of the examples",
        target=0.95,
        better="higher",
    )
