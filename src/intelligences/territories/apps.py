from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "intelligences.territories"
    label = "territories"
