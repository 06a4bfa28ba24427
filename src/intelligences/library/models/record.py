"""What a solution and a deployment have in common: a state, a language, where each field comes from."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intelligences.kernel.fields import LanguageField

from ..vocabulary import Answer, Collection, Learning, Origin, State, Technique


def texts(size: int = 300) -> ArrayField:
    """A list of short texts."""
    return ArrayField(models.CharField(max_length=size), default=list, blank=True)


class RecordQuerySet(models.QuerySet[Any]):
    """Reads that every kind of record has."""

    def published(self) -> RecordQuerySet:
        """What everybody may see."""
        return self.filter(state=State.PUBLISHED)

    def french(self) -> RecordQuerySet:
        """What is counted for France."""
        return self.filter(collection=Collection.FRANCE)


class Record(models.Model):
    """Common columns. `provenance` maps a field to `{"source": id, "kind": Origin, "on": iso date}` where it isn't the
    main source; `answers` maps an empty field to an `Answer`; `extra` keeps a register's cells that have no field here.
    """

    problem = models.TextField(_("problème"), blank=True)
    technique_family = models.CharField(_("famille de technique"), max_length=12, choices=Technique.choices, blank=True)
    technique = models.TextField(_("technique"), blank=True)
    learning = models.CharField(
        _("règles ou apprentissage"), max_length=8, choices=Learning.choices, default=Learning.UNKNOWN
    )
    suppliers = texts()
    licence = models.CharField(_("licence"), max_length=300, blank=True)
    code_url = models.CharField(_("code source"), max_length=2000, blank=True)
    website = models.CharField(_("site"), max_length=2000, blank=True)
    language = LanguageField(_("langue de la fiche"))
    collection = models.CharField(max_length=8, choices=Collection.choices, default=Collection.FRANCE)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    origin = models.CharField(max_length=9, choices=Origin.choices)
    source = models.ForeignKey("library.Source", models.PROTECT, null=True, blank=True, related_name="+")
    provenance = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    confirmed_on = models.DateField(_("confirmé le"), null=True, blank=True)
    register = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    record_url = models.CharField(_("page dans le registre"), max_length=2000, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = RecordQuerySet.as_manager()
    ANSWERABLE: frozenset[str] = frozenset()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="%(class)s_state_is_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="%(class)s_origin_is_known"),
            models.CheckConstraint(condition=Q(learning__in=Learning.values), name="%(class)s_learning_is_known"),
            models.CheckConstraint(
                condition=Q(technique_family__in=["", *Technique.values]), name="%(class)s_technique_is_known"
            ),
            models.CheckConstraint(condition=Q(collection__in=Collection.values), name="%(class)s_collection_is_known"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="%(class)s_published_has_its_date"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""), name="%(class)s_withdrawn_says_why"
            ),
            models.CheckConstraint(
                condition=Q(origin="declared") | Q(source__isnull=False), name="%(class)s_not_declared_has_a_source"
            ),
            models.CheckConstraint(
                condition=Q(register="", external_id="") | ~Q(register="") & ~Q(external_id=""),
                name="%(class)s_register_and_id_go_together",
            ),
            models.UniqueConstraint(
                fields=["register", "external_id"], condition=~Q(external_id=""), name="%(class)s_once_in_a_register"
            ),
        ]

    def clean(self) -> None:
        """Answers stand for fields that exist, are empty, and with a known word."""
        wrong = {name for name, answer in self.answers.items() if answer not in Answer.values}
        if wrong or set(self.answers) - self.ANSWERABLE:
            raise ValidationError(_("Un champ se répond par « ne sait pas » ou « sans objet »."))
        full = sorted(name for name in self.answers if getattr(self, name) not in ("", None, []))
        if full:
            raise ValidationError(dict.fromkeys(full, _("Ce champ est rempli : il ne peut pas être « ne sait pas ».")))

    @property
    def is_its_organisations(self) -> bool:
        """Whether an organisation declared or confirmed it: no import, no harvest writes over it."""
        return self.origin == Origin.DECLARED or self.confirmed_on is not None

    def answer_to(self, field: str) -> str:
        """`unknown` or `not_applicable` as it was answered; empty when nobody told."""
        return str(self.answers.get(field, ""))
