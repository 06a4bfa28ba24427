"""Charts and maps of the gallery: invented figures, an invented country of hexagons."""

from datetime import date
from functools import partial
from math import cos, pi, sin

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intelligences.ui import maps, typography
from intelligences.ui.axes import Series
from intelligences.ui.charts import Bar, Chart, Interval, bars, dots, intervals, lines, stacked

NOTE = "Chiffres inventés, au 23 novembre 2026"
BOX = (0, 0, 12_000, 9_400)
SIDE = 900


def charts() -> list[tuple[str, Chart]]:
    """Every kind of figure, with its name."""
    language = get_language() or "fr"
    number = partial(typography.number, language=language)
    percent = partial(typography.percent, language=language, decimals=0)
    return [
        (_("Barres"), _bars(number)),
        (_("Intervalles"), _intervals(percent)),
        (_("Points"), _dots(percent)),
        (_("Parts d’un tout"), _stacked(percent)),
        (_("Courbes"), _lines(number, partial(typography.month, language=language))),
        (_("Carte en dégradé"), _shaded(number)),
        (_("Carte de points reliés"), _located()),
    ]


def _bars(number: maps.Write) -> Chart:
    rows = [
        Bar("Accueil et demandes des usagers", 48),
        Bar("Eau et assainissement", 31, marked=True),
        Bar("Prévention des inondations et gestion des milieux aquatiques", 12),
        Bar("Restauration scolaire", 3),
        Bar("État civil", None),
    ]
    return bars("Usages documentés par politique publique", rows, measure="Usages", write=number, note=NOTE)


def _intervals(percent: maps.Write) -> Chart:
    rows = [
        Interval("Communes de plus de 50 000 habitants", 0.61, 0.68, 0.75),
        Interval("Communes de 10 000 à 50 000 habitants", 0.34, 0.41, 0.48),
        Interval("Communes de moins de 500 habitants", 0.02, 0.06, 0.13),
    ]
    note = f"{NOTE}. Le trait couvre 95 % de l’incertitude"
    return intervals("Communes qui se servent d’une IA", rows, measure="Part", write=percent, domain=(0, 1), note=note)


def _dots(percent: maps.Write) -> Chart:
    rows = {
        "Assistante de gestion administrative": {"Étude A": 0.52, "Étude B": 0.38, "Étude C": 0.61},
        "Agent d’entretien des espaces verts": {"Étude A": 0.08, "Étude B": 0.11, "Étude C": None},
        "Chargée d’instruction des autorisations d’urbanisme": {"Étude A": 0.35, "Étude B": 0.44, "Étude C": 0.40},
    }
    return dots("Part des tâches touchées, selon trois études", rows, write=percent, domain=(0, 1), note=NOTE)


def _stacked(percent: maps.Write) -> Chart:
    rows = {
        "Toutes les réponses": {"D’accord": 0.54, "Pas d’accord": 0.28, "Je passe": 0.18},
        "Groupe A, 812 personnes": {"D’accord": 0.71, "Pas d’accord": 0.14, "Je passe": 0.15},
        "Groupe B, 392 personnes": {"D’accord": 0.19, "Pas d’accord": 0.57, "Je passe": 0.24},
    }
    title = "« Une décision qui change mes droits doit être relue par une personne »"
    return stacked(title, rows, write=percent, note=NOTE)


def _lines(number: maps.Write, month: partial[str]) -> Chart:
    days = [date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1), date(2026, 7, 1), date(2026, 11, 1)]
    series = [
        Series("Communes", tuple(zip(days, (12, 31, 58, 96, 121), strict=True))),
        Series("Intercommunalités", tuple(zip(days, (8, 14, None, 40, 44), strict=True))),
        Series("Départements et régions", tuple(zip(days, (3, 3, 7, 9, 12), strict=True))),
    ]
    return lines("Usages documentés", series, write=number, write_date=month, note=NOTE)


def _hexagon(x: float, y: float) -> str:
    corners = (f"{round(x + SIDE * sin(turn * pi / 3))} {round(y - SIDE * cos(turn * pi / 3))}" for turn in range(6))
    return f"M{'L'.join(corners)}z"


def _country() -> list[tuple[str, float, float]]:
    names = ["Amont", "Aval", "Bocage", "Causse", "Combes", "Dune", "Estran", "Falaise", "Garrigue", "Haut-Plateau"]
    names += [
        "Isle",
        "Jonquières",
        "Lande",
        "Marais",
        "Noues",
        "Ormeaux",
        "Plaine-et-Coteaux",
        "Ravines",
        "Sources",
        "Vallon",
    ]
    places = []
    for place, name in enumerate(names):
        row, column = divmod(place, 5)
        places.append((name, 2300 + column * 1.75 * SIDE + (row % 2) * 0.875 * SIDE, 1400 + row * 1.52 * SIDE))
    return places


def _frame() -> maps.Frame:
    return maps.Frame("Outre-mer", 900, 7400, 2400, 1900)


def _shaded(number: maps.Write) -> Chart:
    values = [3, 0, 12, 7, None, 25, 41, 2, 9, 18, 1, 30, 5, 14, 60, 8, 22, None, 11, 4]
    areas = [
        maps.Area(name, _hexagon(x, y), value, url=f"#carte-{name.lower()}")
        for (name, x, y), value in zip(_country(), values, strict=True)
    ]
    areas.append(maps.Area("Îles du Levant", _hexagon(2100, 8250), 6, url="#carte-iles"))
    title = "Usages documentés par territoire"
    return maps.shaded(title, areas, box=BOX, measure="Usages", write=number, frames=[_frame()], note=NOTE)


def _located() -> Chart:
    country = _country()
    background = [maps.Area(name, _hexagon(x, y)) for name, x, y in country]
    chosen = [country[place] for place in (1, 5, 6, 8, 12, 13, 17)]
    points = [maps.Point(x + 120, y - 80, name, "1 usage", size=5) for name, x, y in chosen]
    threads = [[(points[a].x, points[a].y) for a in chain] for chain in ((0, 1, 4), (2, 3, 6))]
    title = "Où l’on se sert de la même solution"
    return maps.located(title, points, box=BOX, measure="Usages", background=background, threads=threads, note=NOTE)
