"""Territories, what they were called, and what people type to find them. Filled by `actions.load` only."""

from datetime import timedelta
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import SortKeyField
from intelligences.kernel.retention import NoPersonalData, Retention


class Kind(models.TextChoices):
    """What a territory is. A collectivité is an overseas one that is neither a département nor a région."""

    COMMUNE = "commune", _("commune")
    EPCI = "epci", _("intercommunalité")
    EPT = "ept", _("établissement public territorial")
    DEPARTEMENT = "departement", _("département")
    REGION = "region", _("région")
    COLLECTIVITE = "collectivite", _("collectivité d’outre-mer")


class Nature(models.TextChoices):
    """What an EPCI or an EPT is in law."""

    CC = "CC", _("communauté de communes")
    CA = "CA", _("communauté d’agglomération")
    CU = "CU", _("communauté urbaine")
    METRO = "METRO", _("métropole")
    MET69 = "MET69", _("métropole à statut particulier")
    EPT = "EPT", _("établissement public territorial")


@lru_cache(maxsize=4)
def _start(language: str) -> str:
    """`/territoires/`, `/en/territoires/`: reversing the address of each link took a third of a page with hundreds."""
    return reverse("territories:index")


def page_address(kind: str, code: str, slug: str) -> str:
    """The path of a territory's page in the active language, for those who read values rather than whole rows."""
    return f"{_start(get_language() or '')}{kind}/{code}-{slug}/"


class Territory(models.Model):
    """A territory of today, or of an earlier edition (`current` false: kept because other rooms may point at it)."""

    privacy = NoPersonalData("Des codes, des noms et des populations de collectivités.")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    code = models.CharField(max_length=9)  # INSEE; SIREN for an EPCI or an EPT
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=200, blank=True)
    sort_key = SortKeyField()
    slug = models.SlugField(max_length=200, db_index=False)
    nature = models.CharField(max_length=5, blank=True, choices=Nature.choices)
    siren = models.CharField(max_length=9, blank=True)
    population = models.PositiveIntegerField(null=True)
    size_class = models.PositiveSmallIntegerField(null=True)
    # A commune of an overseas collectivity has that collectivity as its département and no région; an EPCI across
    # several has those where most of its inhabitants live.
    region = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    departement = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    epci = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    ept = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    x = models.IntegerField(null=True)  # canvas units, see build/geometry.py
    y = models.IntegerField(null=True)
    website = models.CharField(max_length=300, blank=True)
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(fields=["siren"], name="territory_siren", condition=~Q(siren="")),
            models.Index(fields=["kind", "size_class", "lat"], name="territory_like_it"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="territory_code_once_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="territory_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="commune") | Q(departement__isnull=False), name="territory_commune_has_departement"
            ),
            models.CheckConstraint(
                condition=~Q(kind="departement") | Q(region__isnull=False), name="territory_departement_has_region"
            ),
            models.CheckConstraint(
                condition=Q(population__isnull=True, size_class__isnull=True)
                | Q(population__isnull=False, size_class__range=(0, 8)),
                name="territory_size_class_follows_population",
            ),
            models.CheckConstraint(condition=Q(siren="") | Q(siren__regex=r"^\d{9}$"), name="territory_siren_digits"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="territory_place_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return page_address(self.kind, self.code, self.slug)

    @property
    def address(self) -> str:
        """`25056-besancon`: the end of its page's path."""
        return f"{self.code}-{self.slug}"

    @property
    def what(self) -> str:
        """`communauté urbaine`, `commune`…: the nature of a group, else the kind."""
        return str(Nature(self.nature).label if self.nature else Kind(self.kind).label)


class PostalCode(models.Model):
    """A postal code that serves a commune."""

    privacy = NoPersonalData("Des codes postaux.")

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="postal_codes")
    code = models.CharField(max_length=5)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["territory", "code"], name="postal_code_once_a_commune")]


class FormerCommune(models.Model):
    """An INSEE code or a name that is no longer a commune, and the commune of today that it leads to."""

    class Kind(models.TextChoices):
        DELEGUEE = "deleguee", _("commune déléguée")
        ASSOCIEE = "associee", _("commune associée")
        ARRONDISSEMENT = "arrondissement", _("arrondissement municipal")
        ANCIENNE = "ancienne", _("ancien code INSEE")

    privacy = NoPersonalData("Des codes et des noms d’anciennes communes.")

    code = models.CharField(max_length=5)
    name = models.CharField(max_length=200, blank=True)  # the source doesn't name the oldest
    sort_key = SortKeyField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    today = models.ForeignKey(Territory, models.CASCADE, related_name="former")

    class Meta:
        ordering = ["sort_key", "code"]
        constraints = [models.UniqueConstraint(fields=["code"], name="former_commune_code_once")]

    @property
    def was_in_another_departement(self) -> bool:
        """Whether the code begins as another département's: the commune was moved or renumbered (Seine, Corse)."""
        return self.code[:2] != self.today.code[:2]


class LookupKey(models.Model):
    """Something that people type to find a territory: a name or a code, as `spelling` writes it."""

    class Role(models.IntegerChoices):
        """What the key is, the surest first."""

        NAME = 0, _("nom")
        CODE = 1, _("code")
        ALIAS = 2, _("autre écriture")
        FORMER = 3, _("ancien nom")
        INNER = 4, _("mot du nom")

    privacy = NoPersonalData("Des noms et des codes de territoires.")

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200, db_collation="C")
    role = models.PositiveSmallIntegerField(choices=Role.choices)
    weight = models.PositiveIntegerField()  # the population, to sort equals
    said = models.CharField(max_length=200, blank=True)  # a former name or code, as it was written
    shortened = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["key", "role", "weight", "territory"], name="lookup_key"),
            GinIndex(fields=["shortened"], name="lookup_typo", fastupdate=False),
        ]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="lookup_key_is_not_empty")]


class TownHallContact(models.Model):
    """The e-mail of a town hall, for invitations only: no page, file or address of ours ever gives it."""

    privacy = Retention(
        keep=timedelta(days=730),
        since="loaded_at",
        why=_(
            "Inviter une mairie à répondre ou à participer. Adresse publiée par l’annuaire de l’administration ; "
            "jamais affichée ni exportée ici."
        ),
        fields=("email",),
    )

    territory = models.OneToOneField(Territory, models.CASCADE, related_name="town_hall_contact")
    email = models.CharField(max_length=254)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email__contains="@"), name="town_hall_contact_is_an_address")]


class Outline(models.Model):
    """The SVG path of a territory on the canvas of the maps (`build/geometry.py`), at one level of detail."""

    class Detail(models.TextChoices):
        FINE = "fine", _("fin")
        COARSE = "coarse", _("large")

    privacy = NoPersonalData("Des contours géographiques.")

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="outlines")
    detail = models.CharField(max_length=6, choices=Detail.choices)
    path = models.TextField()
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["territory", "detail"], name="outline_once_a_detail"),
            models.CheckConstraint(
                condition=Q(left__lte=F("right"), top__lte=F("bottom")), name="outline_box_is_in_order"
            ),
        ]


class Edition(models.Model):
    """The reference that is loaded: one row, replaced by each load."""

    privacy = NoPersonalData("L’empreinte des fichiers de référence.")

    digest = models.CharField(max_length=64, unique=True)
    date = models.DateField()
    loaded_at = models.DateTimeField()
