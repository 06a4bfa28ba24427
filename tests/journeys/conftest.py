"""The walks over the live site, made once a worker."""

from dataclasses import dataclass

import pytest

from tests.journeys.site import Answer, Reader

# Who walks the signed-in pages, in this order: each reads only what those before didn't find.
PEOPLE = ("camille", "alice", "dina", "farida")


@dataclass(frozen=True)
class Walk:
    """Everything that a visitor's links lead to, then what each person finds more."""

    visitor: dict[str, Answer]
    people: dict[str, dict[str, Answer]]
    readers: dict[str, Reader]


@pytest.fixture(scope="session")
def walk(live_site: str) -> Walk:
    """One sample of each address."""
    visitor = Reader(live_site).walk("/")
    known, people, readers = _read(visitor), {}, {}
    for key in PEOPLE:
        reader = Reader(live_site)
        reader.sign_in(key)
        readers[key] = reader
        people[key] = reader.walk("/compte/", known=known)
        known |= _read(people[key])
    return Walk(visitor, people, readers)


def _read(answers: dict[str, Answer]) -> frozenset[str]:
    """What was really read: an address that sent to sign in is for the next person."""
    return frozenset(kind for kind, answer in answers.items() if answer.status == 200)
