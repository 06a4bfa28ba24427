from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "intelligences.kernel"
    label = "kernel"

    def ready(self) -> None:
        from intelligences.kernel import checks  # noqa: F401  (registers the system checks)
