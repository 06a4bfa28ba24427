"""`dutch-clones`: copied purpose texts of the Dutch register that the detector groups; how right it is on near copies.

The truth for exact copies is counted from the file: purpose texts, white space and case folded, that several
organisations share (82 texts, 489 records). Near copies, which no file tells, were labelled by hand on 23 November 2026
from titles, organisations and texts: for each record that a group holds without having the words of the group's text,
is it a use of the same system? A record without a label counts as wrong.
"""

import json
from collections import defaultdict

from bench import harness

REGISTER = harness.ROOT.parent / "shared" / "data" / "registers" / "nl" / "algoritmes.json"

# Numbers of records in the register, read one by one: same product or same national building block.
SAME = frozenset({
    "11721156", "12654143", "12796540", "13714231", "14228298", "14558245", "14691964", "16353897", "16729285",
    "16877388", "17213527", "19118228", "21544327", "21579514", "22829333", "23943878", "24449830", "24819640",
    "26297558", "26316967", "26346999", "27383155", "27439816", "27671551", "27683734", "27789591", "28537957",
    "28646671", "29141379", "31138723", "31997599", "32441941", "32447978", "33327482", "33856357", "34151769",
    "34235430", "35116152", "35588867", "35974941", "36147931", "36897256", "37869739", "38275627", "39145895",
    "41246535", "41422827", "41476521", "41787885", "42162940", "42584878", "42666963", "43982123", "44951362",
    "46141675", "46565596", "47368734", "48617172", "49657890", "52354436", "52827352", "52951275", "53395320",
    "53773698", "54377963", "54432925", "54699221", "54713329", "57742423", "57898650", "58118779", "58636640",
    "59132745", "59186263", "61323285", "62386379", "62717188", "63262373", "63664528", "63665374", "63991680",
    "64598518", "65189274", "65727759", "66923347", "67775271", "67967735", "67989443", "69387151", "71273831",
    "71784159", "72282364", "74312740", "74366431", "75142979", "75538138", "77178161", "78466223", "81593923",
    "81659223", "81764857", "81854891", "82176512", "82981378", "83454194", "86682392", "87835348", "88651516",
    "89591299", "89764389", "89788455", "91295620", "91949745", "92191248", "93156110", "93257695", "93514893",
    "93695897", "94283899", "94584934", "94846515", "95988753", "96174135", "96472646", "96796681", "97242824",
    "97915326", "97923523", "99627674",
})  # fmt: skip
# Another product (BuitenBeter and Signalen, a module and its neighbour), another street rule, another permit, another
# decision; and one pair that nothing in the texts settles.
OTHER = frozenset({
    "14968815", "15562946", "33569518", "39821238", "43952322", "44498375", "73333816", "83534993", "96671359",
})  # fmt: skip


@harness.bench("dutch-clones")
def dutch_clones() -> harness.Row:
    """Share of the 489 records that are grouped; the precision on near copies is told beside it."""
    if not REGISTER.exists():
        raise harness.BenchFailed(f"{REGISTER.name} isn't there.")
    from intelligences.kernel.french import words
    from intelligences.library.importers.likeness import groups

    rows = {row["id"]: row for row in json.loads(REGISTER.read_text(encoding="utf-8"))["algoritmes"] if row["doel"]}
    found = groups(
        {key: row["doel"] for key, row in rows.items()}, {key: row["organisatie"] for key, row in rows.items()}
    )
    grouped = {key for copies in found for key in copies.members}
    copied = _copied(rows)
    near = [key for copies in found for key in copies.members if words(rows[key]["doel"]) != words(copies.text)]
    right, unread = sum(key in SAME for key in near), sum(key not in SAME | OTHER for key in near)
    return harness.Row(
        id="dutch-clones",
        what=f"of the {len(copied)} Dutch records that share one of 82 purpose texts, those grouped and proposed to a "
        f"person; {len(found)} groups of {len(grouped)} records in all; {right} of {len(near)} near copies are right "
        f"(precision {right / max(1, len(near)):.3f}, labelled by hand, {unread} not read)",
        value=round(len(copied & grouped) / len(copied), 3),
        unit="of the records",
        target=0.95,
        better="higher",
        peer="precision on near copies",
        peer_value=round(right / max(1, len(near)), 3),
    )


def _copied(rows: dict[str, dict[str, str]]) -> set[str]:
    """Records whose purpose text, white space and case folded, stands in several organisations' records."""
    said = defaultdict(list)
    for key, row in rows.items():
        said[" ".join(row["doel"].lower().split())].append(key)
    shared = [keys for keys in said.values() if len({rows[key]["organisatie"] for key in keys}) > 1]
    if (len(shared), sum(map(len, shared))) != (82, 489):
        raise harness.BenchFailed(f"The file holds {len(shared)} shared texts and {sum(map(len, shared))} records.")
    return {key for keys in shared for key in keys}
