"""« Toujours vrai ? »: once a year, each declared record asks its organisation."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from intelligences.accounts.models import Membership
from intelligences.kernel import notices

from ..models import Deployment
from ..vocabulary import Origin
from .records import NotPossible, confirm

EVERY = timedelta(days=365)
AT_ONCE = 500
_SALT, _LASTS = "library.still_true", timedelta(days=120)


def due() -> list[Deployment]:
    """Public records that an organisation declared, and that nobody has confirmed for a year, the oldest first."""
    before = timezone.localdate() - EVERY
    declared = Deployment.objects.published().filter(origin=Origin.DECLARED, organisation__isnull=False)
    unconfirmed = Q(confirmed_on__lte=before) | Q(confirmed_on=None, published_at__date__lte=before)
    return list(declared.filter(unconfirmed).select_related("organisation").order_by("confirmed_on", "id"))


def ask_again() -> int:
    """Write to those who act for each organisation; a record asks once a year, whatever runs twice. How many asked now:
    those that nobody answered, or that have nobody to ask, keep no other waiting.
    """
    asked = 0
    for record in due():
        if asked == AT_ONCE:
            break
        with transaction.atomic():
            asked += _ask(record)
    return asked


def _ask(record: Deployment) -> bool:
    """Whether somebody is asked who wasn't yet."""
    since = record.confirmed_on or timezone.localdate(record.published_at)
    time = f"{since}+{(timezone.localdate() - since) // EVERY}"  # unanswered, the question comes back a year later
    is_new = False
    members = Membership.objects.active().filter(organisation=record.organisation).select_related("person")
    for membership in members.order_by("id"):
        token = signing.dumps([record.pk, record.confirmed_on and record.confirmed_on.isoformat()], salt=_SALT)
        link = settings.SITE_URL + reverse("library:still_true", kwargs={"token": token})
        context = {"use": record, "link": link, "change": settings.SITE_URL + record.get_absolute_url()}
        key = f"library.still_true:{record.pk}:{time}:{membership.person.pk}"
        is_new |= notices.notify(membership.person, "library/email/still_true", context, key=key)
    return is_new


def read(token: str) -> Deployment | None:
    """The record of a signed address; None when it is false, too old, or already answered."""
    try:
        pk, confirmed = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Deployment.objects.published().filter(pk=pk).first()
    if found is None or (found.confirmed_on and found.confirmed_on.isoformat()) != confirmed:
        return None
    return found


def confirm_asked(record: Deployment) -> None:
    """What the signed address confirms; twice is once. The journal names nobody: the address went to several."""
    try:
        confirm(record, by=None)
    except NotPossible:
        return
