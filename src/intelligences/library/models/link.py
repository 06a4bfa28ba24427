"""The addresses that records name: when they answered last."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import NoPersonalData


class Link(models.Model):
    """An address that a published record or a public document cites; it goes when none cites it any more.

    `failures` counts the days on which it failed since it last answered, the first of them `failing_since`; from
    the third it is said dead, since that first day.
    """

    privacy = NoPersonalData("Des adresses de pages publiques, et les jours où elles ont répondu.")

    url = models.CharField(_("adresse"), max_length=2000, unique=True)
    answered_on = models.DateField(_("dernière réponse"), null=True)
    asked_on = models.DateField(null=True)
    failing_since = models.DateField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    dead_since = models.DateField(_("mort depuis"), null=True)
    why = models.CharField(max_length=10, blank=True)  # of the last failure: see links.visiting
    next_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
                name="link_failures_have_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(dead_since__isnull=True) | Q(failures__gte=3, dead_since=models.F("failing_since")),
                name="link_dead_after_three_days",
            ),
        ]

    def __str__(self) -> str:
        return self.url
