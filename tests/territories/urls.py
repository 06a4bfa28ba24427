"""A sample of each address with a parameter, for the walk over every address and role."""

from django.utils import timezone

from intelligences.territories.models import Edition, Territory
from tests.cast import Cast


def _territory(cast: Cast) -> dict[str, object]:
    today = timezone.now()
    Edition.objects.get_or_create(digest="walk", defaults={"date": today.date(), "loaded_at": today})
    region, _ = Territory.objects.get_or_create(
        kind="region",
        code="27",
        defaults={
            "name": "Bourgogne-Franche-Comté",
            "slug": "bourgogne-franche-comte",
            "population": 2_800_000,
            "size_class": 8,
        },
    )
    return {"kind": region.kind, "address": region.address}


SAMPLES = {
    "territories:index_file": lambda cast: {"form": "json"},
    "territories:map_file": lambda cast: {"form": "csv"},
    "territories:territory": _territory,
    "territories:territory_file": lambda cast: {**_territory(cast), "form": "json"},
}
