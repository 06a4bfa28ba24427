from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "intelligences.library"
    label = "library"

    def ready(self) -> None:
        from . import registration

        registration.register()
