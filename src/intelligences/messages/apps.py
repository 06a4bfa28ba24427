from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "intelligences.messages"
    label = "outbox"
