from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "intelligences.opendata"
    label = "opendata"
