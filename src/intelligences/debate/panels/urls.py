from django.urls import path

from intelligences.debate.panels import views

app_name = "panels"
_ONE = "/<int:pk>-<slug:slug>"
urlpatterns = [
    path("/", views.index, name="index"),
    path(".json", views.index_file, {"form": "json"}, name="index_file"),
    path(".csv", views.index_file, {"form": "csv"}, name="index_file"),
    path("/preparer/", views.create, name="create"),
    path("/confirmer/<str:token>/", views.confirm, name="confirm"),
    path("/candidature/<str:token>/", views.candidate, name="candidate"),
    path(f"{_ONE}/", views.panel, name="panel"),
    path(f"{_ONE}.json", views.panel_file, {"form": "json"}, name="panel_file"),
    path(f"{_ONE}.csv", views.panel_file, {"form": "csv"}, name="panel_file"),
    path(f"{_ONE}/tirages/<int:number>.zip", views.draw_files, name="draw_files"),
    path(f"{_ONE}/tirages/<int:number>-garant.zip", views.private_files, name="private_files"),
    path(f"{_ONE}/candidater/", views.apply, name="apply"),
    path(f"{_ONE}/candidater/envoye/", views.sent, name="sent"),
    path(f"{_ONE}/preparer/", views.prepare, name="prepare"),
    path(f"{_ONE}/preparer/texte/", views.edit, name="edit"),
    path(f"{_ONE}/preparer/quotas/", views.quotas, name="quotas"),
    path(f"{_ONE}/preparer/etapes/<slug:name>/", views.step, name="step"),
    path(f"{_ONE}/preparer/tirer/", views.draw, name="draw"),
    path(f"{_ONE}/preparer/reponses/", views.answer_for, name="answer_for"),
]
