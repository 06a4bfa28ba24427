"""What this room's pages read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField, CharField, Count, EmailField, Field, ForeignKey, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from intelligences.accounts import cast
from intelligences.accounts.actions import may_ask_team
from intelligences.accounts.models import AccessToken, Grant, Membership, Organisation, Person, ProConnectLink
from intelligences.accounts.siren import digits
from intelligences.kernel.events import reference
from intelligences.kernel.french import words
from intelligences.kernel.registries import Figure, SearchEntry
from intelligences.kernel.retention import Retention, declared_retentions
from intelligences.territories.models import Territory

PER_PAGE = 30


# --- The directory ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facet:
    """A value of a filter, and how many organisations have it in what was searched."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Directory:
    """A page of the directory, with the counts by kind before that filter."""

    page: Page[Organisation]
    count: int
    kinds: tuple[Facet, ...]


def _found(typed: str) -> QuerySet[Organisation]:
    """Verified organisations by words of their name, in any order, or by the start of their SIREN or SIRET."""
    shown = Organisation.objects.filter(state=Organisation.State.VALIDATED)
    number = digits(typed)
    if number.isdigit() and len(number) >= 3:
        return shown.filter(Q(siren__startswith=number) | Q(siret__startswith=number))
    for word in words(typed).split():
        shown = shown.filter(sort_key__contains=word)
    return shown


def listed(typed: str = "", kind: str = "") -> QuerySet[Organisation]:
    """Verified organisations that a search and a kind leave, by name."""
    found = _found(typed)
    return (found.filter(kind=kind) if kind else found).select_related("territory")


def directory(typed: str = "", kind: str = "", page: object = 1) -> Directory:
    """A page of the directory."""
    counts = dict(_found(typed).order_by().values_list("kind").annotate(Count("pk")))
    kinds = tuple(Facet(k, label, counts[k]) for k, label in Organisation.Kind.choices if k in counts)
    chosen = listed(typed, kind)
    return Directory(Paginator(chosen, PER_PAGE).get_page(page), chosen.count(), kinds)  # type: ignore[arg-type]


def on_territory(request: HttpRequest, territory: Territory) -> dict[str, Any] | None:
    """The block of a territory's page: verified organisations that act there; None when there is none."""
    here = Organisation.objects.filter(territory=territory, state=Organisation.State.VALIDATED)
    return {"organisations": list(here)} if here.exists() else None


def figure() -> Figure:
    """How many organisations are verified, and how many of them are local authorities."""
    shown = Organisation.objects.filter(state=Organisation.State.VALIDATED)
    authorities = shown.filter(kind=Organisation.Kind.LOCAL_AUTHORITY).count()
    base = ngettext(
        "dont %(count)s collectivité ou groupement", "dont %(count)s collectivités ou groupements", authorities
    ) % {"count": authorities}
    count = shown.count()
    unit = ngettext("organisation vérifiée,", "organisations vérifiées,", count)
    source = gettext("annuaire de ce site")
    return Figure(count, unit, base, timezone.localdate(), source, url=reverse("accounts:directory"))


def search_entry(organisation: Organisation) -> SearchEntry | None:
    """An organisation in the index over everything; only verified ones are in it."""
    if organisation.state != Organisation.State.VALIDATED:
        return None
    territory = organisation.territory
    return SearchEntry(
        id=str(organisation.pk),
        title=organisation.name,
        url=organisation.get_absolute_url(),
        summary=organisation.get_kind_display(),
        keywords=" ".join(filter(None, (organisation.siren, organisation.siret, territory and territory.name))),
        facets={"kind": (organisation.kind,)},
    )


def search_entries() -> Iterator[SearchEntry]:
    """Every entry, streamed."""
    shown = Organisation.objects.filter(state=Organisation.State.VALIDATED).select_related("territory")
    yield from filter(None, map(search_entry, shown.iterator(chunk_size=1000)))


@dataclass(frozen=True)
class Team:
    """Who acts for an organisation, and who waits to."""

    active: list[Membership]
    requested: list[Membership]
    invited: list[Membership]


def team(organisation: Organisation) -> Team:
    """Memberships that are open, by state, oldest first."""
    held = list(organisation.memberships.exclude(state="ended").select_related("person"))
    by_state = {state: [m for m in held if m.state == state] for state in ("active", "requested", "invited")}
    return Team(by_state["active"], by_state["requested"], by_state["invited"])


def people_of(organisation: Organisation | None, **narrowed: object) -> list[Person]:
    """Whoever acts for an organisation (`role="manager"`: whoever manages it), oldest first; nobody for none."""
    active = Membership.objects.active().filter(organisation=organisation, **narrowed).select_related("person")
    return [membership.person for membership in active if membership.person]


# --- One person ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Belonging:
    """A person's ties with organisations; `neglected`: numbers of the requests that may go to the team."""

    current: list[Membership]
    pending: list[Membership]
    invitations: list[Membership]
    neglected: frozenset[int]

    @property
    def in_force(self) -> list[Membership]:
        """Those that let the person act: accepted, in an organisation that was verified."""
        return [m for m in self.current if m.organisation.state == Organisation.State.VALIDATED]


def belonging(person: Person) -> Belonging:
    """Memberships in force, requests that wait, invitations to the person's address."""
    mine = list(person.memberships.exclude(state="ended").select_related("organisation"))
    invited = Membership.objects.filter(invited_email=person.email, state="invited").select_related("organisation")
    current = [m for m in mine if m.state == "active"]
    pending = [m for m in mine if m.state == "requested"]
    return Belonging(current, pending, list(invited), frozenset(m.pk for m in pending if may_ask_team(m)))


