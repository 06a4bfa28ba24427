"""How the site does, without a secret: what the status page and its JSON twin say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from intelligences.library.queries.links import LinkCounts, link_counts
from intelligences.messages.queries import post_state
from intelligences.territories.models import Edition
from intelligences.version import version

# The worker writes every ten seconds; a message that nobody took for ten minutes waits for something broken.
WORKER_LATE, POST_LATE = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True)
class Status:
    """Ages are in seconds; None is unknown (no worker has ever written, no reference is loaded, nothing waits)."""

    version: str
    database: str
    worker_age: int | None
    post_age: int | None
    post_waiting: int
    has_mail_server: bool
    reference: date | None
    links: LinkCounts

    @property
    def worker_is_late(self) -> bool:
        return self.worker_age is None or self.worker_age > WORKER_LATE.total_seconds()

    @property
    def post_is_late(self) -> bool:
        """A site without a mail server keeps its messages: they aren't late."""
        late = self.post_age is not None and self.post_age > POST_LATE.total_seconds()
        return self.has_mail_server and late

    @property
    def well(self) -> bool:
        """Whether everything answers as it should."""
        return not self.worker_is_late and not self.post_is_late and self.reference is not None

    def as_object(self) -> dict[str, Any]:
        """The status as the JSON twin tells it."""
        return {"well": self.well, **asdict(self)}


def status(now: datetime | None = None) -> Status:
    """Read now; a database that doesn't answer makes the page a 503 long before this."""
    moment, post = now or timezone.now(), post_state()
    beat = ProcrastinateWorker.objects.order_by("-last_heartbeat").values_list("last_heartbeat", flat=True).first()
    edition = Edition.objects.order_by("pk").values_list("date", flat=True).first()
    return Status(
        version=version(),
        database=f"PostgreSQL {connection.pg_version // 10_000}.{connection.pg_version % 10_000}",
        worker_age=_age(beat, moment),
        post_age=_age(post.oldest, moment),
        post_waiting=post.waiting,
        has_mail_server=bool(settings.SMTP_HOST),
        reference=edition,
        links=link_counts(),
    )


def _age(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else max(0, round((now - since).total_seconds()))
