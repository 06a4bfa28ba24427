from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from intelligences.kernel import registries
from intelligences.kernel.retention import NoPersonalData, Retention, declare


class AccountsConfig(AppConfig):
    name = "intelligences.accounts"
    label = "accounts"

    def ready(self) -> None:
        _declare_libraries_tables()
        _register()


def _register() -> None:
    """What other rooms show of ours: organisations in the search and the header, proposals in the moderation queue."""
    from intelligences.accounts import actions, queries
    from intelligences.accounts.models import Membership, Organisation

    registries.navigation.register(
        registries.NavigationEntry("organisations", _("Organisations"), "accounts:directory", order=80)
    )
    registries.panels.register(
        registries.PagePanel("organisations", "territory", "accounts/_territory.html", queries.on_territory, order=60)
    )
    registries.searchables.register(
        registries.Searchable(
            Organisation, "organisation", "Organisations", queries.search_entry, queries.search_entries
        )
    )
    registries.followables.register(
        registries.Followable(
            Organisation,
            label=str,
            url=Organisation.get_absolute_url,
            visible=lambda organisation, person: organisation.state != Organisation.State.PROPOSED,
        )
    )
    for kind, sentence in (
        ("organisation.validated", _("entre dans l’annuaire, vérifiée")),
        ("organisation.edited", _("a mis sa fiche à jour")),
        ("organisation.closed", _("a fermé")),
    ):
        registries.tellings.register(registries.Telling(kind, lambda facts, said=sentence: str(said)))
    registries.indicators.register(
        registries.Indicator(
            "organisations", _("Organisations"), queries.figure, on_home=True, changed_by=("organisation.",)
        )
    )
    registries.moderated.register(
        registries.Moderated(
            Organisation,
            "organisation",
            label=str,
            url=Organisation.get_absolute_url,
            accept=actions.validate_organisation,
            refuse=actions.refuse_organisation,
        )
    )
    registries.moderated.register(
        registries.Moderated(
            Membership,
            "gestion d’une organisation",
            label=lambda membership: f"{membership.person} → {membership.organisation}",
            url=lambda membership: membership.organisation.get_absolute_url(),
            accept=actions.accept_request,
            refuse=actions.refuse_request,
        )
    )


def _declare_libraries_tables() -> None:
    """What the tables of Django, allauth and the task queue keep: they can't carry the declaration themselves."""
    nothing_personal = "Des noms de tables et de droits du logiciel."
    for label in ("contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions"):
        declare(label, NoPersonalData(nothing_personal))
    declare(
        "sessions.Session",
        Retention(
            keep=timedelta(0),
            since="expire_date",
            why=_("Garder la connexion ouverte ; effacée à son expiration, quatorze jours après la connexion au plus."),
            fields=("session_data",),
        ),
    )
    declare(
        "usersessions.UserSession",
        Retention(
            keep=timedelta(days=14),
            since="last_seen_at",
            why=_("Montrer à chaque personne où son compte est ouvert et le fermer à distance."),
            fields=("user", "ip", "user_agent"),
        ),
    )
    declare(
        "mfa.Authenticator",
        NoPersonalData("Des clés de sécurité sans nom ni adresse, effacées avec le compte."),
    )
    for label in ("account.EmailAddress", "account.EmailConfirmation"):
        declare(label, NoPersonalData("Table d’une bibliothèque, jamais remplie : l’adresse est au compte."))
