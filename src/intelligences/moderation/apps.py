from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "intelligences.moderation"
    label = "moderation"
