"""The pages that the site's plan, its sitemap and its search know by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class SitePage:
    """A public page without parameters: its route, title, one sentence, and words that people look for it with."""

    route: str
    title: Any
    summary: Any
    words: str = ""

    @property
    def url(self) -> str:
        return reverse(self.route)


@dataclass(frozen=True)
class Section:
    """Pages under one heading of the plan."""

    title: Any
    pages: tuple[SitePage, ...]


HOME = SitePage(
    "pages:home", _("Accueil"), _("La recherche, la carte du pays, les chiffres, ce qui a changé."), "début carte"
)
SEARCH = SitePage(
    "search:results", _("Recherche"), _("Chercher dans tout ce que le site publie."), "trouver chercher mots"
)
TERRITORIES = (
    SitePage(
        "territories:index",
        _("Territoires"),
        _("Trouver une commune, une intercommunalité, un département ou une région par son nom ou son code."),
        "mairie ville village département région EPCI INSEE code postal",
    ),
    SitePage(
        "territories:map",
        _("Carte des territoires"),
        _("Les régions, les départements et les intercommunalités sur une carte, avec le tableau."),
        "plan géographie population",
    ),
)
LIBRARY = (
    SitePage(
        "library:index",
        _("Bibliothèque"),
        _("Les usages de l’intelligence artificielle connus dans les collectivités."),
        "usages solutions algorithmes IA catalogue recensement",
    ),
    SitePage(
        "library:compare",
        _("Comparer des usages"),
        _("Jusqu’à quatre usages côte à côte."),
        "comparaison",
    ),
    SitePage(
        "library:method",
        _("Méthode de la bibliothèque"),
        _("D’où viennent les fiches d’usages, ce que valent les effets, ce que l’on ne sait pas."),
        "preuve évaluation sources niveau Maryland règles apprentissage",
    ),
    SitePage(
        "library:changes",
        _("Changements de la bibliothèque"),
        _("Les usages publiés, modifiés, arrêtés ou retirés, et leur flux."),
        "nouveautés Atom RSS historique versions",
    ),
)
OPEN_DATA = SitePage(
    "opendata:data",
    _("Données ouvertes"),
    _("Toute la bibliothèque, avec son histoire, à télécharger."),
    "open data archive export téléchargement CSV JSON Parquet réutilisation licence",
)
API = SitePage(
    "opendata:api_reference",
    _("L’API"),
    _("Lire la bibliothèque par programme : adresses, filtres, pages, erreurs."),
    "API OpenAPI JSON développeur interroger automatiser",
)
PEOPLE = (
    SitePage(
        "concertations:index",
        _("Concertations"),
        _("Ce qu’un territoire fait sur un sujet, et ce qu’il a fait de chaque conclusion."),
        "consultation participation contribution synthèse conclusions réponses CRPA L. 131-1 cadre commun",
    ),
    SitePage(
        "panels:index",
        _("Panels citoyens"),
        _("Des personnes tirées au sort sous quotas, et un tirage que chacun peut refaire."),
        "tirage au sort jury citoyen convention citoyenne assemblée sortition quotas candidater",
    ),
    SitePage(
        "debate:index",
        _("Débats"),
        _("Des affirmations auxquelles chacun répond, et un résultat que l’on peut vérifier."),
        "débattre voter vote participer consultation concertation wikisondage avis citoyens opinion",
    ),
    SitePage(
        "debate:charter",
        _("Charte de modération des débats"),
        _("Ce qui fait refuser une affirmation, ce qui ne le fait pas, qui modère et qui observe."),
        "modération règles refus liens conflit d’intérêts observateurs",
    ),
    SitePage(
        "debate:requests",
        _("Débats demandés"),
        _("Ce que les associations demandent de débattre, et les réponses publiques."),
        "demande débat association réponse pétition",
    ),
    SitePage(
        "meetings:index",
        _("Rencontres"),
        _("Réunions publiques, ateliers, auditions : s’inscrire, l’ordre du jour, le compte rendu."),
        "réunion agenda calendrier inscription compte rendu atelier visio iCalendar",
    ),
    SitePage(
        "community:questions",
        _("Questions et signalements"),
        _("Ce que chacun demande, conteste ou signale, et les réponses publiques des organismes."),
        "contester recours réclamation erreur incident CADA explication algorithme décision",
    ),
    SitePage(
        "accounts:directory",
        _("Organisations"),
        _("Les organisations vérifiées pour lesquelles des personnes agissent ici."),
        "annuaire collectivités associations laboratoires entreprises",
    ),
    SitePage(
        "civil:directory",
        _("Société civile"),
        _("Les associations et collectifs : qui ils sont, leurs sujets, où ils agissent."),
        "association collectif citoyens annuaire ONG syndicat usagers",
    ),
    SitePage(
        "moderation:log",
        _("Journal de la modération"),
        _("Ce qui a été décidé et pourquoi, sans le nom de personne."),
        "décisions modérateur raisons public transparence",
    ),
    SitePage(
        "account_login",
        _("Se connecter"),
        _("Recevoir un code par courriel : il n’y a pas de mot de passe."),
        "connexion compte identifier inscription s’inscrire",
    ),
)
ABOUT = (
    SitePage(
        "pages:method",
        _("Méthode"),
        _("Ce qui est calculé ici, comment, et avec quelles limites."),
        "calcul algorithme recherche ressemblance journal versions",
    ),
    SitePage(
        "pages:status",
        _("État du service"),
        _("Ce qui fonctionne en ce moment, et la date des données de référence."),
        "panne disponibilité version",
    ),
    SitePage(
        "pages:accessibility",
        _("Accessibilité"),
        _("La déclaration d’accessibilité, ce qui est vérifié, et les voies de recours."),
        "RGAA handicap lecteur d’écran clavier déclaration schéma pluriannuel Défenseur des droits",
    ),
    SitePage(
        "pages:legal",
        _("Mentions légales"),
        _("Qui publie ce site, qui l’héberge, comment écrire."),
        "éditeur hébergeur contact responsable",
    ),
    SitePage(
        "pages:privacy",
        _("Données personnelles"),
        _("Ce que le site garde sur les personnes, combien de temps et pourquoi."),
        "RGPD vie privée cookies durée de conservation droits CNIL",
    ),
    SitePage(
        "pages:licence",
        _("Licences et sources"),
        _("Comment réemployer les données et le logiciel, et d’où viennent les données."),
        "open data Licence Ouverte EUPL réutilisation police htmx",
    ),
    SitePage("pages:sitemap", _("Plan du site"), _("Toutes les pages, par rubrique."), "sommaire"),
    SitePage(
        "ui:gallery",
        _("Composants"),
        _("Les éléments dont les pages sont faites, avec chacun de leurs états."),
        "galerie système de conception",
    ),
)


def sections() -> tuple[Section, ...]:
    """The site's plan."""
    return (
        Section(_("Chercher et parcourir"), (HOME, SEARCH, *TERRITORIES)),
        Section(_("Bibliothèque"), (*LIBRARY, OPEN_DATA, API)),
        Section(_("Personnes et organisations"), PEOPLE),
        Section(_("À propos de ce site"), ABOUT),
    )


def every_page() -> tuple[SitePage, ...]:
    """All of them, in the order of the plan."""
    return tuple(page for section in sections() for page in section.pages)
