"""`territory-lookup`: look-ups a second of the real address, beside the bare indexed SQL behind a bare view."""

import csv
import lzma
import random
from urllib.parse import quote

from bench import harness

ASKED = 24_000  # more than both rounds can ask: no answer comes from the page cache


@harness.bench("territory-lookup")
def territory_lookup() -> harness.Row:
    """Names, beginnings, typos, postal codes, INSEE codes and SIREN in equal parts, each asked once."""
    with harness.engine():
        with harness.site() as real:
            asked = _questions()
            _check(real)
            ours = harness.load([f"{real}/territoires.json?q={quote(text)}" for text in asked])
        with harness.site(application="bench.bare_lookup:application()") as bare:
            peer = harness.load([f"{bare}/?q={quote(text)}" for text in asked])
    return harness.Row(
        id="territory-lookup",
        what=f"look-ups through the real site ({ours.per_second:.0f}/s, p95 {ours.p95_ms:.0f} ms) ÷ bare indexed SQL",
        value=round(ours.per_second / peer.per_second, 3),
        unit="×",
        target=0.3,
        better="higher",
        peer="bare indexed SQL behind a bare view, look-ups/s",
        peer_value=round(peer.per_second),
    )


def _questions() -> list[str]:
    """What is asked, read from the files that ship: the same for every run."""
    communes = [row for row in _table("communes") if row["siren"]]
    chance = random.Random(20261123)
    each = ASKED // 6
    names = [row["name"] for row in chance.sample(communes, 3 * each)]
    whole, begun, mistyped = names[:each], names[each : 2 * each], names[2 * each :]
    asked = [
        *whole,
        *(name[: max(3, len(name) * 2 // 3)] for name in begun),
        *(_mistyped(name, chance) for name in mistyped),
    ]
    asked += [row["code"] for row in chance.sample(communes, each)]
    asked += [row["siren"] for row in chance.sample(communes, each)]
    asked += [row["postal_code"] for row in chance.sample(_table("postal_codes"), each)]
    asked = sorted(set(asked))
    chance.shuffle(asked)
    return asked


def _table(name: str) -> list[dict[str, str]]:
    with lzma.open(harness.ROOT / "data" / "territories" / f"{name}.csv.xz", "rt", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _mistyped(name: str, chance: random.Random) -> str:
    at = chance.randrange(len(name))
    return name[:at] + chance.choice("aeinrst") + name[at + 1 :]


def _check(address: str) -> None:
    """Wrong answers given fast would be worth nothing."""
    for text, code in (("Besançon", "25056"), ("Bezançon", "25056"), ("51300", "51300"), ("212500565", "25056")):
        answer = harness.get_json(f"{address}/territoires.json?q={quote(text)}")
        found = [row["code"] for row in answer["results"]]
        if not found or found[0] != code:
            raise harness.BenchFailed(f"{text} answered {found[:3]} rather than {code}.")
