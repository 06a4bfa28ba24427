"""The address of a territory, made fast, is the one that the addresses' table gives."""

import pytest
from django.urls import reverse
from django.utils import translation

from intelligences.territories.models import Kind, Territory


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", Kind.values)
def test_the_address_is_the_reversed_one(kind: str, language: str) -> None:
    territory = Territory(kind=kind, code="2A004", slug="ajaccio")
    with translation.override(language):
        expected = reverse("territories:territory", kwargs={"kind": kind, "address": "2A004-ajaccio"})
        assert territory.get_absolute_url() == expected
