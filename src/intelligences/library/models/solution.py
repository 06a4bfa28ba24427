"""An AI system or an algorithm, described once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import SortKeyField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import NoPersonalData

from ..vocabulary import Nature
from .answers import answered_fields_are_empty
from .record import Record

_TEXTS = ("problem", "technique", "licence", "code_url", "website", "summary")
_LISTS = ("suppliers",)


class Solution(Record):
    """A product, a common good or an in-house development that one or several organisations use."""

    privacy = NoPersonalData("La description d’un système ; les fournisseurs sont des organismes.")
    ANSWERABLE = frozenset(_TEXTS + _LISTS)

    name = models.CharField(_("nom"), max_length=300)
    sort_key = SortKeyField()
    nature = models.CharField(_("nature"), max_length=8, choices=Nature.choices, default=Nature.UNKNOWN)
    summary = models.TextField(_("en une phrase"), blank=True)

    class Meta(Record.Meta):
        ordering = ["sort_key", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="solution_has_a_name"),
            models.CheckConstraint(condition=Q(nature__in=Nature.values), name="solution_nature_is_known"),
            answered_fields_are_empty("solution_answered_field_is_empty", _TEXTS, _LISTS, ()),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.name)

    def get_absolute_url(self) -> str:
        return reverse("library:solution", kwargs={"pk": self.pk, "slug": self.slug})
