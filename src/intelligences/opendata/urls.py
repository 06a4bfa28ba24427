"""Open data, in French at /donnees/."""

from django.urls import path

from . import views

app_name = "opendata"
urlpatterns = [
    path("", views.data, name="data"),
    path("api/", views.api_reference, name="api_reference"),
    path("bibliotheque.zip", views.archive, name="archive"),
    path("schemas/<slug:name>/<str:version>/<str:file>", views.schema, name="schema"),
    path("catalogue.jsonld", views.catalogue_json, name="catalogue_json"),
    path("catalogue.rdf", views.catalogue_xml, name="catalogue_xml"),
    path("usages-<slug:layout>.<twin:form>", views.uses_in_layout, name="layout"),
]
