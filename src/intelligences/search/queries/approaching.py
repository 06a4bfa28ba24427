"""What comes near a query when none holds every word of it: asks the index what holds each group."""

from dataclasses import dataclass

import numpy as np

from intelligences.search.approach import Held, Near, near
from intelligences.search.everyday import Lead, leads
from intelligences.search.expression import (
    any_of,
    following,
    group_expression,
    tells_nothing,
    term_expression,
    title_expression,
    words_expression,
)
from intelligences.search.queries.asking import Asker
from intelligences.search.queries.ranking import RANKED
from intelligences.search.synonyms import Group, Words, expand
from intelligences.search.syntax import Query
from intelligences.search.unpacking import Ids

_MOST = 12
"""Groups that are read: a longer text says its need before that."""


@dataclass(frozen=True)
class _Asked:
    """A group of a query, and where its terms lead."""

    group: Group
    leads: tuple[Lead, ...]

    @property
    def quoted(self) -> bool:
        """Whether words were put between quotation marks: these words are wanted, in this order."""
        return any(not term.is_word and " " in term.typed for term in self.group.terms)

    @property
    def words(self) -> tuple[Words, ...]:
        return () if self.quoted else tuple(dict.fromkeys(way for lead in self.leads for way in lead.words))

    @property
    def subject(self) -> bool:
        return self.quoted or any(lead.subject for lead in self.leads)

    @property
    def forms(self) -> list[str]:
        """As asked, in other words for the same thing, in titles, then each way that it leads to; an expression of
        several words is looked for as a whole only."""
        led = [following(way) for way in self.words]
        if self.quoted:
            return [words_expression(self.group), "", title_expression(self.group)]
        if any(lead.whole for lead in self.leads) and len(self.group.terms) == 1:
            return ["", "", "", *led]
        return [words_expression(self.group), group_expression(self.group), title_expression(self.group), *led]

    def held(self, found: list[Ids]) -> Held:
        """From the ids that hold each form."""
        asked, synonyms, titles, *led = found
        known = bool(self.group.others) or any(lead.known for lead in self.leads)
        part = all(lead.part for lead in self.leads)
        whole = any(lead.whole for lead in self.leads)
        return Held(
            asked, synonyms, tuple(led), titles,
            known=known, asking=tells_nothing(self.group) and not whole, subject=self.subject, part=part, whole=whole,
        )  # fmt: skip


def approached(asker: Asker, query: Query) -> Near:
    """The entries that hold something of a query, the nearest first; none of those that hold what is left out."""
    groups, led, at = [], leads(query.wanted), 0
    for group in expand(query.wanted):
        mine = led[at : at + len(group.terms)]
        at += len(group.terms)
        asked = _Asked(group, mine)
        if asked.words or not tells_nothing(group):
            groups.append(asked)
    groups = groups[:_MOST]
    asked_forms = [form for one in groups for form in one.forms]
    left_out = any_of(term_expression(term) for term in query.excluded)
    *sent, everything = asker.held([*asked_forms, left_out])
    *found, excluded = [heads["id"] for heads in sent]
    held = [one.held([found.pop(0) for _ in one.forms]) for one in groups]
    everything = everything[~np.isin(everything["id"], excluded)]
    everything = everything[np.argsort(everything["id"])]
    found_near = near(held, everything["weight"].astype(np.float64), everything["id"])
    return found_near.settled(asker.steady(found_near.ids[:RANKED].tolist()))
