"""What the index needs when the software changes, not the things."""

from collections.abc import Callable

from django.db import transaction

from intelligences.kernel import searchable
from intelligences.kernel.registries import searchables
from intelligences.search.models import Entry


@transaction.atomic
def fill(*, everything: bool, progress: Callable[[int, int], object] = lambda done, total: None) -> None:
    """Put in the index the kinds that have nothing there or, after a change of the way of indexing, every kind."""
    kinds = [one.kind for one in searchables]
    for done, kind in enumerate(kinds):
        progress(done, len(kinds))
        if everything or not Entry.objects.filter(kind=kind).exists():
            searchable.rebuild(kind)
    progress(len(kinds), len(kinds))
