"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    return {"PUBLISHER": settings.PUBLISHER, "DEMONSTRATION": settings.DEMONSTRATION}
