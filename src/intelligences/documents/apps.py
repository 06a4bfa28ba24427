from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "intelligences.documents"
    label = "documents"
