from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "intelligences.library"
    label = "library"
