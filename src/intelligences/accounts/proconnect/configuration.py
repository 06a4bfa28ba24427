"""How this site is known to ProConnect. Read by the settings: nothing here knows Django."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class NotAClient(Exception):
    """The settings can't be used; its text says what to set."""


@dataclass(frozen=True)
class Client:
    """This site as ProConnect registered it. `acr`: the levels of assurance that open an account here."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    acr: tuple[str, ...]

    @property
    def origin(self) -> str:
        """Scheme, host and port of the provider: everything that is asked of it is asked there."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def read(issuer: str, client_id: str, secret: str, acr: Sequence[str]) -> Client | None:
    """The client that the settings describe, None when they describe none. Raises NotAClient for a half of one."""
    given = {"PROCONNECT_ISSUER": issuer, "PROCONNECT_CLIENT_ID": client_id, "PROCONNECT_CLIENT_SECRET": secret}
    if not any(given.values()):
        return None
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise NotAClient(f"ProConnect needs {' and '.join(missing)} too, or none of its settings.")
    if not acr:
        raise NotAClient("PROCONNECT_ACR must name at least one level of assurance, for instance eidas1.")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise NotAClient(f"PROCONNECT_ISSUER must be an https:// address, not {issuer!r}.")
    return Client(issuer.rstrip("/"), client_id, secret, tuple(acr))
