"""What a person read in the sources and a rule can't: certain solutions, measures, costs. Checked by the build."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..vocabulary import Learning, Nature, Technique

Use = tuple[str, str]
"""Territory and name, as the compiled file has them."""


@dataclass(frozen=True)
class Shared:
    """A solution that several uses certainly share; `uses` finds them. Its words are those of their sources."""

    key: str
    name: str
    nature: str
    summary: str
    problem: str
    technique_family: str
    technique: str
    learning: str
    suppliers: tuple[str, ...]
    name_has: str = ""
    supplier_is: str = ""
    technique_has: str = ""
    licence: str = ""
    code_url: str = ""

    def holds(self, name: str, supplier: str, technique: str) -> bool:
        """Whether a use is one of this solution."""
        return (
            self.name_has.lower() in name.lower()
            and (not self.supplier_is or supplier == self.supplier_is)
            and self.technique_has in technique
        )


SHARED = (
    Shared(
        "delibia-2021", "Recherche et comparaison de délibérations (consortium Delibia)", Nature.PRODUCT,
        "Chercher et comparer des délibérations de collectivités, dans un consortium lancé en 2021.",
        "Trouver rapidement les informations contenues dans les décisions publiques des collectivités.",
        Technique.TEXT, "recherche sémantique et analyse de textes", Learning.LEARNING, ("Delibia",),
        name_has="consortium Delibia",
    ),
    Shared(
        "arnia-2024", "Expérimentation mutualisée d’IA portée par l’ARNia", Nature.UNKNOWN,
        "Douze mois d’accompagnement de collectivités de Bourgogne-Franche-Comté, à partir de 2024.",
        "Identifier les usages utiles et les précautions de l’IA et automatiser certaines tâches des services.",
        "", "outils d’IA (accompagnement de 12 mois, technique non précisée)", Learning.LEARNING, (),
        name_has="portée par l'ARNia",
    ),
    Shared(
        "openfisca", "OpenFisca, moteur de calcul de droits et de tarifs à règles", Nature.COMMON,
        "Des règles d’aides et de tarifs locaux écrites sous forme de code libre, calculées par un moteur commun.",
        "Déterminer un droit, un tarif ou une aide selon la situation des personnes.",
        Technique.RULES, "calcul à règles (sans apprentissage)", Learning.RULES, (),
        technique_has="OpenFisca", licence="Code libre (AGPL v3)",
        code_url="https://github.com/openfisca/openfisca-france-local",
    ),
    Shared(
        "vialytics", "Vialytics, relevé de l’état des routes", Nature.PRODUCT,
        "Relever l’état des chaussées par photographies et les analyser pour programmer les travaux.",
        "Connaître l’état des routes pour prévoir leur entretien.",
        Technique.VISION, "vision par ordinateur", Learning.LEARNING, ("Vialytics",), supplier_is="Vialytics",
    ),
    Shared(
        "leakmited", "Leakmited, recherche de fuites d’eau", Nature.PRODUCT,
        "Cibler les tronçons d’un réseau d’eau potable où chercher des fuites.",
        "Localiser les portions du réseau d’eau potable qui concentrent les fuites.",
        Technique.PREDICTION, "modèle prédictif entraîné sur une base de fuites", Learning.LEARNING, ("Leakmited",),
        name_has="fu", supplier_is="Leakmited",
    ),
    Shared(
        "vizzia", "Vizzia, caméras contre les dépôts sauvages", Nature.PRODUCT,
        "Détecter les dépôts sauvages par caméra pour que des agents les constatent.",
        "Constater les dépôts sauvages et engager des procédures.",
        Technique.VISION, "caméras et logiciel de détection", Learning.UNKNOWN, ("Vizzia",), supplier_is="Vizzia",
    ),
    Shared(
        "lixo", "Lixo, caméras d’analyse des bennes de tri", Nature.PRODUCT,
        "Repérer les erreurs de tri par caméra pendant la collecte.",
        "Repérer les erreurs de tri et mieux valoriser les déchets.",
        Technique.VISION, "vision par ordinateur", Learning.LEARNING, ("Lixo",), supplier_is="Lixo",
    ),
    Shared(
        "briefcam", "Briefcam, analyse d’images de vidéoprotection", Nature.PRODUCT,
        "Analyser des images de vidéoprotection ; un usage communal a été annulé par la justice.",
        "Accélérer la relecture d’images de vidéoprotection.",
        Technique.VISION, "vision par ordinateur (analyse vidéo algorithmique)", Learning.LEARNING, ("Briefcam",),
        supplier_is="Briefcam",
    ),
    Shared(
        "poseidon", "Poséidon, détection de noyade en piscine", Nature.PRODUCT,
        "Alerter les maîtres-nageurs quand un nageur reste immobile dans le bassin.",
        "Alerter les maîtres-nageurs quand un nageur reste immobile dans le bassin.",
        Technique.VISION, "analyse d’images de caméras", Learning.UNKNOWN, ("Poséidon",), supplier_is="Poséidon",
    ),
    Shared(
        "paratronic", "Caméras de détection des feux de forêt (Paratronic)", Nature.PRODUCT,
        "Surveiller des massifs par caméras et signaler les fumées.",
        "Surveiller la forêt en continu.",
        Technique.VISION, "vision par ordinateur", Learning.LEARNING, ("Paratronic",), supplier_is="Paratronic",
    ),
    Shared(
        "iadata", "IADATA, outils d’IA développés en régie par Toulouse Métropole", Nature.IN_HOUSE,
        "Des outils internes sous un même nom : classement de textes, îlots de chaleur, déports, commande publique.",
        "", "", "", Learning.UNKNOWN, (), name_has="IADATA",
    ),
)  # fmt: skip

_TECHNIQUES = (
    (Technique.RULES, r"à règles|\(règles\)|acceptation différée|préenregistrés"),
    (Technique.HANDWRITING, r"écriture manuscrite|formes manuscrites"),
    (Technique.CONVERSATION, r"agent conversationnel|callbot|chatbot|agent virtuel|robot conversationnel"),
    (Technique.GENERATIVE, r"générative|ChatGPT"),
    (Technique.SENSORS, r"capteurs de remplissage|caméras de comptage|capteurs visuels|comptage automatique|radars|"
                        r"par capteurs|caméras d'entrée|caméra thermique|détection des véhicules"),
    (Technique.GEOGRAPHY, r"satellitaires|géographique|cartographie|jumeau numérique et"),
    (Technique.VISION, r"\bvision|faciale|pixels|plaques|caméra|vidéo|images|infrarouges|photograph|smartphone"),
    (Technique.SOUND, r"sonore|sons"),
    (Technique.TEXT, r"textes|sémantique|délibération|d'agrégation|documents"),
    (Technique.ROBOTICS, r"drone semi-autonome|robot"),
    (Technique.PREDICTION, r"prédict|prévision|apprentissage automatique|bornage|débits"),
    (Technique.OPTIMISATION, r"optimis|plans d'action|boîtiers|sondes|objets connectés|véhicules connectés|"
                             r"en temps réel|réseaux de neurones et jumeau"),
    (Technique.SENSORS, r"capteurs|comptage"),
)  # fmt: skip


def technique_family(technique: str) -> str:
    """The family that the words tell, by the first rule that holds; empty when they tell none."""
    return next((str(family) for family, words in _TECHNIQUES if re.search(words, technique)), "")


@dataclass(frozen=True)
class Measure:
    """What a claim measures, when the source compares two moments. Figures stand only where both have one unit."""

    indicator: str
    before: float | None = None
    after: float | None = None
    unit: str = ""
    author: str = ""


COMPARED: dict[Use, Measure] = {
    ("Plaisir", "Optimus, assistant vocal d'accueil téléphonique"): Measure("taux d’appels perdus", 65, 8, "%"),
    ("Nantes", "Prévision de fréquentation des restaurants scolaires"): Measure(
        "part de repas préparés en trop", 9.7, 6.8, "%"
    ),
    ("Saint-Savin", "Recherche de fuites d'eau"): Measure("rendement du réseau d’eau", 75, 90, "%"),
    ("Paris", "Contrôle du stationnement par voitures à lecture de plaques"): Measure(
        "nombre de forfaits de post-stationnement"
    ),
    ("Vernon", "Caméras contre les dépôts sauvages"): Measure("fréquence des dépôts", author="le maire"),
    ("Toulouse", "Contrôle du stationnement par lecture de plaques"): Measure(
        "nombre de forfaits de post-stationnement par mois"
    ),
    ("Trets", "Caméras contre les dépôts sauvages"): Measure("dépôts sauvages"),
}
WHY_COMPARED = "La source compare deux moments, sans groupe témoin ni méthode décrite."
WHY_CLAIM = "La source l’affirme ou donne un décompte, sans comparaison dans le temps."

COSTS: dict[Use, tuple[int, int]] = {
    # Investment in euros and its year: only where the source gives one whole amount and its year.
    ("Grand Besançon Métropole", "Analyse automatique des bacs jaunes à la collecte"): (400_000, 2025),
    ("Sète", "Caméras contre les dépôts sauvages"): (100_000, 2024),
    ("Communauté d'agglomération Paris-Saclay", "Urba(IA), simulation urbaine"): (4_990_000, 2025),
    ("Metz", "Caméras thermiques de traversée piétonne"): (30_000, 2018),
    ("Loir-et-Cher", "Chauffage des bureaux régulé pièce par pièce"): (97_500, 2023),
    ("Île-de-France", "Test de comptage des occupants sur l'A86"): (600_000, 2018),
    ("Maine-et-Loire", "Caméras de détection des feux de forêt"): (3_060_000, 2024),
}

HOSTS = {
    # What other pages than a use's main one are: the compiled file gives their addresses only.
    "infodujour.fr": ("infodujour.fr", "press"),
    "www.mediacites.fr": ("Mediacités", "press"),
    "www.occitanie-tribune.com": ("Occitanie Tribune", "press"),
    "l.francebleu.fr": ("France Bleu", "press"),
    "obscura.fr": ("obscura.fr", "aggregator"),
    "www.macommune.info": ("macommune.info", "press"),
    "thedailydigest.com": ("thedailydigest.com", "aggregator"),
    "direct.lemondedudroit.fr": ("Le Monde du droit", "press"),
    "www.tf1info.fr": ("TF1 Info", "press"),
    "www.tf1.fr": ("TF1", "press"),
    "banquedesterritoires.fr": ("Banque des Territoires", "official"),
    "smartcitymag.fr": ("Smart City Mag", "press"),
}
