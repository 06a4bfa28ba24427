"""The archive is planned every quarter of an hour, once at a time."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from intelligences.opendata.tasks import plan_dump

pytestmark = pytest.mark.django_db


def test_it_is_planned_once_and_a_minute_later() -> None:
    for _ in range(2):
        plan_dump(0)
    planned = ProcrastinateJob.objects.filter(task_name="opendata.renew_dump")
    assert planned.count() == 1
    assert planned.get().scheduled_at is not None
