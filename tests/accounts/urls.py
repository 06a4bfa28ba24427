"""A sample of each address with a parameter, for the walk over every address and role. All belong to Alice's side."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from intelligences.accounts.models import Grant, Membership, Person, ProConnectLink
from tests.cast import Cast
from tests.opendata.writing.made import token_of


def _organisation(cast: Cast) -> dict[str, object]:
    return {"pk": cast.ville.pk}


def _page(cast: Cast) -> dict[str, object]:
    return {"pk": cast.ville.pk, "slug": cast.ville.slug}


def _membership(cast: Cast) -> dict[str, object]:
    return {"pk": cast.membership(cast.bruno).pk}


def _session(cast: Cast) -> dict[str, object]:
    made, _ = UserSession.objects.get_or_create(
        user=cast.alice, session_key="the-sample-of-the-walk", defaults={"ip": "127.0.0.1", "user_agent": "x"}
    )
    return {"pk": made.pk}


def _key(cast: Cast) -> dict[str, object]:
    made, _ = Authenticator.objects.get_or_create(user=cast.alice, type="webauthn", defaults={"data": {"name": "clé"}})
    return {"pk": made.pk}


def _second_factor_for_all(cast: Cast) -> dict[str, object]:
    for person in Person.objects.all():
        Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {}})
    return {}


def _invitation(cast: Cast) -> dict[str, object]:
    made, _ = Membership.objects.get_or_create(
        organisation=cast.ville, invited_email="invitee@exemple.example", state="invited"
    )
    return {"pk": made.pk}


def _link(cast: Cast) -> dict[str, object]:
    made, _ = ProConnectLink.objects.get_or_create(person=cast.alice, identifier="the-sample-of-the-walk")
    return {"pk": made.pk}


def _token(cast: Cast) -> dict[str, object]:
    if not cast.alice.access_tokens.exists():
        token_of(cast.alice, cast.ville)
    return {"pk": cast.alice.access_tokens.latest("pk").pk}


SAMPLES = {
    "accounts:demonstration": lambda cast: {"key": "camille"},
    "accounts:organisation": _page,
    "accounts:organisation_json": _page,
    "accounts:organisation_csv": _page,
    "accounts:join": _organisation,
    "accounts:members": _organisation,
    "accounts:change_member": lambda cast: {**_organisation(cast), "membership": cast.membership(cast.bruno).pk},
    "accounts:edit_organisation": _organisation,
    "accounts:close_organisation": _organisation,
    "accounts:leave": _membership,
    "accounts:ask_team": _membership,
    "accounts:answer_invitation": _invitation,
    "accounts:proconnect_unlink": _link,
    "accounts:end_session": _session,
    "accounts:revoke_token": _token,
    "accounts:withdraw_role": lambda cast: {"pk": Grant.objects.get(person=cast.dina).pk},
    "mfa_reauthenticate": _second_factor_for_all,
    "mfa_reauthenticate_webauthn": _second_factor_for_all,
    "mfa_edit_webauthn": _key,
    "mfa_remove_webauthn": _key,
}
