from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "intelligences.pages"
    label = "pages"
