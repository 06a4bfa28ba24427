"""What a debate asks of its participants, if they will, to compare them with the population; apart from their votes."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData, Retention

from .debates import Debate
from .participants import Participant
from .results import Result

KEPT = timedelta(days=30)
"""After the closing, at most: the final result deletes answers as soon as it is made."""


class Trait(models.Model):
    """One thing that a debate asks: coarse, with the population's margin, its source and the date of its figures."""

    class Kind(models.TextChoices):
        AGE = "age", _("tranche d’âge")
        SEX = "sex", _("sexe")
        SIZE = "size", _("taille de la commune")
        PLACE = "place", _("partie du territoire")

    privacy = NoPersonalData("Des catégories et leur population, telles que l’organisateur les donne.")

    debate = models.ForeignKey(Debate, models.CASCADE, related_name="traits")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    source = models.CharField(max_length=300)
    as_of = models.DateField()

    class Meta:
        ordering = ["debate", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["debate", "kind"], name="trait_once_a_debate"),
            models.CheckConstraint(condition=~Q(source=""), name="trait_margin_has_a_source"),
        ]


class Category(models.Model):
    """One answer to it, and how many of the population it holds. `name` is empty where the site names it (`kinds`)."""

    privacy = NoPersonalData("Une catégorie et sa population.")

    trait = models.ForeignKey(Trait, models.CASCADE, related_name="categories")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60, blank=True)
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ["trait", "position"]
        constraints = [models.UniqueConstraint(fields=["trait", "position"], name="category_position_once")]


class TraitAnswer(models.Model):
    """What a participant said of themselves. Who would rather not has no row."""

    privacy = Retention(
        keep=KEPT,
        since="participant__debate__closed_at",
        why=_(
            "Comparer les participants d’un débat à la population, si l’on veut bien répondre. Jamais publié personne "
            "par personne ; effacé dès que le résultat définitif est établi."
        ),
        fields=("category",),
    )

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="trait_answers")
    trait = models.ForeignKey(Trait, models.CASCADE, related_name="answers")
    category = models.ForeignKey(Category, models.CASCADE, related_name="answers")

    class Meta:
        ordering = ["participant", "trait"]
        constraints = [models.UniqueConstraint(fields=["participant", "trait"], name="trait_answered_once")]


class Comparison(models.Model):
    """Participants against the population, and what votes become once weighted: counts and shares, made once with a
    final result (see `representing.weighting`)."""

    privacy = NoPersonalData("Des parts et des effectifs, dont les petits sont tus.")

    result = models.OneToOneField(Result, models.CASCADE, related_name="comparison")
    figures = models.JSONField()

    class Meta:
        ordering = ["result"]
