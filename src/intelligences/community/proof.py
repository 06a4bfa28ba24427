"""Proof of work (ALTCHA, version 2): a challenge that costs a browser about a second, made and checked here.

Who asks for a thousand questions pays a thousand seconds; nobody looks at an image, and nobody else is asked.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import UsedChallenge

ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 5_000, "00"
LASTS = timedelta(minutes=30)


class Unproved(Exception):
    """The proof is forged, expired or used already."""


def _secret() -> bytes:
    return salted_hmac("community.proof", "altcha", secret=settings.SECRET_KEY, algorithm="sha256").digest()


def challenge() -> dict[str, Any]:
    """A new signed challenge, as JSON values: parameters and signature."""
    import altcha  # the start of the site needn't wait for it

    made: dict[str, Any] = altcha.create_challenge(
        ALGORITHM, COST, key_prefix=PREFIX, expires_at=timezone.now() + LASTS, hmac_secret=_secret()
    ).to_dict()
    return made


def check(payload: str) -> None:
    """Raises Unproved unless the payload (base64 of challenge and solution) is a challenge of ours, in time, solved."""
    import altcha

    try:
        verified = altcha.verify_solution(payload, _secret()).verified
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        verified = False
    if not verified:
        raise Unproved


def consume(payload: str) -> None:
    """Use up a checked payload, in the caller's transaction. Raises Unproved when it was used already."""
    parameters = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
    digest = hashlib.sha256(str(parameters["nonce"]).encode()).hexdigest()
    UsedChallenge.objects.filter(expires_at__lt=timezone.now()).delete()
    expires_at = datetime.fromtimestamp(parameters["expiresAt"], tz=UTC)
    try:
        with transaction.atomic():
            UsedChallenge.objects.create(digest=digest, expires_at=expires_at)
    except IntegrityError:
        raise Unproved from None
