"""What the tests of this room share: a kind of thing that only tests have."""

from collections.abc import Iterator

import pytest

KIND = "essai"


@pytest.fixture
def registered() -> Iterator[None]:
    """Registers that kind for one test: a long work stands for any saved thing; a cancelled one isn't published."""
    from intelligences.kernel import registries
    from intelligences.kernel.models import LongWork
    from intelligences.kernel.registries import Searchable, SearchEntry

    def entry(work: LongWork) -> SearchEntry | None:
        if work.state == LongWork.State.CANCELLED:
            return None
        facets = {"nature": (work.kind,)}
        return SearchEntry(str(work.pk), work.title, f"/essais/{work.pk}/", summary=work.step, facets=facets)

    def entries() -> Iterator[SearchEntry]:
        yield from filter(None, map(entry, LongWork.objects.order_by("pk")))

    registries.searchables.register(Searchable(LongWork, KIND, "Essais", entry, entries))
    yield
    registries.searchables.forget(KIND)
