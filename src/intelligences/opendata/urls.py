"""Open data, in French at /donnees/."""

from django.urls import path

from . import views

app_name = "opendata"
urlpatterns = [
    path("", views.data, name="data"),
    path("bibliotheque.zip", views.archive, name="archive"),
]
