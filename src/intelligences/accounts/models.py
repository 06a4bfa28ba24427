"""People who sign in, the organisations that they act for, and the roles that they hold."""

import uuid
from collections.abc import Collection
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intelligences.accounts import siren as registered
from intelligences.kernel.fields import SortKeyField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import NoPersonalData, Retention


def no_password() -> str:
    """What stands where Django wants a password: nothing opens it, and it differs for each person."""
    return make_password(None)


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, **fields: object) -> "Person":
        """A person, by an address in lower case."""
        return self.create(email=email.strip().lower(), **fields)


class Person(AbstractBaseUser):
    """Someone who signs in, known by a random identifier, an e-mail address and the name that they chose."""

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="last_seen_at",
        why=_(
            "Reconnaître la personne qui se connecte ; le compte est supprimé après trois ans sans visite, et un "
            "courriel le dit trente jours, puis sept jours avant."
        ),
        fields=("email", "name", "language", "last_login"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("adresse de courriel"), unique=True)
    password = models.CharField(max_length=128, default=no_password, editable=False)
    name = models.CharField(_("nom affiché"), max_length=150, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES, default="fr")
    last_seen_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(email=""), name="person_has_an_address"),
            models.CheckConstraint(condition=Q(email__regex=r"^[^A-Z]*$"), name="person_address_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Personne sans nom affiché"))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role that the person holds now, read once for this object (a request has one)."""
        of_members = Membership.objects.active().filter(person=self).values_list("role", flat=True)
        granted = Grant.objects.in_force().filter(person=self).values_list("role", flat=True)
        held = set(of_members.order_by().union(granted.order_by()))
        if Membership.Role.MANAGER in held:
            held.add(Membership.Role.CONTRIBUTOR)
        return frozenset({"citizen", *map(str, held)})


class SignInCode(models.Model):
    """A code sent by e-mail: only its digest is kept; it works once, for a few minutes and a few tries.

    It names no account, so that asking for one tells nobody whether the address has an account.
    """

    privacy = Retention(
        keep=timedelta(days=1),
        since="created_at",
        why=_("Vérifier le code de connexion envoyé par courriel."),
        fields=("email",),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField()
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def of_siret(self, siret: str, state: str = "validated") -> "Organisation | None":
        """The organisation that has a SIRET, else its legal unit (same SIREN, no SIRET of its own).

        Another establishment of the same SIREN is another place: it isn't the answer.
        """
        same = self.filter(state=state, siren=siret[:9], siret__in=(siret, ""))
        return same.order_by("-siret").first() if siret else None


class Organisation(models.Model):
    """A legal body that people act for: proposed by a person, validated by moderation, closed at its end."""

    class Kind(models.TextChoices):
        LOCAL_AUTHORITY = "local_authority", _("collectivité ou groupement")
        STATE_BODY = "state_body", _("État ou établissement public")
        ASSOCIATION = "association", _("association")
        LABORATORY = "laboratory", _("laboratoire de recherche")
        COMPANY = "company", _("entreprise")
        CIVIL_SOCIETY = "civil_society", _("collectif de la société civile")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposée, en attente de vérification")
        VALIDATED = "validated", _("vérifiée")
        CLOSED = "closed", _("fermée")

    privacy = NoPersonalData("Des personnes morales, décrites par leurs noms et numéros publics.")

    name = models.CharField(_("nom"), max_length=250)
    sort_key = SortKeyField()
    kind = models.CharField(_("nature"), max_length=20, choices=Kind.choices)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    territory = models.ForeignKey(
        "territories.Territory", models.SET_NULL, null=True, blank=True, related_name="organisations"
    )
    website = models.URLField(_("site internet"), blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["state", "kind", "sort_key"], name="organisation_directory")]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=Q(siren="") | Q(siren__regex=r"^[0-9]{9}$"), name="organisation_siren_digits"
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^[0-9]{14}$"), name="organisation_siret_digits"
            ),
            models.CheckConstraint(
                condition=Q(siret="") | ~Q(siren="") & Q(siret__startswith=F("siren")),
                name="organisation_siret_begins_with_its_siren",
            ),
            models.UniqueConstraint(
                fields=["siren", "siret"],
                condition=~Q(siren="") & ~Q(state="closed"),
                name="organisation_number_once",
                violation_error_message=_(
                    "Une organisation a déjà ce numéro : cherchez-la dans l’annuaire, puis demandez à la rejoindre."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:organisation", kwargs={"pk": self.pk, "slug": self.slug})

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """The columns one by one; numbers lose the spaces that people put in them."""
        self.siret, self.siren = registered.digits(self.siret), registered.digits(self.siren)
        super().clean_fields(exclude)

    def clean(self) -> None:
        """Numbers pass INSEE's checks; a SIRET gives its SIREN."""
        if self.siret and not registered.is_siret(self.siret):
            raise ValidationError({"siret": _("Ce SIRET est inexact : vérifiez ses 14 chiffres.")})
        self.siren = self.siren or self.siret[:9]
        if self.siren and not registered.is_siren(self.siren):
            raise ValidationError({"siren": _("Ce SIREN est inexact : vérifiez ses 9 chiffres.")})
        if self.siret and not self.siret.startswith(self.siren):
            raise ValidationError({"siret": _("Ce SIRET n’est pas celui d’un établissement de ce SIREN.")})

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.name)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        """Memberships that give their role: accepted, in an organisation that was verified."""
        return self.filter(state=Membership.State.ACTIVE, organisation__state=Organisation.State.VALIDATED)


