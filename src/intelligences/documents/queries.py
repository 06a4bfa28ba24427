"""What the pages about documents read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import translation

from intelligences.accounts.models import Membership, Organisation, Person
from intelligences.documents import rules
from intelligences.documents.models import LICENCE_ADDRESSES, Document, Edition
from intelligences.kernel.registries import SearchEntry


@dataclass(frozen=True)
class ShownEdition:
    """An edition on a page; `url` is empty when this reader can't download it."""

    edition: Edition
    url: str
    is_current: bool


@dataclass(frozen=True)
class Sheet:
    """A document's page for one reader."""

    document: Document
    editions: list[ShownEdition]
    licence_url: str
    can_change: bool
    can_purge: bool
    can_list: bool
    waits: bool

    @property
    def current(self) -> ShownEdition | None:
        """The last edition that this reader sees."""
        return self.editions[0] if self.editions else None


def sheet(document: Document, user: Any) -> Sheet:
    """What a reader sees of a document."""
    lists = rules.can_list(user, document.organisation)
    editions = document.editions.select_related("file", "document")
    seen = list(editions if lists else editions.filter(state=Edition.State.PUBLISHED))
    shown = [
        ShownEdition(edition, edition.get_absolute_url() if rules.can_download(user, edition) else "", index == 0)
        for index, edition in enumerate(seen)
    ]
    return Sheet(
        document=document,
        editions=shown,
        licence_url=LICENCE_ADDRESSES.get(Document.Licence(document.licence), ""),
        can_change=rules.can_change(user, document),
        can_purge=rules.can_purge(user, document),
        can_list=lists,
        waits=any(edition.state == Edition.State.WAITING for edition in seen),
    )


def of_organisation(organisation: Organisation) -> "QuerySet[Document]":
    """Everything that an organisation deposited, newest first, with its editions."""
    editions = Prefetch("editions", Edition.objects.select_related("file"))
    return organisation.documents.prefetch_related(editions)


def organisations_of(person: Person) -> list[Organisation]:
    """The organisations that a person acts for."""
    held = Membership.objects.active().filter(person=person)
    return list(Organisation.objects.filter(memberships__in=held).order_by("sort_key", "pk"))


def public() -> "QuerySet[Document]":
    """What everybody can read."""
    published = Edition.objects.filter(state=Edition.State.PUBLISHED).values("document")
    return Document.objects.filter(
        audience=Document.Audience.PUBLIC, withdrawn_at=None, purged_at=None, pk__in=published
    )


def public_of(organisation: Organisation) -> "QuerySet[Document]":
    """What everybody can read of an organisation."""
    return public().filter(organisation=organisation)


def search_entry(document: Document) -> SearchEntry | None:
    """A document in the index; None while nothing of it can be read."""
    published = (
        document.editions.filter(state=Edition.State.PUBLISHED).select_related("file").order_by("-number").first()
    )
    if document.is_gone or published is None or published.file is None or not published.file.is_ready:
        return None
    is_public = document.audience == Document.Audience.PUBLIC
    return SearchEntry(
        id=str(document.pk),
        title=document.title,
        url=_french_address(document),
        summary=document.summary,
        keywords=f"{document.organisation.name} {published.filename}",
        language=document.language,
        audience="public" if is_public else f"members:{document.organisation_id}",
        facets={"organisation": (document.organisation.name,), "licence": (document.get_licence_display(),)},
        on=published.published_at.date() if published.published_at else None,
    )


def _french_address(document: Document) -> str:
    """The bare address, whatever the language of whoever publishes."""
    with translation.override("fr"):
        return document.get_absolute_url()


def search_entries() -> Iterator[SearchEntry]:
    """Every document in the index."""
    for document in Document.objects.select_related("organisation").iterator(chunk_size=500):
        entry = search_entry(document)
        if entry is not None:
            yield entry
