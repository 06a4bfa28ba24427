"""What the gallery shows: invented names and figures, French even on English pages (they are examples of content)."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intelligences.kernel.french import fold
from intelligences.kernel.registries import Figure
from intelligences.ui import differences, samples_figures
from intelligences.ui.tables import Heading, Table

TODAY = date(2026, 11, 23)
SITE = "https://www.exemple.example"
TOKENS = [
    "page",
    "surface",
    "sunken",
    "ink",
    "soft",
    "line",
    "edge",
    "accent",
    "accent-tint",
    "warm",
    "good",
    "caution",
    "stop",
]
LONG_NAME = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
DOMAINS = [
    ("", "Choisissez"),
    ("eau", "Eau et assainissement"),
    ("dechets", "Déchets"),
    ("accueil", "Accueil du public"),
]
STATES = [("study", "À l’étude"), ("trial", "Expérimentation"), ("running", "En service"), ("stopped", "Arrêté")]
AUDIENCES = [
    ("agents", "Des agents"),
    ("residents", "Les habitantes et les habitants"),
    ("companies", "Des entreprises"),
]


def _style_digest() -> str:
    """The e-mail layout's own style, by its digest: the content security policy lets that one in, and no other."""
    source = (Path(__file__).parent / "templates/ui/email/style.html").read_text()
    style = source.partition("<style>")[2].partition("</style>")[0]
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


EMAIL_STYLE = _style_digest()


@dataclass(frozen=True)
class Group:
    """A page of the gallery."""

    name: str
    title: str
    lead: str
    context: Callable[[HttpRequest], dict[str, Any]]

    @property
    def template(self) -> str:
        return f"ui/gallery/{self.name}.html"

    @property
    def url(self) -> str:
        return reverse("ui:gallery_group", args=[self.name])


def gallery_url() -> str:
    return reverse("ui:gallery")


def groups() -> list[Group]:
    """The gallery's pages, in order."""
    return [
        Group("actions", _("Agir"), _("Boutons, messages, dialogues, navigation, travaux longs."), _actions),
        Group("forms", _("Remplir"), _("Champs, aides, erreurs, cartes à choisir."), _forms),
        Group("lists", _("Chercher"), _("Recherche, filtres, tableaux, cartes, listes vides."), _lists),
        Group("facts", _("Lire"), _("Faits, preuves, sources, dates, différences."), _facts),
        Group("figures", _("Voir"), _("Graphiques et cartes, chacun avec ses chiffres."), _figures),
        Group("paper", _("Garder"), _("PDF, courriels, impression, pages d’erreur."), _paper),
    ]


def suggestions(text: str) -> list[dict[str, str]]:
    """Invented places whose name has the text at the beginning of a word."""
    wanted = fold(text)
    names = [
        ("Fuites d’eau", "12 usages"),
        (LONG_NAME, "commune, 51, 580 habitants"),
        ("Sainte-Colombe", "commune, 16"),
    ]
    names += [("Sainte-Colombe", "commune, 25"), ("Saint-Denis", "commune, 93"), ("Courriers entrants", "8 usages")]
    return [
        {"title": name, "context": context, "url": f"{reverse('ui:gallery_group', args=['lists'])}?q={number}"}
        for number, (name, context) in enumerate(names)
        if wanted and any(word.startswith(wanted) for word in (fold(name), *fold(name).split()))
    ]


def document() -> tuple[str, dict[str, Any]]:
    """The title and the data of the sample PDF."""
    data = {
        "lead": "Fiche d’exemple, aux noms et aux chiffres inventés.",
        "facts": [(name, str(value)) for name, value in _FACTS],
        "sections": [
            {
                "title": "À quoi cela sert",
                "text": "Des capteurs écoutent le réseau ; une alerte signale un bruit de fuite.",
            },
            {"title": "Contester, demander", "text": "Aucune décision individuelle n’est prise. Réponse sous un mois."},
        ],
        "table": _table(),
        "missing": "inconnu",
        "unknown": {"title": "Ce que l’on ne sait pas", "text": "L’empreinte matérielle des capteurs."},
    }
    return "Détecter les fuites en écoutant le réseau d’eau", data


