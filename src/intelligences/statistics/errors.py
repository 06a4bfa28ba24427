"""What can't be computed; each message is a French sentence that says what to do."""

from __future__ import annotations


class StatisticsError(ValueError):
    """The data or what is asked of them make no sense together."""


class MissingValues(StatisticsError):
    """A value is missing where one is needed."""


class EmptyCell(StatisticsError):
    """Nobody answered in a cell that the population has; `cell` is its label."""

    def __init__(self, cell: object) -> None:
        super().__init__(
            f"Personne n’a répondu dans « {cell} » : regroupez cette catégorie avec une autre avant de redresser."
        )
        self.cell = cell


class LonelyUnit(StatisticsError):
    """A stratum has one primary unit: its variance can't be known; `stratum` is its label. `only`: there is no other
    one in the whole design; `centre`: lonely="centre" would help."""

    def __init__(self, stratum: object, *, only: bool = False, centre: bool = True) -> None:
        if only:
            told = "Il n’y a qu’une unité primaire en tout : il en faut deux pour qu’une erreur se calcule."
        else:
            other = ', ou choisissez lonely="centre"' if centre else ""
            told = f"La strate « {stratum} » n’a qu’une unité : regroupez-la avec une autre{other}."
        super().__init__(told)
        self.stratum = stratum


class NotConverged(StatisticsError):
    """No weights were found that give the totals asked for."""
