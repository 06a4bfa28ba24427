"""A draw as files: what is published of it, and the check that anybody can make again.

`draw.json` tells the quotas, the promise, the seed and the panel; `lottery.csv` the thousand panels; `candidates.csv`,
which isn't always published (a rare combination of values would be somebody), each number's values. Without it the draw
itself can be checked; with it, the quotas of every panel and the chances too.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from intelligences.debate.engine.errors import SortitionError
from intelligences.debate.engine.sortition import draws
from intelligences.debate.engine.sortition.leximin import gini, leximin
from intelligences.debate.engine.sortition.lottery import Lottery
from intelligences.debate.engine.sortition.pool import Candidate, Pool, Trait, Value
from intelligences.debate.engine.sortition.quotas import Panels

DRAW, LOTTERY, CANDIDATES = "draw.json", "lottery.csv", "candidates.csv"
FEWEST_ALIKE = 5
"""Candidates' values are published only when this many share each combination."""
ROUNDING = 0.005
"""How far the tickets' chances may be from the computed ones: five tickets of a thousand."""


@dataclass(frozen=True)
class Checked:
    """One thing that was checked, in a sentence, and whether it holds."""

    what: str
    holds: bool


def traits_as_data(traits: Iterable[Trait]) -> list[dict[str, Any]]:
    """Traits as JSON values."""
    return [asdict(trait) for trait in traits]


def traits_from(data: Any) -> tuple[Trait, ...]:
    """And back. Raises SortitionError when they aren't."""
    try:
        return tuple(
            Trait(
                str(one["name"]), tuple(Value(str(v["name"]), int(v["least"]), int(v["most"])) for v in one["values"])
            )
            for one in data
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise SortitionError("draw.json ne décrit pas les critères et leurs quotas.") from None


def candidates_written(pool: Pool) -> bytes:
    """As `candidates.csv`: a line a number, its value of each trait by name."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["number", *(trait.name for trait in pool.traits)])
    for one in sorted(pool.candidates, key=lambda one: one.number):
        values = (trait.values[at].name for trait, at in zip(pool.traits, one.values, strict=True))
        rows.writerow([one.number, *values])
    return out.getvalue().encode()


def candidates_read(content: bytes, traits: tuple[Trait, ...]) -> tuple[Candidate, ...]:
    """And back. Raises SortitionError with the line that can't be read."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")))
    except csv.Error:
        raise SortitionError("candidates.csv n’est pas un fichier CSV lisible.") from None
    if not rows or rows[0] != ["number", *(trait.name for trait in traits)]:
        raise SortitionError("candidates.csv n’a pas les colonnes des critères.")
    places = [{value.name: at for at, value in enumerate(trait.values)} for trait in traits]
    found = []
    for line, row in enumerate(rows[1:], 2):
        try:
            values = tuple(place[name] for place, name in zip(places, row[1:], strict=True))
            found.append(Candidate(int(row[0]), values))
        except (KeyError, ValueError):
            raise SortitionError(f"candidates.csv : la ligne {line} n’a pas une valeur connue partout.") from None
    return tuple(found)


def may_publish_candidates(pool: Pool) -> bool:
    """Whether every combination of values is shared by enough candidates."""
    return bool(len(pool.many)) and int(pool.many.min()) >= FEWEST_ALIKE


def fairness(chances: Iterable[float]) -> dict[str, float]:
    """How chances are spread: the lowest, the highest, their Gini coefficient."""
    held = np.fromiter(chances, dtype=float)
    return {"lowest": float(held.min()), "highest": float(held.max()), "gini": gini(held)} if held.size else {}


_TOO_MANY = 2**31


def _is_whole(told: Any) -> bool:
    return isinstance(told, int) and abs(told) < _TOO_MANY


def _is_text(told: Any) -> bool:
    return isinstance(told, str)


def _are_numbers(told: Any) -> bool:
    return isinstance(told, list) and all(map(_is_whole, told))


def _are(told: Any, **parts: Callable[[Any], bool]) -> bool:
    """Whether something is a list of objects with these parts."""
    return isinstance(told, list) and all(
        isinstance(one, dict) and all(is_right(one.get(name)) for name, is_right in parts.items()) for one in told
    )


def _are_values(told: Any) -> bool:
    return _are(told, name=_is_text, least=_is_whole, most=_is_whole)


def _is_share(told: Any) -> bool:
    return isinstance(told, int | float) and 0 <= told <= 1


_PARTS: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("size", "ticket"), _is_whole),
    **dict.fromkeys(("kept", "gone", "drawn"), _are_numbers),
    "could_be_drawn": lambda told: _are_numbers(told) and bool(told),
    **dict.fromkeys(("secret", "public_value", "previous_seed", "seed", "commitment", "lottery_digest"), _is_text),
    "candidates_digest": _is_text,
    "chances": lambda told: _are([told], lowest=_is_share, highest=_is_share, gini=_is_share),
    "traits": lambda told: _are(told, name=_is_text, values=_are_values),
    "relaxed": lambda told: _are(told, trait=_is_text, value=_is_text, new_least=_is_whole, new_most=_is_whole),
}
"""What a record must hold to be checked."""


