from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "intelligences.community"
    label = "community"

    def ready(self) -> None:
        from intelligences.community import registration

        registration.register()
