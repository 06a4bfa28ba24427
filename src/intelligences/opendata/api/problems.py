"""What goes wrong, as RFC 9457 tells it: a kind with its page, one clear sentence, what is wrong where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: `slug` is the end of its address, `what` says what to do about it."""

    slug: str
    status: int
    title: Any
    what: Any


KINDS = {
    one.slug: one
    for one in (
        Kind(
            "curseur-invalide", 400, gettext_lazy("Ce curseur n’en est pas un"),
            gettext_lazy("Suivez l’adresse « next » d’une page, sans la changer."),
        ),
        Kind(
            "introuvable", 404, gettext_lazy("Rien n’est publié à cette adresse"),
            gettext_lazy("Partez d’une adresse que donne une liste."),
        ),
        Kind(
            "methode-refusee", 405, gettext_lazy("Cette adresse ne prend pas cette méthode"),
            gettext_lazy("L’en-tête Allow dit celles qu’elle prend."),
        ),
        Kind(
            "curseur-perime", 410, gettext_lazy("Cette liste a trop changé pour continuer"),
            gettext_lazy("Reprenez-la du début, ou demandez l’ordre « numero », qui continue toujours."),
        ),
        Kind(
            "demande-invalide", 422, gettext_lazy("Une valeur n’est pas acceptée"),
            gettext_lazy("Le champ « errors » dit laquelle, et pourquoi."),
        ),
        Kind(
            "recherche-trop-large", 503, gettext_lazy("Cette recherche prend trop de temps"),
            gettext_lazy("Ajoutez un mot ou un filtre."),
        ),
        Kind(
            "panne", 500, gettext_lazy("Le site a rencontré une erreur"),
            gettext_lazy("Elle est enregistrée ; réessayez plus tard, la même demande peut alors aboutir."),
        ),
        Kind(
            "donnees-injoignables", 503, gettext_lazy("Le site n’atteint pas ses données"),
            gettext_lazy("Réessayez dans une minute."),
        ),
    )
}  # fmt: skip


class Problem(Exception):
    """Ends a request; `detail` is one sentence, `errors` pairs of where and why, `headers` go with the answer."""

    def __init__(
        self,
        slug: str,
        detail: str = "",
        *,
        errors: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(slug, detail)
        self.kind, self.detail, self.errors, self.headers = KINDS[slug], detail, list(errors), dict(headers or {})

    def response(self) -> HttpResponse:
        """As it is sent."""
        told: dict[str, Any] = {
            "type": f"{settings.SITE_URL}{reverse('opendata:api_reference')}#{self.kind.slug}",
            "title": str(self.kind.title),
            "status": self.kind.status,
            "detail": self.detail or str(self.kind.what),
        }
        if self.errors:
            told["errors"] = [{"where": where, "why": why} for where, why in self.errors]
        response = HttpResponse(json.dumps(told, ensure_ascii=False), status=self.kind.status, content_type=TYPE)
        response["Cache-Control"] = "no-store"
        for name, value in self.headers.items():
            response[name] = value
        return response


_WORDS = {
    "int_parsing": gettext_lazy("écrivez un nombre entier."),
    "int_parsing_size": gettext_lazy("écrivez un nombre plus petit."),
    "greater_than_equal": gettext_lazy("écrivez au moins %(ge)s."),
    "less_than_equal": gettext_lazy("écrivez au plus %(le)s."),
    "literal_error": gettext_lazy("choisissez parmi %(expected)s."),
    "string_too_long": gettext_lazy("écrivez au plus %(max_length)s caractères."),
    "too_long": gettext_lazy("donnez au plus %(max_length)s valeurs."),
    "extra_forbidden": gettext_lazy("ce nom n’est pas connu."),
}


def invalid(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """What pydantic refuses, in the words of the site."""
    told = [(_where(one["loc"]), _why(one)) for one in errors]
    sentence = " ; ".join(f"« {where} » : {why.removesuffix('.')}" for where, why in told[:3])
    return Problem("demande-invalide", f"{sentence}.", errors=told)


def _where(loc: Iterable[Any]) -> str:
    """The parameter, and which of its values when it has several: without the names that are of the code only."""
    parts = [str(part) for part in loc]
    return ".".join(parts[2:] if len(parts) > 2 else parts[1:])


def _why(error: Mapping[str, Any]) -> str:
    words = _WORDS.get(error["type"])
    return str(words) % error.get("ctx", {}) if words else _("cette valeur n’a pas la forme attendue.")