class Membership(models.Model):
    """A person in an organisation. An invited one has only an address until its owner signs in and accepts."""

    class Role(models.TextChoices):
        CONTRIBUTOR = "contributor", _("contribution")
        MANAGER = "manager", _("gestion")

    class State(models.TextChoices):
        REQUESTED = "requested", _("demandée")
        INVITED = "invited", _("proposée")
        ACTIVE = "active", _("en cours")
        ENDED = "ended", _("terminée")

    class Proof(models.TextChoices):
        """Who answers for the tie between the person and the organisation."""

        ORGANISATION = "organisation", _("par l’organisation")
        TEAM = "team", _("par l’équipe du site")
        PROCONNECT = "proconnect", _("par ProConnect")

    class Function(models.TextChoices):
        """What the person is there: told by whoever manages the organisation, for no identity provider knows it."""

        ELECTED = "elected", _("élu ou élue")
        AGENT = "agent", _("agent ou agente")

    privacy = Retention(
        keep=timedelta(days=365),
        since="changed_at",
        why=_("Savoir qui agit pour une organisation ; effacé un an après la fin, ou si la demande reste sans suite."),
        fields=("person", "invited_email"),
        only={"state__in": ("requested", "invited", "ended")},
    )

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="memberships")
    invited_email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=11, choices=Role.choices, default=Role.CONTRIBUTOR)
    state = models.CharField(max_length=9, choices=State.choices)
    function = models.CharField(_("fonction"), max_length=7, choices=Function.choices, blank=True)
    proof = models.CharField(max_length=12, choices=Proof.choices, blank=True)
    proved_at = models.DateTimeField(null=True)
    asked_team_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="invited", person__isnull=True) & ~Q(invited_email="")
                | ~Q(state="invited") & Q(invited_email="") & (Q(person__isnull=False) | Q(state="ended")),
                name="membership_has_a_person_or_an_invited_address",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(state__in=["requested", "active"]),
                name="membership_once_open",
            ),
            models.UniqueConstraint(
                fields=["invited_email", "organisation"],
                condition=Q(state="invited"),
                name="membership_invited_once",
            ),
            models.CheckConstraint(
                condition=Q(proof="", proved_at__isnull=True) | ~Q(proof="") & Q(proved_at__isnull=False),
                name="membership_proof_has_its_date",
            ),
        ]


class ProConnectLink(models.Model):
    """A ProConnect identity that opens a person's account, and what it last attested of their organisation.

    ProConnect gives the same professional another identifier at each identity provider: a person may have several.
    """

    privacy = Retention(
        keep=timedelta(days=365),
        since="attested_at",
        why=_("Reconnaître la personne qui revient par ProConnect ; effacé un an après sa dernière connexion par là."),
        fields=("person", "identifier", "siret", "organisation", "is_territorial"),
    )

    person = models.ForeignKey(Person, models.CASCADE, related_name="proconnect_links")
    identifier = models.CharField(max_length=255, unique=True)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    organisation = models.CharField(max_length=250, blank=True)
    is_territorial = models.BooleanField(default=False)
    joined_siret = models.CharField(max_length=14, blank=True)
    linked_at = models.DateTimeField(auto_now_add=True)
    attested_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["linked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(identifier=""), name="proconnect_link_has_an_identifier"),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^[0-9]{14}$"), name="proconnect_link_siret_digits"
            ),
        ]


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self) -> "GrantQuerySet":
        """Grants that haven't ended."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=timezone.now()))


class Grant(models.Model):
    """A role of the whole site, given by an administrator until it ends."""

    class Role(models.TextChoices):
        MODERATOR = "moderator", _("modération")
        COUNCIL_MEMBER = "council_member", _("conseil scientifique")
        ADMINISTRATOR = "administrator", _("administration")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="until",
        why=_("Savoir qui a eu quel pouvoir sur le site ; effacé trois ans après sa fin."),
        fields=("person", "by"),
    )

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=14, choices=Role.choices)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    # Whether its holder hears by e-mail, each morning, of what waits for this role.
    morning_mail = models.BooleanField(default=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(until__isnull=True), name="grant_once_without_end"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("at")), name="grant_ends_after_its_start"
            ),
        ]


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def in_force(self) -> "AccessTokenQuerySet":
        """Tokens that open something now: not over, of someone who still acts for the organisation."""
        acting = Membership.objects.active().filter(
            person=models.OuterRef("person"), organisation=models.OuterRef("organisation")
        )
        return self.filter(models.Exists(acting.order_by()), expires_at__gt=timezone.now())


class AccessToken(models.Model):
    """What a program shows to act for an organisation, in the name of one of its people: only its digest is kept.

    `start` is how its owner recognises it; withdrawing it is ending it now.
    """

    class Scope(models.TextChoices):
        READ = "read", _("lire")
        DECLARE = "declare", _("lire et déclarer")

    privacy = Retention(
        keep=timedelta(days=30),
        since="expires_at",
        why=_("Reconnaître le programme qui agit pour une organisation, et dire au nom de qui ; effacé ensuite."),
        fields=("person", "label", "last_used_on"),
    )

    person = models.ForeignKey(Person, models.CASCADE, related_name="access_tokens")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="access_tokens")
    scope = models.CharField(max_length=7, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=20)
    label = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("created_at") + timedelta(days=366)), name="access_token_lasts_a_year"
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="access_token_is_a_digest"),
        ]

    def __str__(self) -> str:
        return self.label
