"""The demonstration's invented people and organisations."""

from django.conf import settings
from django.db import transaction

from intelligences.accounts import cast
from intelligences.accounts.models import Grant, Membership, Organisation, Person
from intelligences.kernel import events, searchable

from .organisations import proved


class NotADemonstration(Exception):
    """Invented people were asked for on an instance that isn't a demonstration."""


@transaction.atomic
def load_demonstration(*, by: Person | None = None) -> None:
    """Put the fixed cast in; a second time changes nothing. Raises NotADemonstration unless `DEMONSTRATION` is set."""
    if not settings.DEMONSTRATION:
        raise NotADemonstration("Invented people stay out of a real instance.")
    organisations = {invented.key: _organisation(invented, by) for invented in cast.ORGANISATIONS}
    for invented in cast.PEOPLE:
        person, _ = Person.objects.get_or_create(email=invented.email, defaults={"name": invented.name})
        if invented.organisation:
            _member(person, organisations[invented.organisation], invented.role, by)
        if invented.grant and not Grant.objects.in_force().filter(person=person, role=invented.grant).exists():
            Grant.objects.create(person=person, role=invented.grant, by=by)
            events.record("person.role_granted", by=by, on=person, facts={"role": invented.grant, "until": None})


def _organisation(invented: cast.InventedOrganisation, by: Person | None) -> Organisation:
    state = Organisation.State.VALIDATED
    organisation, is_new = Organisation.objects.get_or_create(
        name=invented.name, defaults={"kind": invented.kind, "state": state}
    )
    if is_new:
        events.record("organisation.validated", by=by, on=organisation)
        searchable.index(organisation)
    return organisation


def _member(person: Person, organisation: Organisation, role: str, by: Person | None) -> None:
    _, is_new = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        state=Membership.State.ACTIVE,
        defaults={"role": role, **proved(Membership.Proof.ORGANISATION)},
    )
    if is_new:
        events.record("membership.accepted", by=by, on=organisation, facts={"role": role})
