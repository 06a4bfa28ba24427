"""What a program writes: declarations of the organisation that its token acts for, as its people do on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from intelligences.accounts.models import AccessToken
from intelligences.kernel import events
from intelligences.library import actions, exports, rules
from intelligences.library.declaring import flat
from intelligences.library.declaring.steps import BY_KEY
from intelligences.library.models import Declaration, Deployment, Solution
from intelligences.library.queries.declaring import written_by
from intelligences.moderation.queries import last_case

from . import bodies, declared, once
from .bearer import Jeton
from .problems import Problem, refused
from .reading import address, given, rows_of

writing = Router()
_READS, _DECLARES = Jeton(AccessToken.Scope.READ), Jeton(AccessToken.Scope.DECLARE)
_BESIDE = ("solution_id", "usage_id", "language")
"""What a new declaration says beside its fields."""
_LONGEST_NOTE = 2000


def _of(token: AccessToken) -> Any:
    rows = Declaration.objects.filter(organisation=token.organisation)
    return rows.select_related("organisation__territory", "deployment")


def _found(token: AccessToken, number: int) -> Declaration:
    found: Declaration | None = _of(token).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _no_query(request: HttpRequest) -> None:
    """Nothing is told in the address: a token, above all, would stay in logs."""
    if request.GET:
        raise refused("demande-invalide", [(name[:100], _now("ce nom n’est pas connu.")) for name in request.GET])


def _etag(declaration: Declaration) -> str:
    return f'"{actions.mark(declaration)}"'


def _told(declaration: Declaration, status: int = 200) -> HttpResponse:
    """A declaration whole, private, with the mark that a change of it must give back."""
    return _marked(given(_whole(declaration), status=status), declaration)


def _marked(response: HttpResponse, declaration: Declaration) -> HttpResponse:
    response["ETag"] = _etag(declaration)
    response["Cache-Control"] = "private, no-store"
    return response


def _short(one: Declaration) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": str(one),
        "state": one.state,
        "language": one.language,
        "organisation_id": one.organisation_id,
        "usage_id": one.deployment_id,
        "usage_url": exports.address(one.deployment) if one.deployment else "",
        "url": f"{settings.SITE_URL}{one.get_absolute_url()}",
        "api_url": address(f"declarations/{one.pk}"),
        "created_at": one.created_at.isoformat(),
        "updated_at": one.updated_at.isoformat(),
    }


def _whole(one: Declaration) -> dict[str, Any]:
    to_mend = flat.to_mend(one, actions.wrong_steps(one)) if one.is_editable else []
    errors = [{"where": where, "why": why} for where, why in to_mend]
    return {**_short(one), "fields": flat.fields(one), "errors": errors, "moderation": _moderation(one)}


def _moderation(one: Declaration) -> dict[str, Any] | None:
    """Where the moderators stand with it, and their reason; None while it was never sent."""
    found = last_case(one)
    if found is None:
        return None
    case, decision = found
    told: dict[str, Any] = {"state": case.state, "submitted_at": case.submitted_at.isoformat()}
    told |= dict.fromkeys(("verdict", "reason", "text", "decided_at"))
    if decision is not None:
        told |= {"verdict": decision.verdict, "reason": decision.get_category_display(), "text": decision.text}
        told["decided_at"] = decision.at.isoformat()
    return told


@writing.get(
    "declarations",
    auth=_READS,
    response={200: declared.DeclarationsPage, **declared.REFUSED, **declared.LISTED},
    summary=_("Lister les déclarations"),
    description=_("Les déclarations de l’organisation du jeton : brouillons, en relecture, à reprendre, publiées."),
)
def declarations(request: HttpRequest, asked: Query[declared.DeclarationsAsked]) -> HttpResponse:
    """The declarations of the token's organisation."""
    rows = _of(request.auth).filter(state__in=asked.etat) if asked.etat else _of(request.auth)  # type: ignore[attr-defined]
    response = rows_of(request, asked, rows, _short, is_open=False)
    response["Cache-Control"] = "private, no-store"
    return response


@writing.post(
    "declarations",
    auth=_DECLARES,
    response={201: declared.Declaration, **declared.REFUSED, **declared.CREATING},
    summary=_("Commencer une déclaration"),
    description=_(
        "Un brouillon, avec les champs que vous donnez déjà : aucun n’est obligatoire avant l’envoi. « usage_id » "
        "corrige une fiche publiée de l’organisation, « solution_id » part d’une solution de la bibliothèque."
    ),
    openapi_extra=declared.described(declared.KEY, body=declared.new_declaration),
)
def create_declaration(request: HttpRequest) -> HttpResponse:
    """A new draft, once for each key."""
    token: AccessToken = request.auth  # type: ignore[attr-defined]
    _no_query(request)
    told = bodies.read(request)
    bodies.only(told, (*flat.schema(writes=True)["properties"], *_BESIDE))
    with events.through(token):
        return once.answered(request, token, told, lambda: _created(token, told))


def _created(token: AccessToken, told: Mapping[str, Any]) -> HttpResponse:
    begun = _begun(token, told)
    fields = {name: value for name, value in told.items() if name not in _BESIDE}
    saved = _saved(begun, fields, seen=actions.mark(begun), token=token)
    response = _told(saved, status=201)
    response["Location"] = address(f"declarations/{saved.pk}")
    return response


def _begun(token: AccessToken, told: Mapping[str, Any]) -> Declaration:
    solution_id, usage_id = _number(told, "solution_id"), _number(told, "usage_id")
    language = told.get("language", "fr")
    if language not in ("fr", "en"):
        raise refused("demande-invalide", [("language", _now("choisissez parmi « fr » et « en »."))])
    if usage_id:
        return _changing(token, usage_id)
    solution = Solution.objects.published().filter(pk=solution_id).first() if solution_id else None
    if solution_id and solution is None:
        raise refused("demande-invalide", [("solution_id", _now("aucune solution publiée n’a ce numéro."))])
    return actions.begin(token.organisation, by=token.person, language=language, solution=solution, anew=True)


