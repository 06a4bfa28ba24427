"""The address of the database, and what Django and people need to know of it."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .engine import Engine
from .place import EngineError, home

OLDEST_MAJOR = 15


def embedded() -> Engine | None:
    """The embedded engine of this checkout, or None when `DATABASE_URL` names another server."""
    return None if os.environ.get("DATABASE_URL") else Engine(home() / "postgresql")


def url() -> str:
    """`DATABASE_URL`, else the address of this checkout's embedded engine, which needs not run yet."""
    engine = embedded()
    return engine.url if engine else os.environ["DATABASE_URL"]


def config(address: str) -> dict[str, Any]:
    """One entry of Django's `DATABASES`; query options such as `host=/folder` or `sslmode=` are kept."""
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise EngineError("DATABASE_URL doit commencer par « postgresql:// » : le projet n’emploie que PostgreSQL.")
    options = dict(parse_qsl(parts.query))
    hosts = parts.netloc.rpartition("@")[2]
    try:
        port = parts.port
    except ValueError:
        raise EngineError("Le port de DATABASE_URL n’est pas un nombre.") from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", None) or unquote(parts.path.lstrip("/")),
        "USER": options.pop("user", None) or unquote(parts.username or ""),
        "PASSWORD": options.pop("password", None) or unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote((parts.hostname or "") if hosts else ""),
        "PORT": options.pop("port", None) or str(port or ""),
        # Connections live ten minutes and are probed before reuse, so that a restarted server is found again.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, **options},
    }


def describe(address: str) -> str:
    """The address without its password, for a sentence."""
    entry = config(address)
    host = entry["HOST"] or "la machine locale"
    return f"{entry['NAME']} sur {host}" + (f", port {entry['PORT']}" if entry["PORT"] else "")


def reach(address: str) -> int:
    """Connects once and returns the server's major version; raises `EngineError` with the one useful sentence."""
    import psycopg

    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            major = connection.info.server_version // 10000
    except psycopg.Error as error:
        reason = (str(error).strip().splitlines() or ["sans raison donnée"])[0].rpartition("failed: ")[2]
        raise EngineError(
            f"La base de données {describe(address)} ne répond pas ({reason}) : vérifiez DATABASE_URL."
        ) from None
    if major < OLDEST_MAJOR:
        raise EngineError(
            f"La base de données {describe(address)} est un PostgreSQL {major} : "
            f"il faut la version {OLDEST_MAJOR} ou plus."
        )
    return major
