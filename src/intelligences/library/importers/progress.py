"""What a long work tells of an import: kilobytes that come, then rows."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from intelligences.kernel.longwork import Progress
from intelligences.territories.wording import figure

from .fetching import Tell


def in_kilobytes(progress: Progress) -> Tell:
    """Tells of a download: of the whole when the server announced it, else how much came."""
    begun = False

    def tell(size: int, total: int | None) -> None:
        nonlocal begun
        if total is None:
            progress.begin(None, _("Téléchargement : %(size)s ko reçus.") % {"size": figure(size // 1000)})
            return
        if not begun:
            progress.begin(-(-total // 1000), _("Téléchargement, en kilo-octets"))
            begun = True
        progress.advance(size // 1000)

    return tell


def in_rows(progress: Progress, *, dry_run: bool) -> Callable[[int, int], None]:
    """Tells of the rows that are compared or written."""
    begun = False

    def tell(done: int, total: int) -> None:
        nonlocal begun
        if not begun:
            progress.begin(total, _("Comparaison") if dry_run else _("Importation"))
            begun = True
        progress.advance(done)

    return tell