@dataclass(frozen=True)
class Attested:
    """What ProConnect last said of a person's organisation, and where the directory stands with it."""

    link: ProConnectLink
    organisation: Organisation | None
    is_proposed: bool

    @property
    def is_missing(self) -> bool:
        """A SIRET that the directory doesn't have, and that nobody has proposed yet."""
        return bool(self.link.siret) and self.organisation is None and not self.is_proposed


def attested(person: Person) -> list[Attested]:
    """Each ProConnect identity of a person, oldest first."""
    found = []
    for link in person.proconnect_links.all():
        proposed = Organisation.objects.of_siret(link.siret, Organisation.State.PROPOSED)
        found.append(Attested(link, Organisation.objects.of_siret(link.siret), is_proposed=proposed is not None))
    return found


def is_attested(organisation: Organisation) -> bool:
    """Whether ProConnect says that someone who asks to act for it works there: its number isn't invented."""
    asking = organisation.memberships.filter(state="requested").values("person")
    links = ProConnectLink.objects.filter(person__in=asking, siret__startswith=organisation.siren)
    return bool(organisation.siren) and links.exists()


def attested_proposal(person: Person) -> dict[str, str]:
    """What ProConnect knows of a missing organisation, to begin its proposal with."""
    missing = next((each.link for each in attested(person) if each.is_missing), None)
    if missing is None:
        return {}
    kind = Organisation.Kind.LOCAL_AUTHORITY if missing.is_territorial else ""
    return {"name": missing.organisation, "siren": missing.siret[:9], "kind": kind}


@dataclass(frozen=True)
class HeldToken:
    """A token of a person, and whether it opens something now."""

    token: AccessToken
    in_force: bool


def tokens_of(person: Person) -> list[HeldToken]:
    """Those in force first, then those that are over, newest first."""
    in_force = set(AccessToken.objects.in_force().filter(person=person).values_list("pk", flat=True))
    held = person.access_tokens.select_related("organisation")
    return sorted((HeldToken(one, one.pk in in_force) for one in held), key=lambda one: not one.in_force)


def programs_of(organisation: Organisation) -> list[HeldToken]:
    """Tokens that let a program act for an organisation now, newest first."""
    held = AccessToken.objects.in_force().filter(organisation=organisation)
    return [HeldToken(one, in_force=True) for one in held.select_related("person")]


def only_manager_of(person: Person) -> list[Organisation]:
    """Verified organisations that would be left without a manager if the person left."""
    managed = Organisation.objects.filter(memberships__in=person.memberships.active().filter(role="manager"))
    many = Count("memberships", filter=Q(memberships__state="active", memberships__role="manager"))
    return list(Organisation.objects.filter(pk__in=managed.values("pk")).annotate(many=many).filter(many=1))


_SECRET = frozenset({"password", "digest", "session_data", "session_key", "data", "content"})


def my_data(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything held about a person: by table, the rows that a retention declaration ties to them, secrets left out.

    A table of any room appears here by itself once its `privacy` names its personal columns.
    """
    return {model._meta.label_lower: rows for model, _, rows in _held(person)}


def kept_about(person: Person) -> list[tuple[str, int]]:
    """The same in short: why each table keeps something about the person, and how many rows."""
    return [(retention.why, len(rows)) for _, retention, rows in _held(person)]


def _held(person: Person) -> Iterator[tuple[type[Model], Retention, list[dict[str, Any]]]]:
    for model, retention in declared_retentions():
        rows = _rows_about(person, model, retention)
        if rows:
            yield model, retention, rows


def _rows_about(person: Person, model: type[Model], retention: Retention) -> list[dict[str, Any]]:
    about = Q(pk=person.pk) if model is Person else Q(pk__in=[])
    for name in retention.fields:
        field = model._meta.get_field(name)
        if isinstance(field, ForeignKey) and field.remote_field.model is Person:
            about |= Q(**{name: person})
        elif isinstance(field, EmailField):
            about |= Q(**{f"{name}__iexact": person.email})
        elif isinstance(field, CharField):
            about |= Q(**{name: reference(person)})
    columns = [field.attname for field in model._meta.concrete_fields if _is_readable(field)]
    rows = model._base_manager.filter(about).order_by("pk").values(*columns)
    return [json.loads(json.dumps(row, cls=DjangoJSONEncoder)) for row in rows]


def _is_readable(field: Field[Any, Any]) -> bool:
    """Whether a column says something to the person: neither a secret nor bytes (keys, digests, drawn lots)."""
    return field.name not in _SECRET and not isinstance(field, BinaryField)


def roles_in_force() -> list[Grant]:
    """Roles of the whole site that are held now, by role then by name."""
    return list(Grant.objects.in_force().select_related("person", "by").order_by("role", "person__name", "pk"))


def gets_morning_mail(person: Person) -> bool:
    """Whether a role of the person brings them a message on the mornings when something waits."""
    return Grant.objects.in_force().filter(person=person, morning_mail=True).exists()


def morning_readers(*roles: str) -> list[Person]:
    """Who holds one of these roles now and hears each morning of what waits for it, once each."""
    held = Grant.objects.in_force().filter(role__in=roles, morning_mail=True)
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("pk"))


# --- The demonstration -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DemonstrationPerson:
    """Someone of the cast, as the sign-in page and the terminal name them."""

    key: str
    name: str
    part: str
    email: str


def demonstration_people() -> Iterator[DemonstrationPerson]:
    """The cast in its order; nobody on an instance that isn't a demonstration."""
    if settings.DEMONSTRATION:
        for person in cast.PEOPLE:
            yield DemonstrationPerson(person.key, person.name, gettext(person.part), person.email)
