"""The queue that `kernel.submissions` hands things to."""

from django.db.models import Model

from intelligences.kernel import events, registries
from intelligences.moderation import actions


class CaseQueue:
    """Turns things of any room into cases."""

    def add(self, thing: Model, *, by: Model | None, language: str, note: str) -> None:
        """Submit a thing."""
        actions.submit(
            registries.model_key(thing),
            events.reference(thing),
            by=by,
            language=language,
            note=note,  # type: ignore[arg-type]
        )

    def remove(self, thing: Model, *, by: Model | None) -> None:
        """Take a thing back."""
        actions.take_back(events.reference(thing), by=by)  # type: ignore[arg-type]
