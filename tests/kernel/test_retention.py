"""Every table says what it keeps, how long and why; the daily job keeps the promise."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from intelligences.kernel import retention
from intelligences.kernel.checks import every_table_says_what_it_keeps
from intelligences.kernel.models import Event, LongWork

pytestmark = pytest.mark.django_db


def test_every_table_says_what_it_keeps() -> None:
    assert every_table_says_what_it_keeps(None) == []


def test_a_table_that_says_nothing_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(LongWork, "privacy")
    assert [(e.id, e.obj) for e in every_table_says_what_it_keeps(None)] == [("kernel.E001", LongWork)]


def test_a_promise_about_a_missing_column_fails_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = retention.Retention(keep=timedelta(days=1), since="created_at", why="…", fields=("telephone",))
    monkeypatch.setattr(LongWork, "privacy", wrong)
    assert [e.id for e in every_table_says_what_it_keeps(None)] == ["kernel.E002"]


def test_long_work_leaves_after_ninety_days_and_the_journal_says_so() -> None:
    now = timezone.now()
    for days in (89, 91):
        work = LongWork.objects.create(kind="test", title=f"{days}", owner="accounts.person:x")
        LongWork.objects.filter(pk=work.pk).update(created_at=now - timedelta(days=days))
    assert retention.enforce(now)["kernel.LongWork"] == 1
    assert [work.title for work in LongWork.objects.all()] == ["89"]
    assert Event.objects.get(kind="retention.enforced").facts == {"table": "kernel.LongWork", "rows": 1}


def test_what_must_stay_is_anonymised_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(rows: "models.QuerySet[models.Model]") -> int:
        return rows.exclude(owner="").update(owner="")

    promise = retention.Retention(timedelta(days=1), "created_at", "…", ("owner",), anonymise=forget)
    monkeypatch.setattr(LongWork, "privacy", promise)
    LongWork.objects.create(kind="test", title="reste", owner="accounts.person:x")
    retention.enforce(timezone.now() + timedelta(days=2))
    assert LongWork.objects.get().owner == ""
