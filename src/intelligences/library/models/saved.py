"""Searches that a person keeps."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.retention import Retention


class SavedSearch(models.Model):
    """A name and the query of an address of the library, as `Selection.query` writes it (`?q=eau`)."""

    MOST, LONGEST = 50, 2000

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="saved_at",
        why=_("Retrouver une recherche que vous avez enregistrée ; vous seul la voyez et pouvez l’effacer."),
        fields=("person", "name", "query"),
    )

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("nom de la recherche"), max_length=120)
    query = models.CharField(max_length=LONGEST)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_a_name"),
            models.CheckConstraint(condition=Q(query__startswith="?"), name="saved_search_is_a_query"),
            models.UniqueConstraint(fields=["person", "query"], name="saved_search_once_a_person"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("library:index") + self.query
