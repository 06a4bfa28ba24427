"""How to sign in as each person of the demonstration."""

from collections.abc import Iterator

from intelligences.accounts import cast


def ways_in(address: str) -> Iterator[str]:
    """Lines for the terminal. The page that they name has a button for each of these people."""
    yield f"Pour vous connecter, choisissez une personne sur {address}/compte/connexion/ :"
    width = max(len(person.name) for person in cast.PEOPLE)
    for person in cast.PEOPLE:
        yield f"  {person.name:<{width}}  {person.part}"
