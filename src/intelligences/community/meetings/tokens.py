"""The secret of a registration's page: signed, never stored, so that each message can hold it."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from .models import Registration

_SALT = "community.meetings.registration"


def make(registration: Registration) -> str:
    """`<uuid>:<signature>`, as an address holds it."""
    return signing.Signer(salt=_SALT, sep=".").sign(registration.pk.hex)


def read(token: str) -> Registration | None:
    """The registration that a token opens, or None: forged, cancelled, erased."""
    try:
        identity = UUID(signing.Signer(salt=_SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    held = Registration.objects.select_related("meeting__organisation", "person")
    return held.filter(pk=identity).first()
