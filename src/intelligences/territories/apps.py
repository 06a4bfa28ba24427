from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoriesConfig(AppConfig):
    name = "intelligences.territories"
    label = "territories"

    def ready(self) -> None:
        from intelligences.kernel import registries
        from intelligences.kernel.registries import NavigationEntry, Searchable, navigation, searchables

        from . import indicators, queries, wording
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
        for key, name, compute in (
            ("territories.communes", _("Communes"), indicators.communes),
            ("territories.population", _("Population"), indicators.population),
        ):
            registries.indicators.register(
                registries.Indicator(key, name, compute, on_home=True, changed_by=("territories.",))
            )
        registries.followables.register(
            registries.Followable(Territory, label=str, url=lambda territory: territory.get_absolute_url())
        )
        registries.tellings.register(registries.Telling("territories.loaded", wording.loaded))
