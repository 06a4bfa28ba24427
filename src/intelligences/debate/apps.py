from django.apps import AppConfig


class DebateConfig(AppConfig):
    name = "intelligences.debate"
    label = "debate"

    def ready(self) -> None:
        from . import registration

        registration.register()