@dataclass(frozen=True)
class Folder:
    """A published draw, read."""

    record: Mapping[str, Any]
    lottery: Lottery
    candidates: bytes | None

    @classmethod
    def read(cls, place: Path) -> Folder:
        """From a folder. Raises SortitionError when a file is missing or can't be read."""
        try:
            record = json.loads((place / DRAW).read_text("utf-8"))
            tickets = Lottery.read((place / LOTTERY).read_bytes())
            held = place / CANDIDATES
            candidates = held.read_bytes() if held.exists() else None
        except FileNotFoundError as error:
            raise SortitionError(f"Il manque {Path(str(error.filename)).name} dans ce dossier.") from None
        except SortitionError:
            raise
        except (OSError, ValueError, RecursionError):
            raise SortitionError("Ce dossier ne contient pas un tirage lisible.") from None
        if not isinstance(record, dict) or record.get("format") != draws.DOMAIN:
            raise SortitionError(f"draw.json n’est pas un tirage au format {draws.DOMAIN}.")
        return cls(record, tickets, candidates)

    def check(self) -> list[Checked]:
        """Everything that can be checked of it, in order. Raises SortitionError when the record lacks a part, or has
        another thing in its place."""
        for name, is_right in _PARTS.items():
            if name not in self.record:
                raise SortitionError(f"draw.json est incomplet : il manque « {name} ».")
            if not is_right(self.record[name]):
                raise SortitionError(f"draw.json : « {name} » n’a pas la forme de ce qu’un tirage publie.")
        return [*self._draw_checked(), *self._candidates_checked()]

    @property
    def panel(self) -> list[int]:
        """The numbers of the whole panel, once checked: those who stayed and those who were drawn."""
        return sorted([*self.record["kept"], *self.record["drawn"]])

    def _draw_checked(self) -> list[Checked]:
        told, tickets = self.record, self.lottery
        places = told["size"] - len(told["kept"])
        drawn = draws.draw(
            tickets,
            secret=str(told["secret"]),
            public_value=str(told["public_value"]),
            previous=str(told["previous_seed"]),
        )
        out = {*told["kept"], *told["gone"]}
        chances = fairness(self._chances().values())
        return [
            Checked("le secret est celui dont l’empreinte était annoncée",
                    draws.commitment(str(told["secret"])) == told["commitment"]),
            Checked("les panels numérotés sont ceux dont l’empreinte était annoncée",
                    tickets.digest == told["lottery_digest"]),
            Checked(f"chacun des {len(tickets.panels)} panels a {places} membres différents, tous encore à tirer",
                    all(len(set(one)) == places == len(one) and not out & set(one) for one in tickets.panels)),
            Checked("la graine vient du secret, de la valeur publique et du tirage précédent",
                    drawn.seed == told["seed"]),
            Checked(f"la graine désigne le panel {drawn.ticket}, celui qui est publié",
                    drawn.ticket == told["ticket"] and list(drawn.panel) == told["drawn"]),
            Checked(f"les chances vont de {chances['lowest']:.1%} à {chances['highest']:.1%}, comme publié",
                    all(abs(chances[key] - told["chances"][key]) < 1e-9 for key in chances)),
        ]  # fmt: skip

    def _chances(self) -> dict[int, float]:
        """Of everybody who could be drawn: those who aren't in any panel have none."""
        return self.lottery.chances(self.record["could_be_drawn"])

    def _candidates_checked(self) -> list[Checked]:
        if self.candidates is None:
            return []
        told, traits = self.record, traits_from(self.record["traits"])
        everyone = Pool(told["size"], traits, candidates_read(self.candidates, traits))
        left = everyone.without(told["kept"], told["gone"])
        pool = left.relaxed((r["trait"], r["value"], r["new_least"], r["new_most"]) for r in told["relaxed"])
        salted = draws.digest_of_candidates(self.candidates, str(told.get("candidates_salt", "")))
        best = leximin(Panels(pool)).chances[pool.kind_of]
        held = self.lottery.chances(one.number for one in pool.candidates)
        found = np.array([held[one.number] for one in pool.candidates])
        return [
            Checked("les candidatures sont celles dont l’empreinte était annoncée",
                    salted == told["candidates_digest"]),
            Checked("chacun des panels respecte tous les quotas",
                    all(pool.keeps_quotas(one) for one in self.lottery.panels)),
            Checked(f"les chances sont aussi égales que possible ; la plus faible pourrait être {best.min():.1%}",
                    bool(np.abs(found - best).max() <= ROUNDING)),
        ]  # fmt: skip


def files(record: Mapping[str, Any], tickets: Lottery, candidates: bytes | None = None) -> dict[str, bytes]:
    """The files by name; the same bytes each time."""
    told = json.dumps(dict(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    made = {DRAW: told.encode(), LOTTERY: tickets.written()}
    return made if candidates is None else {**made, CANDIDATES: candidates}
