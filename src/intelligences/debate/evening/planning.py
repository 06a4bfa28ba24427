"""What bringing in ballots would change, before anything is changed: the same check for a file and for typing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..checklist import folded
from ..models import Debate, Participant, Printing, Statement, Vote
from ..models.statements import LONGEST, MOST
from . import numbers, orders
from .votes_csv import Fault, Line, Read


@dataclass
class Plan:
    """`new`: votes by ballot. `proposals`: ballot and text. What is left aside, and why: ballots whose holder took them
    back, ballots without an answer, votes on statements that are put to the vote no more (number → how many), proposals
    that are there already. Nothing is brought in while there are `faults`."""

    new: dict[int, dict[int, int]] = field(default_factory=dict)
    proposals: list[tuple[int, str]] = field(default_factory=list)
    unchanged: int = 0
    taken_back: int = 0
    blank: int = 0
    set_aside: Counter[int] = field(default_factory=Counter)
    already: int = 0
    faults: list[Fault] = field(default_factory=list)
    without_column: list[int] = field(default_factory=list)

    @property
    def votes(self) -> int:
        """How many would be brought in."""
        return sum(map(len, self.new.values()))

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to bring in."""
        return bool(self.new or self.proposals)

    @property
    def fingerprint(self) -> str:
        """What tells two plans apart, 64 characters."""
        told = sorted((ballot, sorted(votes.items())) for ballot, votes in self.new.items())
        return hashlib.sha256(repr((told, self.proposals, sorted(self.set_aside.items()))).encode()).hexdigest()


@dataclass(frozen=True)
class Sheet:
    """A ballot that was printed: its printing, its order, and the statements in it."""

    number: int
    printing: Printing
    letter: str

    @property
    def statements(self) -> list[int]:
        """Numbers, as they follow each other on the paper."""
        return orders.order(self.printing.statements, self.letter)


def sheets(debate: Debate) -> dict[int, Sheet]:
    """Every ballot that was printed for a debate, by number; none once it is closed."""
    return {
        number: Sheet(number, printing, orders.letter(place))
        for printing in debate.printings.order_by("number")
        for place, number in enumerate(printing.numbers)
    }


def plan(debate: Debate, read: Read) -> Plan:
    """What a file would change. The caller holds the debate when it means to apply it."""
    made = Plan(faults=list(read.faults))
    printed = sheets(debate)
    lines = [line for line in _alone(read.lines, made) if _is_printed(line, printed, made)]
    held = held_votes(debate, [line.ballot for line in lines])
    votable = set(debate.statements.votable().values_list("number", flat=True))
    texts = set(debate.statements.values_list("folded", flat=True))
    for line in lines:
        if line.ballot in printed[line.ballot].printing.withdrawn:
            made.taken_back += 1
            continue
        _one(line, printed[line.ballot], held.get(line.ballot), votable, made)
        _proposals(line, texts, made)
    if made.proposals and debate.statements.count() + len(made.proposals) > MOST:
        reason = _("Avec ces propositions, le débat dépasserait %d affirmations : retirez-les du fichier.") % MOST
        made.faults.append(Fault(0, "proposition", str(len(made.proposals)), reason))
    borne = {number for line in lines for number in printed[line.ballot].printing.statements}
    made.without_column = sorted((borne & votable) - read.statements)
    made.faults.sort(key=lambda one: one.line)
    return made


def _alone(lines: Sequence[Line], made: Plan) -> Iterable[Line]:
    """Lines whose ballot stands once in the file."""
    seen: dict[int, int] = {}
    for line in lines:
        first = seen.setdefault(line.ballot, line.line)
        if first == line.line:
            yield line
        else:
            reason = _("Ce bulletin est déjà ligne %d : gardez la bonne des deux lignes.") % first
            made.faults.append(_fault(line, reason))


def _fault(line: Line, reason: str, column: str = "") -> Fault:
    return Fault(line.line, column or "bulletin", numbers.written(line.ballot), reason)


def _is_printed(line: Line, printed: Mapping[int, Sheet], made: Plan) -> bool:
    sheet = printed.get(line.ballot)
    if sheet is None:
        made.faults.append(_fault(line, _("Ce bulletin n’a pas été imprimé pour ce débat : relisez son numéro.")))
        return False
    for number in sorted(set(line.votes) - set(sheet.printing.statements)):
        reason = _("Cette affirmation n’est pas sur ce bulletin : la réponse est dans une autre colonne.")
        made.faults.append(_fault(line, reason, f"affirmation {number}"))
    return True


def _one(line: Line, sheet: Sheet, held: Mapping[int, int] | None, votable: set[int], made: Plan) -> None:
    votes = {number: value for number, value in line.votes.items() if number in votable}
    if held is None:
        made.set_aside.update(number for number in line.votes if number not in votable)
        if votes:
            made.new[line.ballot] = votes
        elif not line.proposals:
            made.blank += 1
        return
    borne = votable & set(sheet.printing.statements)
    if {number: value for number, value in held.items() if number in borne} == votes:
        made.unchanged += 1
    else:
        reason = _("Ce bulletin est déjà saisi avec d’autres réponses : corrigez-le par la saisie un à un.")
        made.faults.append(_fault(line, reason))


def _proposals(line: Line, texts: set[str], made: Plan) -> None:
    for text in line.proposals:
        if len(text) > LONGEST or not any(sign.isalpha() for sign in text):
            reason = _("Une proposition est une phrase de %d signes au plus.") % LONGEST
            made.faults.append(Fault(line.line, "proposition", text[:60], reason))
        elif folded(text) in texts:
            made.already += 1
        else:
            texts.add(folded(text))
            made.proposals.append((line.ballot, text))


def held_votes(debate: Debate, ballots: Iterable[int]) -> dict[int, dict[int, int]]:
    """The votes of ballots that were brought in, by ballot and statement."""
    secret = bytes(debate.secret or b"")
    by_key = {numbers.key(secret, ballot): ballot for ballot in ballots}
    people = dict(Participant.objects.filter(debate=debate, key__in=list(by_key)).values_list("pk", "key"))
    found: dict[int, dict[int, int]] = {by_key[bytes(key)]: {} for key in people.values()}
    votes = Vote.objects.filter(participant__in=list(people)).order_by("pk")
    for who, number, value in votes.values_list("participant_id", "statement__number", "value"):
        found[by_key[bytes(people[who])]][number] = value
    return found


def borne(sheet: Sheet) -> list[Statement]:
    """The statements of a ballot, in its order."""
    held = {one.number: one for one in sheet.printing.debate.statements.filter(number__in=sheet.printing.statements)}
    return [held[number] for number in sheet.statements if number in held]