_FACTS = [
    ("Organisation", "Communauté urbaine exemple (25)"),
    ("État", "en service depuis 2022"),
    ("Solution", "Écoute acoustique, 4 usages"),
    ("Confirmé", "mars 2026"),
]


def _table() -> Table:
    headings = (
        Heading("Territoire", url="?sort=name"),
        Heading("Usages", figures=True, url="?sort=-uses", sorted="descending"),
        Heading("Habitants", figures=True),
        Heading("Coût par an", figures=True),
        Heading("Dernière confirmation"),
    )
    rows = [
        ("Communauté d’agglomération du Pays Basque", "14", "320\u202f000", "22\u202f000\u00a0€", "mars 2026"),
        (LONG_NAME, "1", "580", "", ""),
        ("Porto-Vecchio", "3", "12\u202f042", "4\u202f500\u00a0€", "12\u00a0novembre 2026"),
        ("L’Haÿ-les-Roses", "2", "31\u202f201", "", "2\u00a0juin 2025"),
    ]
    return Table("Usages par territoire", headings, rows, note="Chiffres inventés, au 23 novembre 2026")


def _actions(request: HttpRequest) -> dict[str, Any]:
    page = Paginator(range(420), 20).get_page(request.GET.get("sample", 7))
    return {
        "messages_sample": [
            Message(messages.SUCCESS, "Votre question est envoyée à la commune."),
            Message(messages.WARNING, "Votre brouillon s’effacera dans sept jours."),
        ],
        "tabs": [
            {"label": "Tableau", "url": "?", "current": True},
            {"label": "Carte", "url": "?vue=carte", "current": False},
            {"label": "Graphique", "url": "?vue=graphique", "current": False},
        ],
        "trail_sample": [("Bibliothèque", "#breadcrumb"), ("Eau potable", "#breadcrumb")],
        "page": page,
        "tasks": [
            {"title": "Décrire l’usage", "url": "#task_list", "kind": "good", "state": "fait"},
            {"title": "Dire ce que cela coûte", "url": "#task_list", "kind": "caution", "state": "commencé"},
            {
                "title": "Joindre l’analyse d’impact",
                "hint": "Demandée parce que des données de santé sont traitées.",
                "kind": "stop",
                "state": "manquant",
            },
        ],
    }


def _forms(request: HttpRequest) -> dict[str, Any]:
    from intelligences.ui.forms import SampleForm

    start = {"kind": "trial", "title": "Détecter les fuites en écoutant le réseau d’eau", "domain": "eau"}
    wrong = SampleForm({"wrong-email": "mairie.exemple", "wrong-cost": "12.5", "wrong-domain": "autre"}, prefix="wrong")
    closed = SampleForm(initial=start, prefix="closed")
    for field in closed.fields.values():
        field.disabled = True
    choices = [
        {"value": "declare", "label": "Déclarer un usage", "hint": "Nous nous servons d’un système.", "checked": True},
        {"value": "report", "label": "Signaler un usage", "hint": "J’ai lu ou vu qu’une commune s’en sert."},
        {
            "value": "import",
            "label": "Importer un registre",
            "hint": "Il faut gérer une organisation.",
            "disabled": True,
        },
    ]
    return {"form": SampleForm(initial=start), "wrong": wrong, "closed": closed, "choices": choices}


