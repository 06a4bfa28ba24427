"""The index: what is found, and the words that typos are led back to."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from intelligences.kernel.fields import LANGUAGES, SortKeyField
from intelligences.kernel.retention import NoPersonalData


class WordsField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's tsvector, written and read by SQL only."""

    def db_type(self, connection: object) -> str:
        return "tsvector"


class IntegersField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's integer[], written and read by SQL only."""

    def db_type(self, connection: object) -> str:
        return "integer[]"


class FacetValue(models.Model):
    """A value of a facet, an audience or a kind, as the small number that entries carry. Never removed or reused."""

    privacy = NoPersonalData("Des noms de rubriques, et des références sans nom ni adresse.")

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "value"], name="search_facet_value_once")]


class Entry(models.Model):
    """One thing that can be found.

    `codes` (facet values) and `head` (id, weight, day) repeat other columns as packed bytes, described in packing.py,
    which each process reads once. It takes a new id each time that it is written.
    """

    privacy = NoPersonalData(
        "La copie de ce que d’autres tables publient : elle change et disparaît avec elles, dans la même transaction."
    )

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    thing = models.CharField(max_length=64)
    language = models.CharField(max_length=5, choices=LANGUAGES)
    audience = models.IntegerField()
    weight = models.FloatField()
    on = models.DateField(null=True)
    head = models.BinaryField()
    codes = models.BinaryField()
    title = models.TextField()
    sort_key = SortKeyField(source="title")
    url = models.TextField()
    summary = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing"], name="search_entry_once"),
            models.CheckConstraint(condition=models.Q(weight__range=(0, 1)), name="search_weight_from_0_to_1"),
        ]


class Keys(models.Model):
    """What an entry is found by: the keys described in expression.py.

    They stand apart from the entry, in rows of a few bytes, for a count opens the row of each answer (migrations 0004
    and 0005 see to it that PostgreSQL moves the keys themselves out of the row). The keeper alone writes both, in one
    transaction.
    """

    privacy = NoPersonalData("Les mots d’une fiche publiée : ils changent et disparaissent avec elle.")

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="keys")
    words = WordsField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_words")]


class KnownWord(models.Model):
    """A word of entries: folded, as one of them writes it, its key in the index, its forms with one letter less.

    It may stand here twice (two writers at once): no unique constraint makes them wait for each other.
    """

    privacy = NoPersonalData("Des mots isolés, effacés quand plus aucune fiche ne les porte.")

    word = models.CharField(max_length=64)
    written = models.CharField(max_length=64)
    lexeme = models.CharField(max_length=70)
    shortened = IntegersField()

    class Meta:
        indexes = [
            models.Index(fields=["lexeme", "word"], name="search_known_lexeme"),
            GinIndex(fields=["shortened"], name="search_known_shortened"),
        ]
