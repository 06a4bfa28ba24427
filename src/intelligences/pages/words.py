"""What the page on personal data calls each table, column and date. A test fails when one has no name."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

TABLES: Mapping[str, Any] = {
    "accounts.Grant": _("Pouvoirs sur le site"),
    "accounts.Membership": _("Appartenances aux organisations"),
    "accounts.Person": _("Comptes"),
    "accounts.SignInCode": _("Codes de connexion"),
    "documents.Document": _("Documents supprimés"),
    "kernel.LongWork": _("Travaux longs"),
    "library.Declaration": _("Déclarations en préparation"),
    "library.SavedSearch": _("Recherches enregistrées"),
    "moderation.Case": _("Contributions à vérifier"),
    "moderation.Decision": _("Décisions de modération"),
    "outbox.Address": _("Adresses qui refusent nos courriels"),
    "outbox.Follow": _("Abonnements"),
    "outbox.Message": _("Courriels envoyés"),
    "sessions.Session": _("Connexions"),
    "territories.TownHallContact": _("Adresses des mairies"),
    "usersessions.UserSession": _("Appareils connectés"),
}
FIELDS: Mapping[str, Any] = {
    "answer": _("la réponse"),
    "assignee": _("la personne qui la traite"),
    "by": _("la personne qui a décidé"),
    "content": _("le texte"),
    "deposited_by": _("la personne qui l’a déposé"),
    "detail": _("la réponse du serveur"),
    "email": _("l’adresse e-mail"),
    "invited_email": _("l’adresse invitée"),
    "ip": _("l’adresse IP"),
    "language": _("la langue"),
    "last_login": _("la dernière connexion"),
    "name": _("le nom affiché"),
    "note": _("la note interne"),
    "owner": _("la personne qui l’a lancé"),
    "person": _("la personne"),
    "query": _("la recherche"),
    "recipient": _("l’adresse du destinataire"),
    "session_data": _("l’identité de la personne connectée"),
    "started_by": _("la personne qui l’a commencée"),
    "steps": _("ce qui est écrit, et par qui"),
    "subject": _("l’objet"),
    "submitted_by": _("la personne qui l’a proposée"),
    "text": _("le texte"),
    "user": _("la personne"),
    "user_agent": _("le navigateur"),
}
SINCE: Mapping[str, Any] = {
    "at": _("la décision"),
    "changed_at": _("le dernier changement"),
    "closed_at": _("la fin du traitement"),
    "confirmed_at": _("le dernier réglage"),
    "created_at": _("la création"),
    "expire_date": _("la fin de la connexion"),
    "failing_since": _("le premier refus"),
    "last_seen_at": _("la dernière visite"),
    "loaded_at": _("le chargement"),
    "purged_at": _("la suppression"),
    "saved_at": _("l’enregistrement"),
    "until": _("la fin"),
    "updated_at": _("le dernier enregistrement"),
}
