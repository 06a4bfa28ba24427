"""Who may find what."""

from typing import Any

from intelligences.accounts.models import Membership, Person

PUBLIC = "public"


def audiences(person: Person | Any | None) -> list[str]:
    """The audiences that a person belongs to; "public" alone for a visitor."""
    if person is None or not person.is_authenticated:
        return [PUBLIC]
    organisations = Membership.objects.active().filter(person=person).order_by().values_list("organisation", flat=True)
    of_roles = [f"role:{role}" for role in sorted(person.roles)]
    return [PUBLIC, f"person:{person.pk}", *of_roles, *(f"members:{pk}" for pk in organisations)]
