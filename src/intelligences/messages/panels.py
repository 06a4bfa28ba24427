"""The follow block, on the pages of things that can be followed."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from intelligences.kernel import events, registries
from intelligences.messages.models import Follow

PAGES = ("organisation", "territory", "document")


def follow_panel(page: str) -> registries.PagePanel:
    """The block for a kind of page."""
    return registries.PagePanel(f"follow.{page}", page, "messages/_follow.html", follow_context, order=900)


def follow_context(request: HttpRequest, thing: Model) -> Mapping[str, Any] | None:
    """What the block shows, or None for a thing that can't be followed."""
    if registries.model_key(thing) not in registries.followables:
        return None
    subject, person = events.reference(thing), request.user
    follow = Follow.objects.of(person).filter(subject=subject).first() if person.is_authenticated else None
    return {"follow_subject": subject, "follow": follow, "cadences": Follow.Cadence.choices}
