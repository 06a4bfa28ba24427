"""What the site's own pages read, as dataclasses."""

from .home import Home, home
from .news import Change, changes
from .privacy import Kept, kept
from .status import Status, status

__all__ = ["Change", "Home", "Kept", "Status", "changes", "home", "kept", "status"]
