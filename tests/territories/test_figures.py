"""Figures about the country agree with what others published."""

import pytest

from intelligences.kernel.registries import indicators, tellings


@pytest.mark.usefixtures("territories", "db")
def test_the_figures_of_the_country_are_those_of_the_2026_edition() -> None:
    communes = indicators.get("territories.communes").compute()
    assert communes.value == 34_969
    assert communes.base == "dans 1\u202f255 intercommunalités, 101 départements et 18 régions"
    population = indicators.get("territories.population").compute()
    assert population.value is not None
    assert 66_000_000 < population.value < 69_000_000
    assert "34\u202f963 communes" in population.base
    assert "dans 6 autres" in population.base


@pytest.mark.usefixtures("db")
def test_without_a_reference_the_figures_are_unknown_rather_than_zero() -> None:
    from intelligences.territories import indicators as figures
    from intelligences.territories.models import Edition, Territory

    Edition.objects.all().delete()
    Territory.objects.update(current=False)
    assert figures.communes().value is None
    assert figures.population().value is None


def test_a_new_edition_is_told_in_words() -> None:
    told = tellings.get("territories.loaded").sentence({"date": "2026-11-23", "territories": 36362})
    assert "23\u00a0novembre 2026" in told
    assert "36\u202f362 territoires" in told
