"""When daily and weekly messages leave: at seven in the morning, in the site's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

HOUR = time(7)


def _of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, HOUR))


def last(now: datetime) -> datetime:
    """Today at seven, or yesterday at seven before that."""
    today = timezone.localtime(now).date()
    start = _of(today)
    return start if start <= now else _of(today - timedelta(days=1))


def of_monday(morning: datetime) -> datetime:
    """The morning of the Monday of that week."""
    day = timezone.localtime(morning).date()
    return _of(day - timedelta(days=day.weekday()))
