from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "intelligences.documents"
    label = "documents"

    def ready(self) -> None:
        from intelligences.documents import registration

        registration.register()
