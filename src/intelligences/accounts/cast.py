"""The fixed cast: the people of the tests and of the demonstration. All invented, labelled so, never in production.

Their addresses end in `.example` (RFC 2606): no message can ever reach anyone.
"""

from dataclasses import dataclass


def _(text: str) -> str:
    """Marks a text for the translators; whoever shows it translates it. The terminal reads this file without Django."""
    return text


@dataclass(frozen=True)
class InventedOrganisation:
    """An organisation of the cast."""

    key: str
    name: str
    kind: str


@dataclass(frozen=True)
class InventedPerson:
    """A person of the cast: `part` says in French what they come to do."""

    key: str
    name: str
    part: str
    organisation: str = ""
    role: str = ""
    grant: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@exemple.example"


VILLE = InventedOrganisation("ville", "Ville de Saint-Exemple (organisation inventée)", "local_authority")
COLLECTIF = InventedOrganisation("collectif", "Collectif des usagers (organisation inventée)", "civil_society")
ORGANISATIONS = (VILLE, COLLECTIF)

ALICE = InventedPerson(
    "alice", "Alice Perrin (personne inventée)", _("gère la Ville de Saint-Exemple"), "ville", "manager"
)
BRUNO = InventedPerson(
    "bruno", "Bruno Delmas (personne inventée)", _("contribue pour la Ville de Saint-Exemple"), "ville", "contributor"
)
CAMILLE = InventedPerson("camille", "Camille Roy (personne inventée)", _("habitante, sans organisation"))
DINA = InventedPerson("dina", "Dina Haddad (personne inventée)", _("modère le site"), grant="moderator")
ETIENNE = InventedPerson(
    "etienne", "Étienne Maurel (personne inventée)", _("siège au conseil scientifique"), grant="council_member"
)
FARIDA = InventedPerson("farida", "Farida Benali (personne inventée)", _("administre le site"), grant="administrator")
GILLES = InventedPerson(
    "gilles", "Gilles Tessier (personne inventée)", _("gère le Collectif des usagers"), "collectif", "manager"
)
PEOPLE = (ALICE, BRUNO, CAMILLE, DINA, ETIENNE, FARIDA, GILLES)
