"""Checks that a slate represents: written apart from what makes slates, from the definitions alone.

EJR+ (Brill & Peters 2023, "Robust and verifiable proportionality axioms for multiwinner voting", EC): for no
statement c left aside and no number l do l·n/k participants or more agree with c, each of whom agrees with fewer than
l chosen statements. With l = 1 this is justified representation. It can be checked in polynomial time, by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from intelligences.debate.engine.errors import VotesError
from intelligences.debate.engine.votes import Votes


@dataclass(frozen=True)
class Certificate:
    """`holds`: EJR+ for slates of `size`. `tightest`: the largest share, over all statements left aside and all l, of
    the people that would have been needed to contest (1 or more: it is contested); `witness`: that statement, its l,
    and how many."""

    holds: bool
    size: int
    people: int
    tightest: float
    witness: tuple[Any, int, int] | None


def certify(votes: Votes, chosen: Iterable[Any], size: int, *, left_out: Iterable[Any] = ()) -> Certificate:
    """Verifies EJR+ (hence justified representation) of the chosen statements, asked for as `size` of them.

    Raises `VotesError` when they aren't such a choice: no place, more statements than places, a statement that nobody
    could vote on, or one of those left out.
    """
    held, aside = set(chosen), set(left_out)
    statements = votes.statements.tolist()
    _refuse_what_is_no_choice(held, aside, size, set(statements))
    agreed: dict[int, list[int]] = {at: [] for at, one in enumerate(statements) if one not in held and one not in aside}
    happy = []
    for person in range(votes.shape[0]):
        entries = range(int(votes.indptr[person]), int(votes.indptr[person + 1]))
        liked = [int(votes.columns[entry]) for entry in entries if votes.values[entry] == 1]
        happy.append(sum(statements[one] in held for one in liked))
        for one in liked:
            if one in agreed:
                agreed[one].append(happy[-1])
    people = votes.shape[0]
    tightest, witness = Fraction(0), None
    for at, theirs in agreed.items():
        for level in range(1, size + 1):
            unheard = sum(one < level for one in theirs)
            share = Fraction(unheard * size, level * people) if people else Fraction(0)
            if share > tightest:
                tightest, witness = share, (statements[at], level, unheard)
    return Certificate(tightest < 1, size, people, float(tightest), witness)


def _refuse_what_is_no_choice(held: set[Any], aside: set[Any], size: int, known: set[Any]) -> None:
    unknown, out = held - known, held & aside
    if size < 1:
        raise VotesError(f"Un choix a une place au moins : {size} est demandé.")
    if len(held) > size:
        raise VotesError(f"Ce choix compte {len(held)} énoncés, plus que de places ({size}) : retirez-en.")
    if unknown:
        raise VotesError(f"L’énoncé {min(unknown, key=str)} n’est pas de ce débat : retirez-le du choix.")
    if out:
        raise VotesError(f"L’énoncé {min(out, key=str)} est mis de côté : retirez-le du choix.")
