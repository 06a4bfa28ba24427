"""What the home page and the digests tell of organisations."""

from intelligences.kernel.registries import followables, indicators, tellings
from tests.cast import Cast


def test_the_figure_counts_verified_organisations_and_the_local_authorities_among_them(cast: Cast) -> None:
    figure = indicators.get("organisations").compute()
    assert figure.value == 2
    assert figure.base == "dont 1 collectivité ou groupement"


def test_a_proposed_organisation_is_not_told_to_visitors(cast: Cast) -> None:
    visible = followables.get("accounts.organisation").visible
    assert visible(cast.ville, None)
    cast.ville.state = "proposed"
    assert not visible(cast.ville, None)


def test_only_public_changes_of_an_organisation_are_told() -> None:
    told = {telling.key for telling in tellings}
    assert told >= {"organisation.validated", "organisation.edited", "organisation.closed"}
    assert not [key for key in told if key.startswith(("membership.", "person."))]
    assert not told & {"organisation.proposed", "organisation.refused"}
