"""The library's own words: policy domains, techniques, states, levels of evidence, kinds of sources.

One list, in French with English by gettext, that forms, facets, importers and exports share. A slug never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Domain:
    """A policy domain. `cofog` is the class of the United Nations' functions of government that it falls under."""

    slug: str
    label: Any
    cofog: str


DOMAINS: dict[str, Domain] = {
    domain.slug: domain
    for domain in (
        Domain("action-sociale", _("action sociale"), "10"),
        Domain("administration-interne", _("administration interne"), "01.3"),
        Domain("archives-et-patrimoine", _("archives et patrimoine"), "08.2"),
        Domain("assainissement", _("assainissement"), "05.2"),
        Domain("attractivite-commerciale", _("attractivité commerciale"), "04.7"),
        Domain("communication", _("communication"), "08.3"),
        Domain("dechets", _("déchets"), "05.1"),
        Domain("eau-potable", _("eau potable"), "06.3"),
        Domain("education", _("éducation"), "09"),
        Domain("energie", _("énergie"), "04.3"),
        Domain("environnement-et-sante", _("environnement et santé"), "05.3"),
        Domain("finances", _("finances"), "01.1"),
        Domain("habitat", _("habitat"), "06.1"),
        Domain("marches-publics", _("marchés publics"), "01.3"),
        Domain("mobilite", _("mobilité"), "04.5"),
        Domain("nature-en-ville", _("nature en ville"), "05.4"),
        Domain("participation-citoyenne", _("participation citoyenne"), "01.1"),
        Domain("petite-enfance", _("petite enfance"), "10.4"),
        Domain("proprete-urbaine", _("propreté urbaine"), "05.1"),
        Domain("relation-usagers", _("relation usagers"), "01.3"),
        Domain("ressources-humaines", _("ressources humaines"), "01.3"),
        Domain("restauration-scolaire", _("restauration scolaire"), "09.6"),
        Domain("risques-et-securite-civile", _("risques et sécurité civile"), "03.2"),
        Domain("sante-publique", _("santé publique"), "07.4"),
        Domain("securite", _("sécurité"), "03.1"),
        Domain("sport-et-loisirs", _("sport et loisirs"), "08.1"),
        Domain("tourisme", _("tourisme"), "04.7"),
        Domain("transparence", _("transparence"), "01.1"),
        Domain("urbanisme", _("urbanisme"), "06.2"),
        Domain("voirie", _("voirie"), "04.5"),
        # Domains that foreign registers hold and that French territorial uses haven't needed so far.
        Domain("agriculture", _("agriculture"), "04.2"),
        Domain("culture", _("culture"), "08.2"),
        Domain("defense", _("défense"), "02"),
        Domain("economie-et-emploi", _("économie et emploi"), "04.1"),
        Domain("fiscalite", _("fiscalité"), "01.1"),
        Domain("justice", _("justice"), "03.3"),
        Domain("recherche", _("recherche"), "01.4"),
    )
}


class Technique(TextChoices):
    """What kind of computation it is, by its main idea."""

    GENERATIVE = "generative", _("IA générative")
    CONVERSATION = "conversation", _("agent conversationnel")
    VISION = "vision", _("vision par ordinateur")
    SOUND = "sound", _("analyse du son ou de la voix")
    HANDWRITING = "handwriting", _("reconnaissance d’écriture")
    TEXT = "text", _("analyse ou recherche de textes")
    PREDICTION = "prediction", _("prévision, modèle prédictif")
    OPTIMISATION = "optimisation", _("pilotage ou optimisation")
    GEOGRAPHY = "geography", _("analyse de données géographiques")
    SENSORS = "sensors", _("capteurs et comptage")
    ROBOTICS = "robotics", _("robot ou drone")
    RULES = "rules", _("calcul à règles")
    OTHER = "other", _("autre technique")


class Learning(TextChoices):
    """Whether it learnt from examples: a system of rules isn't AI, but French law on algorithms applies to it."""

    RULES = "rules", _("règles, sans apprentissage")
    LEARNING = "learning", _("apprentissage (IA)")
    BOTH = "both", _("règles et apprentissage")
    UNKNOWN = "unknown", _("non précisé")


