"""Files by their hash, documents that organisations deposit, and their editions."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from intelligences.documents.filetypes import TYPES, FileType
from intelligences.kernel.fields import LanguageField
from intelligences.kernel.french import slug
from intelligences.kernel.retention import NoPersonalData, Retention
from intelligences.ui.typography import number


def _language() -> str:
    return get_language() or "fr"


class StoredFile(models.Model):
    """Bytes that we hold, or held, once whatever the number of documents that use them."""

    class State(models.TextChoices):
        QUARANTINE = "quarantine", _("en cours d’analyse par un antivirus")
        CLEAN = "clean", _("analysé par un antivirus")
        UNSCANNED = "unscanned", _("non analysé par un antivirus")
        INFECTED = "infected", _("refusé par l’antivirus")
        ABSENT = "absent", _("décrit par une archive, sans son contenu")

    privacy = NoPersonalData("L’empreinte, la taille et le type d’un fichier, sans nom ni auteur.")

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state"], condition=Q(state="quarantine"), name="file_in_quarantine")]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_hash_is_a_sha256"),
            models.CheckConstraint(condition=Q(kind__in=list(TYPES)), name="file_kind_is_accepted"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(purged_at__isnull=False), name="file_erased_only_once_purged"
            ),
        ]

    def __str__(self) -> str:
        return self.sha256

    @property
    def type(self) -> FileType:
        """What the content is."""
        return TYPES[self.kind]

    @property
    def size_in_words(self) -> str:
        """ "5 ko", "1,3 Mo": thousands and millions of bytes, never less than a thousand."""
        if self.size < 1_000_000:
            return gettext("%(size)s ko") % {"size": number(max(1, round(self.size / 1000)), language=_language())}
        size = number(round(self.size / 1_000_000, 1), language=_language(), decimals=1)
        return gettext("%(size)s Mo") % {"size": size}

    @property
    def is_ready(self) -> bool:
        """Whether the bytes may be given to anyone."""
        return self.state in {self.State.CLEAN, self.State.UNSCANNED} and self.purged_at is None


class Document(models.Model):
    """Something that an organisation shares, in editions. What was withdrawn or purged keeps its page."""

    class Licence(models.TextChoices):
        ETALAB = "etalab-2.0", _("Licence Ouverte 2.0")
        CC_BY = "cc-by-4.0", "Creative Commons BY 4.0"
        CC_BY_SA = "cc-by-sa-4.0", "Creative Commons BY-SA 4.0"
        CC0 = "cc0-1.0", "Creative Commons CC0 1.0"
        ODBL = "odbl-1.0", "ODbL 1.0"
        RESERVED = "reserved", _("Tous droits réservés (lecture seulement)")

    class Audience(models.TextChoices):
        PUBLIC = "public", _("tout le monde")
        MEMBERS = "members", _("les membres de l’organisation")

    privacy = Retention(
        keep=timedelta(days=3 * 365),
        since="purged_at",
        why=_("Dire qu’un document a été supprimé, quand et pourquoi ; qui l’a déposé s’efface avec son compte."),
        fields=("deposited_by",),
    )

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="documents")
    deposited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("titre"), max_length=200)
    summary = models.CharField(_("description"), max_length=1000, blank=True)
    language = LanguageField(_("langue du document"))
    licence = models.CharField(_("licence"), max_length=12, choices=Licence.choices)
    audience = models.CharField(_("qui peut le lire"), max_length=7, choices=Audience.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)
    reason = models.CharField(_("motif public"), max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, purged_at__isnull=True) | ~Q(reason=""),
                name="document_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title or gettext("Document supprimé")

    def get_absolute_url(self) -> str:
        return reverse("documents:document", kwargs={"pk": self.pk, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The end of its page's path, after its number."""
        return slug(self.title)

    @property
    def is_gone(self) -> bool:
        """Withdrawn by its organisation, or purged."""
        return self.withdrawn_at is not None or self.purged_at is not None


class Edition(models.Model):
    """One file of a document, numbered from 1; older ones stay. `file` is empty once purged."""

    class State(models.TextChoices):
        WAITING = "waiting", _("en attente de modération")
        PUBLISHED = "published", _("publiée")
        REFUSED = "refused", _("non publiée")

    privacy = NoPersonalData("Le fichier, son nom nettoyé et ses dates ; l’auteur n’y figure pas.")

    document = models.ForeignKey(Document, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="editions")
    filename = models.CharField(max_length=140, blank=True)
    state = models.CharField(max_length=9, choices=State.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="edition_number_once_a_document"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="edition_published_has_its_date"
            ),
        ]

    def __str__(self) -> str:
        if self.number == 1:
            return str(self.document)
        return gettext("%(document)s, version %(number)s") % {"document": self.document, "number": self.number}

    def get_absolute_url(self) -> str:
        """Where its bytes are downloaded."""
        document = self.document
        return reverse("documents:download", kwargs={"pk": document.pk, "slug": document.slug, "number": self.number})


LICENCE_ADDRESSES = {
    Document.Licence.ETALAB: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    Document.Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.fr",
    Document.Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Document.Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    Document.Licence.ODBL: "https://opendatacommons.org/licenses/odbl/1-0/",
}
