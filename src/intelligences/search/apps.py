from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "intelligences.search"
    label = "search"