class Status(TextChoices):
    """How far a use is."""

    IDEA = "idea", _("en projet")
    PILOT = "pilot", _("en expérimentation")
    PRODUCTION = "production", _("en service")
    STOPPED = "stopped", _("arrêté")
    UNKNOWN = "unknown", _("état non précisé")


class PersonalData(TextChoices):
    """Whether personal data are used, as the source says."""

    YES = "yes", _("oui")
    NO = "no", _("non")
    UNKNOWN = "unknown", _("non précisé")


class Nature(TextChoices):
    """What a solution is."""

    PRODUCT = "product", _("produit d’un fournisseur")
    COMMON = "common", _("commun numérique")
    IN_HOUSE = "in_house", _("développement interne")
    UNKNOWN = "unknown", _("nature non précisée")


class OperatorKind(TextChoices):
    """What the body that runs a use is."""

    COMMUNE = "commune", _("commune")
    EPCI = "epci", _("intercommunalité")
    EPT = "ept", _("établissement public territorial")
    METROPOLE = "metropole", _("métropole à statut particulier")
    DEPARTEMENT = "departement", _("département")
    REGION = "region", _("région")
    SYNDICAT = "syndicat", _("syndicat")
    SDIS = "sdis", _("service d’incendie et de secours")
    GIP = "gip", _("groupement d’intérêt public")
    REGIE = "regie", _("régie")
    HOUSING = "housing", _("office public de l’habitat")
    STATE = "state", _("État ou administration centrale")
    AGENCY = "agency", _("établissement ou agence publique")
    RESEARCH = "research", _("université ou recherche")
    COMPANY = "company", _("entreprise")
    OTHER = "other", _("autre organisme")
    UNKNOWN = "unknown", _("organisme non précisé")


class Collection(TextChoices):
    """Where a record belongs: what is elsewhere is never counted as French."""

    FRANCE = "france", _("France")
    ELSEWHERE = "ailleurs", _("Ailleurs en Europe et dans le monde")


class Origin(TextChoices):
    """How a record, or one of its fields, came here."""

    DECLARED = "declared", _("déclaré par l’organisme")
    COLLECTED = "collected", _("recensé d’après une source publique")
    IMPORTED = "imported", _("importé d’un registre public")


class SourceKind(TextChoices):
    """What a source is."""

    OFFICIAL = "official", _("source officielle")
    PRESS = "press", _("presse")
    SUPPLIER = "supplier", _("fournisseur")
    AGGREGATOR = "aggregator", _("agrégateur ou blog")
    REGISTER = "register", _("registre public")
    DECLARATION = "declaration", _("déclaration")


class State(TextChoices):
    """Who can see a record."""

    DRAFT = "draft", _("brouillon")
    WAITING = "waiting", _("en attente de modération")
    PUBLISHED = "published", _("publié")
    WITHDRAWN = "withdrawn", _("retiré")


class Answer(TextChoices):
    """What stands for a value that isn't there. A field that is empty without an answer wasn't told by the source."""

    UNKNOWN = "unknown", _("ne sait pas")
    NOT_APPLICABLE = "not_applicable", _("sans objet")


class EvidenceLevel(IntegerChoices):
    """The Maryland Scientific Methods Scale (Sherman et al., 1997), with 0 for what is claimed and not measured."""

    CLAIM = 0, _("affirmation, sans mesure décrite")
    BEFORE_AFTER = 1, _("avant / après, sans témoin")
    ADJUSTED = 2, _("comparaison, groupes non comparables")
    COMPARED = 3, _("avant / après, avec témoin comparable")
    CONTROLLED = 4, _("plusieurs sites, autres causes écartées")
    RANDOMISED = 5, _("tirage au sort")


WITH_CONTROL = EvidenceLevel.COMPARED
"""From this level on, a measure has a comparable control."""


def domain_label(slug: str) -> str:
    """`eau-potable` → `eau potable`; the slug itself for a domain that is no longer in the list."""
    return str(DOMAINS[slug].label) if slug in DOMAINS else slug
