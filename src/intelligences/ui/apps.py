from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "intelligences.ui"
    label = "ui"

    def ready(self) -> None:
        from intelligences.ui.french_sentences import typeset_them

        typeset_them()
