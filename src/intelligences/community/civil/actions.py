"""An organisation presents itself; moderation publishes it or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from intelligences.accounts.models import Organisation, Person
from intelligences.kernel import events, submissions

from .models import Presentation

_State = Presentation.State


@transaction.atomic
def present(organisation: Organisation, fields: Mapping[str, Any], *, by: Person) -> Presentation:
    """A text that waits for moderation; what is published stays until it is accepted. The same as the last one is that
    one; another one that still waits is replaced."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two clicks at once wait here
    last = organisation.presentations.exclude(state=_State.REFUSED).first()
    if last is not None and all(getattr(last, name) == value for name, value in fields.items()):
        return last
    for held in organisation.presentations.filter(state=_State.MODERATION):
        submissions.take_back(held, by=by)  # who reads that one is told that it isn't there any more
    told = {**fields, "by": by, "written_at": timezone.now()}
    made, _is_new = Presentation.objects.update_or_create(
        organisation=organisation, state=_State.MODERATION, defaults=told
    )
    events.record("civil.presented", by=by, on=organisation)
    submissions.submit(made, by=by, language=get_language() or "fr")
    return made


@transaction.atomic
def accept(presentation: Presentation, *, by: Person | None) -> None:
    """Publish it in place of the one before."""
    others = Presentation.objects.filter(organisation=presentation.organisation)
    others.filter(state=_State.PUBLISHED).exclude(pk=presentation.pk).update(state=_State.REPLACED)
    presentation.state = _State.PUBLISHED
    presentation.save(update_fields=["state"])
    events.record("civil.presentation_published", by=by, on=presentation.organisation)


@transaction.atomic
def refuse(presentation: Presentation, *, by: Person | None) -> None:
    """Keep it out; its author reads why, and the one before stays."""
    presentation.state = _State.REFUSED
    presentation.save(update_fields=["state"])
    events.record("civil.presentation_refused", by=by, on=presentation.organisation)