def _changing(token: AccessToken, number: int) -> Declaration:
    """A declaration that corrects a record of the organisation; Problem when one is open already."""
    record = Deployment.objects.select_for_update().filter(pk=number, organisation=token.organisation).first()
    if record is None or not rules.can_edit(token.person, record):
        raise refused("demande-invalide", [("usage_id", _now("aucune fiche de votre organisation n’a ce numéro."))])
    pending = (Declaration.State.OPEN, Declaration.State.WAITING, Declaration.State.SENT_BACK)
    held = record.declarations.filter(state__in=pending).first()
    if held is not None:
        raise Problem("declaration-ouverte", more={"declaration": address(f"declarations/{held.pk}")})
    return actions.change(record, token.organisation, by=token.person)


def _number(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise refused("demande-invalide", [(name, _now("écrivez un nombre entier."))])
    return value


def _saved(declaration: Declaration, fields: Mapping[str, Any], *, seen: str, token: AccessToken) -> Declaration:
    try:
        return actions.save_fields(declaration, fields, seen=seen, by=token.person)
    except flat.WrongFields as wrong:
        raise refused("demande-invalide", wrong.errors) from None
    except actions.Stale as stale:
        raise _stale(stale) from None
    except actions.NotPossible as error:
        raise Problem("declaration-close", str(error)) from None


def _stale(stale: actions.Stale) -> Problem:
    """What changed since the program read it, and by whom."""
    now, fields = stale.now, flat.fields(stale.now)
    changed = [
        {
            "step": key,
            "title": str(BY_KEY[key].title),
            "by": written_by(str(now.steps.get(key, {}).get("by", "")), str(now.steps.get(key, {}).get("through", ""))),
            "at": now.steps.get(key, {}).get("at", ""),
            "fields": flat.of_step(fields, key),
        }
        for key in stale.changed or ()
    ]
    return Problem("version-perimee", headers={"ETag": _etag(now)}, more={"changed": changed})


def _seen(request: HttpRequest) -> str:
    """The mark of what the program read. A compressed answer had a weak ETag: it names the same state."""
    told = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not told or told == "*":
        raise Problem("version-absente")
    return told


@writing.get(
    "declarations/{int:number}",
    auth=_READS,
    response={200: declared.Declaration, **declared.REFUSED, **declared.ABSENT},
    summary=_("Lire une déclaration"),
    description=_(
        "Ses champs, ce qui manque avant l’envoi, et où en est la relecture, avec la raison de la modération."
    ),
)
def declaration(request: HttpRequest, number: int) -> HttpResponse:
    """A declaration."""
    return _told(_found(request.auth, number))  # type: ignore[attr-defined]


@writing.patch(
    "declarations/{int:number}",
    auth=_DECLARES,
    response={200: declared.Declaration, **declared.REFUSED, **declared.ABSENT, **declared.CHANGING},
    summary=_("Corriger une déclaration"),
    description=_(
        "Les champs que vous nommez, et eux seuls : tous sont pris, ou aucun. Un champ nommé qui n’est pas juste fait "
        "tout refuser, et rien ne change ; ce qui manque encore n’empêche pas d’enregistrer. null vide un champ."
    ),
    openapi_extra=declared.described(declared.MATCH, body=declared.some_fields, takes=(bodies.PLAIN, bodies.MERGE)),
)
def change_declaration(request: HttpRequest, number: int) -> HttpResponse:
    """Some fields of a draft."""
    token: AccessToken = request.auth  # type: ignore[attr-defined]
    _no_query(request)
    found, seen = _found(token, number), _seen(request)
    told = bodies.read(request, takes=(bodies.PLAIN, bodies.MERGE))
    with events.through(token):
        return _told(_saved(found, told, seen=seen, token=token))


@writing.post(
    "declarations/{int:number}/envoi",
    auth=_DECLARES,
    response={200: declared.Declaration, **declared.REFUSED, **declared.ABSENT, **declared.CHANGING},
    summary=_("Envoyer une déclaration"),
    description=_("À la relecture, comme depuis sa page. Envoyée deux fois, elle n’y est qu’une."),
    openapi_extra=declared.described(declared.MATCH, body=declared.a_note, optional=True),
)
def send_declaration(request: HttpRequest, number: int) -> HttpResponse:
    """To the moderators."""
    token: AccessToken = request.auth  # type: ignore[attr-defined]
    _no_query(request)
    found, seen = _found(token, number), _seen(request)
    told = bodies.read(request, optional=True)
    bodies.only(told, ("note",))
    with events.through(token):
        return _told(_sent(found, seen=seen, token=token, note=_note(told)))


def _note(told: Mapping[str, Any]) -> str:
    note = told.get("note") or ""
    if not isinstance(note, str) or len(note) > _LONGEST_NOTE or "\x00" in note:
        raise refused("demande-invalide", [("note", _now("donnez un texte de 2000 caractères au plus."))])
    return note


def _sent(declaration: Declaration, *, seen: str, token: AccessToken, note: str) -> Declaration:
    try:
        return actions.send_as_read(declaration, seen=seen, by=token.person, note=note)
    except flat.WrongFields as wrong:
        raise refused("declaration-incomplete", wrong.errors) from None
    except actions.Stale as stale:
        raise _stale(stale) from None
    except actions.NotPossible as error:
        raise Problem("declaration-close", str(error)) from None
