from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "intelligences.ui"
    label = "ui"
