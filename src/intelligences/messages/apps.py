from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "intelligences.messages"
    label = "outbox"

    def ready(self) -> None:
        from intelligences.kernel import notices, registries
        from intelligences.messages import panels
        from intelligences.messages.post import OutboxPost

        notices.install(OutboxPost())
        for page in panels.PAGES:
            registries.panels.register(panels.follow_panel(page))
