"""Where a fact comes from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData

from ..partial_dates import PATTERN, PartialDateField
from ..vocabulary import SourceKind


class Source(models.Model):
    """A page, an article, a register or a declaration; `url` is empty only for a declaration made here."""

    privacy = NoPersonalData("Des adresses et des titres de pages publiques, sans auteur.")

    url = models.CharField(_("adresse"), max_length=2000, blank=True)
    title = models.CharField(_("titre"), max_length=500)
    publisher = models.CharField(_("publié par"), max_length=200, blank=True)
    kind = models.CharField(_("nature"), max_length=11, choices=SourceKind.choices)
    published_on = PartialDateField(_("date de publication"))
    consulted_on = models.DateField(_("consulté le"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="source_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind="declaration") | Q(url__regex=r"^https?://"), name="source_can_be_read"
            ),
            models.CheckConstraint(
                condition=Q(published_on="") | Q(published_on__regex=PATTERN), name="source_date_is_one"
            ),
            models.UniqueConstraint(fields=["url", "title"], name="source_once_an_address_and_title"),
        ]

    def __str__(self) -> str:
        return self.title
