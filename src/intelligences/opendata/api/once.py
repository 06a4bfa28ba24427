"""A demand with a key of its own is done once: sent again, by accident or after a cut, it gets the same answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from intelligences.accounts.models import AccessToken

from ..models import SentOnce
from .problems import Problem

HEADER = "Idempotency-Key"
_KEPT = ("Content-Type", "ETag", "Location", "Cache-Control")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def answered(
    request: HttpRequest, token: AccessToken, told: Mapping[str, Any], make: Callable[[], HttpResponse]
) -> HttpResponse:
    """What `make` answers, done and kept in one transaction; what was kept when the key comes again. Two at once wait
    for each other. A demand that is refused leaves its key free."""
    key = request.headers.get(HEADER, "")
    if not _KEY.fullmatch(key):
        raise Problem("cle-absente")
    digest = _digest(request, token, told)
    with transaction.atomic():
        told_once = SentOnce(person=token.person, key=key, digest=digest)
        SentOnce.objects.bulk_create([told_once], ignore_conflicts=True)
        kept = SentOnce.objects.select_for_update().get(person=token.person, key=key)
        if kept.digest != digest:
            raise Problem("cle-deja-prise")
        if kept.answer:
            return _again(kept.answer)
        response = make()
        headers = {name: response[name] for name in _KEPT if response.has_header(name)}
        kept.answer = {"status": response.status_code, "headers": headers, "body": response.content.decode()}
        kept.save(update_fields=["answer"])
        return response


def _digest(request: HttpRequest, token: AccessToken, told: Mapping[str, Any]) -> str:
    body = json.dumps([token.organisation_id, request.path, told], sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()


def _again(answer: Mapping[str, Any]) -> HttpResponse:
    response = HttpResponse(answer["body"], status=answer["status"], headers=answer["headers"])
    response["Idempotency-Replayed"] = "true"
    return response
