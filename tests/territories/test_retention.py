"""Town-hall addresses leave two years after the edition that gave them, unless a newer one gives them again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intelligences.kernel import retention
from intelligences.territories.models import TownHallContact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territories")]


def test_town_hall_addresses_leave_after_two_years() -> None:
    now, loaded = timezone.now(), TownHallContact.objects.count()
    kept = TownHallContact.objects.order_by("pk").values_list("pk", flat=True)[:3]
    TownHallContact.objects.exclude(pk__in=list(kept)).update(loaded_at=now - timedelta(days=731))
    TownHallContact.objects.filter(pk__in=list(kept)).update(loaded_at=now - timedelta(days=729))
    assert retention.enforce(now)["territories.TownHallContact"] == loaded - 3
    assert TownHallContact.objects.count() == 3
