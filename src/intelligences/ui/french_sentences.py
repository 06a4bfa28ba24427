"""The site's own sentences, which are written in French with ordinary spaces, shown with the spaces of French."""

from functools import cache
from gettext import NullTranslations

from django.conf import settings
from django.utils.translation import trans_real

from intelligences.ui.typography import typeset_html

_typeset = cache(typeset_html)


class _Typeset(NullTranslations):
    """Stands behind the catalogue of French, where none of them is: a sentence is its own translation."""

    def gettext(self, message: str) -> str:
        return _typeset(message)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return _typeset(super().ngettext(singular, plural, n))


def typeset_them() -> None:
    """To call once, when all rooms are there."""
    trans_real.translation(settings.LANGUAGE_CODE).add_fallback(_Typeset())
