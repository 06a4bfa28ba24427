"""Whether a contact is a person's: pure."""

import re

_ADDRESS = re.compile(r"([\w.+'-]+)@[\w-]+(?:\.[\w-]+)+")
_SERVICES = frozenset((
    "accueil", "administration", "agence", "agglo", "archives", "bibliotheque", "cabinet", "cada",
    "communication", "contact", "courrier", "culture", "dgs", "direction", "donnees", "dpd", "dpo", "dsi", "dsin",
    "eau", "ecole", "education", "environnement", "etat-civil", "finances", "ia", "info", "informatique",
    "jeunesse", "mairie", "mediation", "mobilite", "numerique", "observatoire", "police", "population", "presse",
    "rgpd", "rh", "secretariat", "service", "services", "standard", "support", "technique", "transparence", "tri",
    "urbanisme", "usagers", "ville", "voirie",
))  # fmt: skip


def is_personal(text: str) -> bool:
    """Whether an e-mail address in a text looks like `prenom.nom@…` or `p.nom@…` rather than a service's."""
    return any(_spells_a_name(found.group(1).lower()) for found in _ADDRESS.finditer(text))


def _spells_a_name(local: str) -> bool:
    parts = [part for part in re.split(r"[._-]", local) if part]
    if any(part in _SERVICES for part in parts):
        return False
    return len(parts) == 2 and all(part.isalpha() for part in parts)
