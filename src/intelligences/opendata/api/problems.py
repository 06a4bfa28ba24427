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
            "demande-illisible", 400, gettext_lazy("Cette demande ne se lit pas"),
            gettext_lazy("Envoyez un objet JSON bien formé, en UTF-8, chaque nom une fois."),
        ),
        Kind(
            "demande-refusee", 400, gettext_lazy("Le site ne prend pas cette demande"),
            gettext_lazy("Vérifiez l’adresse entière, nom de domaine compris."),
        ),
        Kind(
            "cle-absente", 400, gettext_lazy("Il manque l’en-tête Idempotency-Key"),
            gettext_lazy("Donnez une clé nouvelle pour chaque déclaration : 1 à 255 caractères ASCII, sans espace."),
        ),
        Kind(
            "jeton-absent", 401, gettext_lazy("Il manque un jeton d’accès"),
            gettext_lazy("Créez-en un dans votre compte, et envoyez-le dans l’en-tête `Authorization: Bearer`."),
        ),
        Kind(
            "jeton-refuse", 401, gettext_lazy("Ce jeton d’accès ne sert pas"),
            gettext_lazy("Il est inconnu, retiré ou arrivé à sa fin : créez-en un autre dans votre compte."),
        ),
        Kind(
            "portee-insuffisante", 403, gettext_lazy("Ce jeton ne laisse pas faire cela"),
            gettext_lazy("Créez un jeton « lire et déclarer »."),
        ),
        Kind(
            "droit-perdu", 403, gettext_lazy("La personne de ce jeton n’agit plus pour l’organisation"),
            gettext_lazy("Une personne qui agit pour l’organisation crée un autre jeton."),
        ),
        Kind(
            "acces-refuse", 403, gettext_lazy("Cette demande est refusée"),
            gettext_lazy("Vérifiez l’adresse et la méthode."),
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
            "declaration-close", 409, gettext_lazy("Cette déclaration ne peut pas changer ainsi"),
            gettext_lazy("Lisez son état. En relecture : reprenez-la sur sa page. Publiée : corrigez la fiche."),
        ),
        Kind(
            "declaration-ouverte", 409, gettext_lazy("Une déclaration corrige déjà cette fiche"),
            gettext_lazy("Le champ « declaration » donne son adresse : lisez-la, puis corrigez-la."),
        ),
        Kind(
            "curseur-perime", 410, gettext_lazy("Cette liste a trop changé pour continuer"),
            gettext_lazy("Reprenez-la du début, ou demandez l’ordre « numero », qui continue toujours."),
        ),
        Kind(
            "longueur-absente", 411, gettext_lazy("Cette demande ne dit pas sa longueur"),
            gettext_lazy("Envoyez-la entière, avec l’en-tête Content-Length, plutôt que par morceaux."),
        ),
        Kind(
            "version-perimee", 412, gettext_lazy("Cette déclaration a changé depuis que vous l’avez lue"),
            gettext_lazy("Rien n’est remplacé : « changed » dit quoi, et par qui. Relisez, puis recommencez."),
        ),
        Kind(
            "trop-volumineux", 413, gettext_lazy("Cette demande est trop grande"),
            gettext_lazy("Envoyez au plus 256 kilooctets, une déclaration à la fois."),
        ),
        Kind(
            "format-refuse", 415, gettext_lazy("Ce format n’est pas pris"),
            gettext_lazy("Envoyez du JSON en UTF-8, non compressé : `Content-Type: application/json`."),
        ),
        Kind(
            "demande-invalide", 422, gettext_lazy("Une valeur n’est pas acceptée"),
            gettext_lazy("Le champ « errors » dit laquelle, et pourquoi."),
        ),
        Kind(
            "declaration-incomplete", 422, gettext_lazy("Cette déclaration ne peut pas encore être envoyée"),
            gettext_lazy("Le champ « errors » dit ce qui manque ou reste à corriger, champ par champ."),
        ),
        Kind(
            "cle-deja-prise", 422, gettext_lazy("Cette clé a servi pour une autre demande"),
            gettext_lazy("Donnez une clé nouvelle à chaque nouvelle demande."),
        ),
        Kind(
            "version-absente", 428, gettext_lazy("Dites quelle version vous avez lue"),
            gettext_lazy("Lisez la déclaration, et renvoyez son ETag dans l’en-tête If-Match."),
        ),
        Kind(
            "trop-de-demandes", 429, gettext_lazy("Trop de demandes en peu de temps"),
            gettext_lazy("Attendez le temps que dit l’en-tête Retry-After."),
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
    """Ends a request; `detail` is one sentence, `errors` pairs of where and why, `headers` go with the answer, `more`
    are members of this kind of problem."""

    def __init__(
        self,
        slug: str,
        detail: str = "",
        *,
        errors: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(slug, detail)
        self.kind, self.detail, self.errors, self.headers = KINDS[slug], detail, list(errors), dict(headers or {})
        self.more = dict(more or {})

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
        told |= self.more
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
    return refused("demande-invalide", [(_where(one["loc"]), _why(one)) for one in errors])


def refused(slug: str, told: list[tuple[str, str]]) -> Problem:
    """What is wrong where, the first three in the sentence."""
    sentence = " ; ".join(f"« {where} » : {why.removesuffix('.')}" for where, why in told[:3])
    return Problem(slug, f"{sentence}.", errors=told)


def _where(loc: Iterable[Any]) -> str:
    """The parameter, and which of its values when it has several: without the names that are of the code only."""
    parts = [str(part) for part in loc]
    return ".".join(parts[2:] if len(parts) > 2 else parts[1:])


def _why(error: Mapping[str, Any]) -> str:
    words = _WORDS.get(error["type"])
    return str(words) % error.get("ctx", {}) if words else _("cette valeur n’a pas la forme attendue.")
