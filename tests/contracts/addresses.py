"""Addresses of forms about meetings and civil society, each with what must be there first."""

from __future__ import annotations  # pytest reads this before Django is ready: models only exist inside functions

from collections.abc import Callable

from tests.cast import Cast


def meeting(end: str, *, has_begun: bool = False) -> Callable[[Cast], str]:
    """One of Alice's, announced, or begun already."""

    def address(cast: Cast) -> str:
        from tests.community.meetings.made import announced, begun

        held = announced(cast)
        return f"{(begun(held) if has_begun else held).get_absolute_url()}{end}"

    return address


def proposing(end: str) -> Callable[[Cast], str]:
    """Of a debate that the town prepares, with one statement proposed."""

    def address(cast: Cast) -> str:
        from tests.debate.made import preparing_request

        asked = preparing_request(cast)
        return f"{asked.get_absolute_url()}affirmations/{end.format(seed=asked.seeds.get().pk)}"

    return address


def concluded(cast: Cast) -> str:
    """Of a debate with its final result."""

    from tests.debate.made import concluded

    return f"{concluded(cast).get_absolute_url()}analyses/ecrire/"


def asked_debate(cast: Cast) -> str:
    """Of a request that waits for the town."""

    from tests.debate.made import published_request

    return f"{published_request(cast).get_absolute_url()}repondre/"
