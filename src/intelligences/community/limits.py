"""How much somebody without an account may send in a day."""

from __future__ import annotations

from django.http import HttpRequest

from intelligences.accounts.limits import network, within


def address_within(request: HttpRequest, action: str, email: str, *, is_proved: bool) -> bool:
    """Count one try by address and by network (`ACCOUNT_RATE_LIMITS`), fewer without proof; False past one."""
    kind = action if is_proved else f"unproved_{action}"
    return within(request, f"{kind}_by_address", email) and within(request, f"{kind}_by_network", network(request))
