"""Codes by e-mail. No event is recorded: nothing public changes, and who asked for a code is nobody's business."""

import enum
import logging
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from intelligences.accounts.models import SignInCode
from intelligences.kernel import notices

log = logging.getLogger("intelligences.sign_in")

DIGITS = 8
TRIES = 3
LIFETIME = timedelta(minutes=10)  # OWASP ASVS 5.0 6.6.3: at most ten minutes


class Answer(enum.Enum):
    """What became of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # expired, already used, or tried too often: another one must be asked for


@dataclass(frozen=True)
class Check:
    """The answer, and the address that a right code proves."""

    answer: Answer
    email: str = ""


def _digest(code_id: UUID, code: str) -> str:
    return salted_hmac(f"accounts.sign_in_code:{code_id}", code, algorithm="sha256").hexdigest()


@transaction.atomic
def send_code(email: str, *, template: str = "accounts/email/sign_in_code") -> SignInCode:
    """Send a fresh code of eight digits to an address, known here or not: nothing differs that could be told apart.

    `template` says what the code is for. Whoever asks keeps the code's id: it is good for what they asked it for.
    """
    code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    row = SignInCode(email=email.strip().lower())
    row.digest = _digest(row.pk, code)
    row.save(force_insert=True)
    spaced = f"{code[:4]} {code[4:]}"
    context = {"code": spaced, "minutes": int(LIFETIME.total_seconds() // 60)}
    key = f"accounts.sign_in_code:{row.pk}"
    notices.notify(row.email, template, context, key=key, on_request=True)
    return row


@transaction.atomic
def check_code(code_id: UUID, typed: str) -> Check:
    """Try a code. It works once; each try counts, and tries of the same code wait for each other."""
    row = SignInCode.objects.select_for_update().filter(pk=code_id).first()
    if row is None or row.used_at or row.tries >= TRIES or timezone.now() - row.created_at > LIFETIME:
        return Check(Answer.OVER)
    SignInCode.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    if not constant_time_compare(_digest(row.pk, re.sub(r"\D", "", typed)), row.digest):
        log.warning("A wrong sign-in code was typed (try %s of %s).", row.tries + 1, TRIES)
        return Check(Answer.OVER if row.tries + 1 >= TRIES else Answer.WRONG)
    SignInCode.objects.filter(pk=row.pk).update(used_at=timezone.now())
    return Check(Answer.RIGHT, row.email)
