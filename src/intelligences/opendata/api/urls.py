"""`/api/v1/`: addresses that have no language."""

from django.urls import path

from .door import door

app_name = "api"
urlpatterns = [path("api/v1/", door, name="root"), path("api/v1/<path:rest>", door, name="door")]
