"""What the site's own pages read, as dataclasses."""

from .home import Home, home
from .news import Change, changes
from .privacy import Kept, kept, kept_table
from .status import Status, status

__all__ = ["Change", "Home", "Kept", "Status", "changes", "home", "kept", "kept_table", "status"]
