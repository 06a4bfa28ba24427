from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "intelligences.pages"
    label = "pages"

    def ready(self) -> None:
        from intelligences.kernel.registries import NavigationEntry, Searchable, navigation, searchables

        from . import search

        navigation.register(NavigationEntry("pages.method", _("Méthode"), "pages:method", order=90))
        searchables.register(
            Searchable(None, kind=search.KIND, label=_("Pages du site"), entry=_not_a_row, entries=search.entries)
        )


def _not_a_row(thing: object) -> None:
    """Pages of the site have no table: nothing writes one of them to the index."""
