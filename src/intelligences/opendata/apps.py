from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "intelligences.opendata"
    label = "opendata"

    def ready(self) -> None:
        from . import registration

        registration.register()