def _lists(request: HttpRequest) -> dict[str, Any]:
    domains = [
        {"label": "Eau et assainissement", "count": 12, "url": "#facets", "active": True},
        {"label": "Accueil du public", "count": 1204, "url": "#facets", "active": False},
        {
            "label": "Prévention des inondations et gestion des milieux aquatiques",
            "count": 3,
            "url": "#facets",
            "active": False,
        },
    ]
    sizes = [{"label": "Moins de 500 habitants", "count": 8, "url": "#facets", "active": False}]
    return {
        "chips": [{"label": "Eau et assainissement", "url": "#chips"}, {"label": LONG_NAME, "url": "#chips"}],
        "facets": [
            {"title": "Politique publique", "values": domains, "open": True, "more": "#facets"},
            {"title": "Taille", "values": sizes, "open": False, "more": ""},
        ],
        "table": _table(),
        "downloads": [
            {"label": "CSV (tableur Excel)", "url": "#downloads", "hint": "34 Ko"},
            {"label": "CSV (données ouvertes)", "url": "#downloads", "hint": "33 Ko"},
            {"label": "XLSX", "url": "#downloads", "hint": "41 Ko"},
            {"label": "JSON", "url": "#downloads"},
        ],
    }


def _facts(request: HttpRequest) -> dict[str, Any]:
    old = {"title": "Détecter les fuites", "story": "Des capteurs écoutent le réseau. L’alerte déclenche une fouille."}
    new = {
        "title": "Détecter les fuites",
        "story": "Des capteurs écoutent le réseau. Une personne décide de chaque fouille.",
    }
    new |= {"cost": "22\u202f000\u00a0€ par an"}
    labels = {"title": "Nom", "story": "À quoi cela sert", "cost": "Coût"}
    return {
        "facts": _FACTS,
        "figures": [
            Figure(174, "usages documentés", "dans 140 territoires", TODAY, "déclarations et articles"),
            Figure(
                20.6, "%", "des agents disent s’en servir (1 204 réponses)", TODAY, "baromètre, vague 1", (17.9, 23.4)
            ),
            Figure(None, "empreinte mesurée", "d’un seul usage", TODAY, "registre", url="#key_figures"),
        ],
        "levels": list(enumerate(_LEVELS)),
        "sources": [
            {"label": "Déclaration de l’organisation", "kind": "déclaration", "on": date(2026, 3, 12)},
            {"label": "Rapport annuel du service", "kind": "rapport", "on": date(2025, 6, 30), "url": "#sources"},
        ],
        "events": [
            {"on": date(2022, 4, 1), "title": "Mise en service", "text": "Dans deux communes, puis douze."},
            {"on": date(2026, 3, 12), "title": "Fiche confirmée par le service des eaux", "url": "#timeline"},
            {"on": date(2027, 1, 15), "title": "Bilan au conseil communautaire", "ahead": True},
        ],
        "changes": differences.changes(old, new, labels),
        "news": [
            {"on": date(2026, 11, 12), "title": "Détection de fuites", "url": "#news", "text": "une communauté urbaine"}
            | {"kind": "good", "state": "en service"},
            {
                "on": date(2026, 11, 9),
                "title": "Tri des demandes par courriel",
                "url": "#news",
                "text": "première mesure",
            }
            | {"kind": "caution", "state": "expérimentation"},
            {
                "on": date(2026, 11, 3),
                "title": "Caméras de comptage en centre-ville",
                "url": "#news",
                "text": "et pourquoi",
            }
            | {"kind": "stop", "state": "arrêté"},
        ],
    }


_LEVELS = (
    "aucune mesure",
    "avant et après, sans témoin",
    "comparaison à un groupe semblable",
    "étude publiée, à la méthode vérifiable",
    "essai tiré au sort",
    "plusieurs études qui concordent",
)


def _figures(request: HttpRequest) -> dict[str, Any]:
    return {"charts": samples_figures.charts()}


def _paper(request: HttpRequest) -> dict[str, Any]:
    labels = {
        400: "demande non comprise",
        403: "page fermée",
        404: "page introuvable",
        405: "adresse qui ne s’ouvre pas seule",
        413: "fichier trop lourd",
        419: "formulaire expiré",
        429: "trop de demandes",
        500: "erreur du site",
        503: "base de données absente",
    }
    return {"errors": list(labels.items())}
