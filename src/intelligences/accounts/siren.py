"""SIREN and SIRET numbers: how INSEE checks them."""

import re

SIREN, SIRET = re.compile(r"[0-9]{9}"), re.compile(r"[0-9]{14}")
_LA_POSTE = "356000000"


def digits(typed: str) -> str:
    """What a person typed, without the spaces, dots and hyphens that people put in numbers."""
    return re.sub(r"[\s.\u2011-]", "", typed)


def luhn(number: str) -> bool:
    """The Luhn check: every second digit from the right doubled (9 taken off past 9), the sum a multiple of 10."""
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def is_siren(number: str) -> bool:
    """Nine digits that pass the Luhn check."""
    return SIREN.fullmatch(number) is not None and luhn(number)


def is_siret(number: str) -> bool:
    """Fourteen digits that pass the Luhn check and begin with a SIREN.

    La Poste has more establishments than Luhn leaves room for: theirs also pass when the digits' sum is a multiple of 5
    (INSEE, note on the SIRET of La Poste).
    """
    if SIRET.fullmatch(number) is None or not is_siren(number[:9]):
        return False
    return luhn(number) or (number.startswith(_LA_POSTE) and sum(map(int, number)) % 5 == 0)
