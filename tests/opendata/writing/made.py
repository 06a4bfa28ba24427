"""A program with its token, and what it tells of a use."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

WHOLE: dict[str, Any] = {
    "title": "Tri des courriels de la mairie",
    "problem": "Les demandes attendent deux jours avant d’arriver au bon service.",
    "policy_domains": ["relation-usagers"],
    "learning": "learning",
    "technique_family": "text",
    "personal_data": "yes",
    "data_used": "Les courriels reçus.",
    "status": "production",
    "started_on": "2024-03",
}
"""What every step that is needed asks for."""


@dataclass
class Program:
    """Speaks to the API with a token; an answer is Django's, JSON goes in as Python."""

    token: str
    client: Client = field(default_factory=Client)

    def get(self, path: str = "", **headers: str) -> Any:
        return self.client.get(f"/api/v1/declarations{path}", headers=self._headers(headers))

    def create(self, told: Any, *, key: str = "", **headers: str) -> Any:
        named = {"Idempotency-Key": key or secrets.token_hex(8), **headers}
        return self._sent("post", "", told, named)

    def patch(self, number: int, told: Any, etag: str, **headers: str) -> Any:
        return self._sent("patch", f"/{number}", told, {"If-Match": etag, **headers})

    def send(self, number: int, etag: str, told: Any = None, **headers: str) -> Any:
        return self._sent("post", f"/{number}/envoi", told or {}, {"If-Match": etag, **headers})

    def _sent(self, method: str, path: str, told: Any, headers: dict[str, str]) -> Any:
        body = told if isinstance(told, bytes | str) else json.dumps(told)
        ask = getattr(self.client, method)
        kind = headers.pop("Content-Type", "application/json")
        return ask(f"/api/v1/declarations{path}", body, content_type=kind, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | more


def token_of(person: Any, organisation: Any, scope: str = "declare", *, label: str = "Registre interne") -> str:
    """The secret of a fresh token."""
    from intelligences.accounts import actions

    nonce = secrets.token_urlsafe(32)
    made = actions.create_token(actions.Asked(organisation, scope, label, 90, nonce), by=person)
    return actions.shown_once(made, nonce)
