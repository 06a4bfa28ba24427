from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "intelligences.search"
    label = "search"

    def ready(self) -> None:
        """The index keeps what every room makes searchable, and lets a purged field go."""
        from intelligences.kernel import registries, searchable
        from intelligences.search import keeper

        searchable.install(keeper.Index())
        registries.copy_holders.register(registries.CopyHolder("search", keeper.purge))
