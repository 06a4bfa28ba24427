"""`/recherche…`: the twins of the page are its path with `.json` or `.csv`."""

from django.urls import path
from django.views.generic import RedirectView

from intelligences.search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path(".json", views.results_file, {"form": "json"}, name="results_json"),
    path(".csv", views.results_file, {"form": "csv"}, name="results_csv"),
    path("/suggestions", views.suggestions, name="suggestions"),
    path(
        "/", RedirectView.as_view(pattern_name="search:results", permanent=True, query_string=True), name="with_slash"
    ),
]
