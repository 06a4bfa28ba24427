"""Addresses under /compte/ and /organisations. allauth's own names stay; what isn't used (passwords…) has none."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path

from intelligences.accounts.sessions import recently_confirmed as fresh
from intelligences.accounts.views import address, management, organisations, person, proconnect, sign_in, tokens

account = [
    path("", person.home, name="home"),
    path("code/", sign_in.code, name="code"),
    path("confirmation/", sign_in.confirm, name="confirm"),
    path("demonstration/<slug:key>/", sign_in.demonstration, name="demonstration"),
    path("profil/", person.profile, name="profile"),
    path("adresse/", fresh(reauthentication_required(address.change_email)), name="change_email"),
    path("sessions/<int:pk>/fermer/", person.end_session, name="end_session"),
    path("sessions/fermer-les-autres/", person.end_other_sessions, name="end_other_sessions"),
    path("jetons/", fresh(tokens.tokens), name="tokens"),
    path("jetons/<int:pk>/retirer/", tokens.revoke_token, name="revoke_token"),
    path("donnees/", person.data, name="data"),
    path("donnees/mes-donnees.json", fresh(person.data_file), name="data_file"),
    path("supprimer/", fresh(person.delete), name="delete"),
    path("organisations/proposer/", organisations.propose, name="propose"),
    path("organisations/<int:pk>/rejoindre/", organisations.join, name="join"),
    path("organisations/<int:pk>/membres/", management.members, name="members"),
    path("organisations/<int:pk>/membres/<int:membership>/", management.change_member, name="change_member"),
    path("organisations/<int:pk>/modifier/", management.edit, name="edit_organisation"),
    path("organisations/<int:pk>/fermer/", fresh(management.close), name="close_organisation"),
    path("appartenances/<int:pk>/quitter/", organisations.leave, name="leave"),
    path("appartenances/<int:pk>/demander-a-l-equipe/", organisations.ask_team, name="ask_team"),
    path("invitations/<int:pk>/", organisations.answer_invitation, name="answer_invitation"),
    path("roles/", fresh(management.roles), name="roles"),
    path("roles/<int:pk>/retirer/", fresh(management.withdraw_role), name="withdraw_role"),
]

by_proconnect = [
    path("", proconnect.mine, name="proconnect"),
    path("connexion/", proconnect.start, name="proconnect_start"),
    path("relier/", fresh(proconnect.link), name="proconnect_link"),
    path("retour/", proconnect.answer, name="proconnect_answer"),
    path("confirmation/", proconnect.confirm, name="proconnect_confirm"),
    path("<int:pk>/retirer/", fresh(proconnect.unlink), name="proconnect_unlink"),
    path("deconnecte/", proconnect.signed_out, name="proconnect_signed_out"),
]

_ONE = "organisations/<int:pk>-<slug:slug>"
directory = [
    path("organisations/", organisations.directory, name="directory"),
    path("organisations.json", organisations.directory_file, {"form": "json"}, name="directory_json"),
    path("organisations.csv", organisations.directory_file, {"form": "csv"}, name="directory_csv"),
    path(f"{_ONE}/", organisations.organisation, name="organisation"),
    path(f"{_ONE}.json", organisations.organisation_file, {"form": "json"}, name="organisation_json"),
    path(f"{_ONE}.csv", organisations.organisation_file, {"form": "csv"}, name="organisation_csv"),
]

named_by_allauth = [
    path("connexion/", sign_in.sign_in, name="account_login"),
    path("deconnexion/", proconnect.sign_out, name="account_logout"),
    path("sessions/", person.sessions_list, name="usersessions_list"),
    path("connexion/verification/", mfa.authenticate, name="mfa_authenticate"),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("securite/", mfa.index, name="mfa_index"),
    path("securite/verification/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("securite/verification/cle/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("securite/application/activer/", fresh(totp.activate_totp), name="mfa_activate_totp"),
    path("securite/application/desactiver/", fresh(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("securite/secours/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("securite/secours/nouveaux/", fresh(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("securite/secours/codes.txt", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("securite/cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("securite/cles/ajouter/", fresh(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("securite/cles/<int:pk>/nommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("securite/cles/<int:pk>/retirer/", fresh(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
]

own = [path("compte/", include(account)), path("compte/proconnect/", include(by_proconnect)), *directory]
urlpatterns = [path("", include((own, "accounts"))), path("compte/", include(named_by_allauth))]
