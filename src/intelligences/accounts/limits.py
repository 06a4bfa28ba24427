"""Limits on sign-in: counted in the database, so that every process and every node counts the same.

allauth keeps its counters in Django's cache; ours is a table (made by the migration), under keys that nobody can read.
"""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def hashed_key(key: str, key_prefix: str, version: int) -> str:
    """A cache key that keeps no e-mail or IP address: a keyed hash, 64 characters."""
    return salted_hmac("accounts.limits", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()


def within(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Count one try of an action (`ACCOUNT_RATE_LIMITS`: by network address, by key); False past its limit."""
    # The public function counts no GET, and ProConnect sends people back by GET.
    counted = ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True)
    return counted is not None


def network(request: HttpRequest) -> str:
    """The network that a request comes from and today's date, as a key for `within`: a /24 of IPv4, a /48 of IPv6.

    The date makes each day's hash another one: nobody can be followed from one day to the next.
    """
    address = ip_address(get_adapter().get_client_ip(request))
    prefix = ip_network((address, 24 if address.version == 4 else 48), strict=False)
    return f"{prefix}:{timezone.localdate()}"
