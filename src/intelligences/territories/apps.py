from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoriesConfig(AppConfig):
    name = "intelligences.territories"
    label = "territories"

    def ready(self) -> None:
        from intelligences.kernel.registries import NavigationEntry, Searchable, navigation, searchables

        from . import queries
        from .models import Territory

        navigation.register(NavigationEntry("territories", _("Territoires"), "territories:index", order=20))
        searchables.register(
            Searchable(
                Territory,
                kind="territoire",
                label=_("Territoires"),
                entry=queries.search_entry,
                entries=queries.search_entries,
            )
        )
