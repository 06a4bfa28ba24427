"""The common frame of the national "concertations territoriales de l'IA" as a text to complete. No Django.

Known of it: a free method on a common framing note, and five themes (France urbaine, 18 September 2024). The questions
under the themes are the organiser's to write.
"""

TO_FILL = "[à compléter]"
SOURCE = (
    "https://franceurbaine.org/actualites/lancement-des-concertations-territoriales-de-lia-a-nantes-"
    "les-villes-et-metropoles-appelees-a-participer"
)
THEMES = (
    "Les opportunités",
    "Les garanties",
    "L’organisation du travail",
    "La sobriété",
    "Les services publics",
)
FRAMING = "\n\n".join(
    [
        "Cette concertation suit le cadre commun des concertations territoriales de l’IA, lancées à Nantes le "
        "18 septembre 2024 : une méthode libre, cinq thèmes.",
        *(f"{number}. {theme}\n{TO_FILL}" for number, theme in enumerate(THEMES, 1)),
    ]
)
