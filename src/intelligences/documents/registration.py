"""What other rooms show of documents: in the index, among followed and cited things, in the moderation queue."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from intelligences.accounts.models import Organisation
from intelligences.documents import actions, queries, rules
from intelligences.documents.models import Document, Edition
from intelligences.kernel import registries
from intelligences.kernel.registries import Citable, Followable, Moderated, PagePanel, Searchable, Telling


def register() -> None:
    """Called once, when Django is ready."""
    registries.searchables.register(
        Searchable(Document, "document", "Documents", queries.search_entry, queries.search_entries)
    )
    registries.citables.register(Citable(Document, str, _url))
    registries.followables.register(Followable(Document, str, _url, lambda thing, person: _follows(person, thing)))
    registries.moderated.register(
        Moderated(Edition, "document", str, lambda edition: _url(edition.document), actions.publish, actions.refuse)  # type: ignore[attr-defined]
    )
    registries.tellings.register(Telling("document.published", _published))
    registries.tellings.register(Telling("document.withdrawn", lambda facts: gettext("le document a été retiré")))
    registries.tellings.register(
        Telling("document.put_back", lambda facts: gettext("le document est de nouveau en ligne"))
    )
    registries.tellings.register(Telling("organisation.document_published", _published_by_organisation))
    registries.panels.register(
        PagePanel("documents", "organisation", "documents/_organisation_panel.html", _organisation_panel, order=50)
    )


def _url(document: Any) -> str:
    return str(document.get_absolute_url())


def _follows(person: Any, document: Document) -> bool:
    from django.contrib.auth.models import AnonymousUser

    return document.purged_at is None and rules.can_see(person or AnonymousUser(), document)


def _published(facts: Mapping[str, Any]) -> str:
    if facts["number"] == 1:
        return gettext("le document est en ligne")
    return gettext("la version %(number)s est en ligne") % {"number": facts["number"]}


def _published_by_organisation(facts: Mapping[str, Any]) -> str:
    """The title as it is when it is told: the journal keeps the number only."""
    document = Document.objects.filter(pk=facts["document"]).first()
    return gettext("nouveau document : %(title)s") % {"title": document or gettext("Document supprimé")}


def _organisation_panel(request: HttpRequest, organisation: Organisation) -> Mapping[str, Any] | None:
    """Public documents of an organisation, and the way to all of them for its members."""
    shown, is_member = queries.public_of(organisation)[:5], rules.can_deposit(request.user, organisation)
    return {"documents": shown, "organisation": organisation, "is_member": is_member} if shown or is_member else None
