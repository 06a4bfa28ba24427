from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "intelligences.moderation"
    label = "moderation"

    def ready(self) -> None:
        from intelligences.kernel import submissions
        from intelligences.moderation.queue import CaseQueue

        submissions.install(CaseQueue())
