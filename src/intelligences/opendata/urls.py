"""Open data, in French at /donnees/."""

from django.urls import path

from . import views
from .views import harvesting

app_name = "opendata"
urlpatterns = [
    path("", views.data, name="data"),
    path("api/", views.api_reference, name="api_reference"),
    path("bibliotheque.zip", views.archive, name="archive"),
    path("schemas/<slug:name>/<str:version>/<str:file>", views.schema, name="schema"),
    path("catalogue.jsonld", views.catalogue_json, name="catalogue_json"),
    path("catalogue.rdf", views.catalogue_xml, name="catalogue_xml"),
    path("moissons/", harvesting.harvests, name="harvests"),
    path("moissons/ajouter/", harvesting.new_harvest, name="new_harvest"),
    path("moissons/<int:pk>/", harvesting.harvest, name="harvest"),
    path("moissons/<int:pk>/modifier/", harvesting.change_harvest, name="change_harvest"),
    path("moissons/<int:pk>/lancer/", harvesting.start_harvest, name="start_harvest"),
    path("moissons/<int:pk>/retirer/", harvesting.remove_harvest, name="remove_harvest"),
    path("moissons/travaux/<int:pk>/", harvesting.harvest_job, name="harvest_job"),
    path("moissons/travaux/<int:pk>/rapport.json", harvesting.harvest_report, name="harvest_report"),
    path("moissons/travaux/<int:pk>/annuler/", harvesting.cancel_harvest, name="cancel_harvest"),
    path("moissons/travaux/<int:pk>/reprendre/", harvesting.resume_harvest, name="resume_harvest"),
    path("usages-<slug:layout>.<twin:form>", views.uses_in_layout, name="layout"),
]
