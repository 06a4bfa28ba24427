from django.urls import path

from intelligences.debate.concertations import views

app_name = "concertations"
_ONE = "/<int:pk>-<slug:slug>"
urlpatterns = [
    path("/", views.index, name="index"),
    path(".json", views.index_file, {"form": "json"}, name="index_file"),
    path(".csv", views.index_file, {"form": "csv"}, name="index_file"),
    path("/preparer/", views.create, name="create"),
    path("/confirmer/<str:token>/", views.confirm, name="confirm"),
    path(f"{_ONE}/", views.concertation, name="concertation"),
    path(f"{_ONE}.json", views.concertation_file, {"form": "json"}, name="concertation_file"),
    path(f"{_ONE}.csv", views.concertation_file, {"form": "csv"}, name="concertation_file"),
    path(f"{_ONE}/contributions/", views.contributions, name="contributions"),
    path(f"{_ONE}/contributions.json", views.contributions_file, {"form": "json"}, name="contributions_file"),
    path(f"{_ONE}/contributions.csv", views.contributions_file, {"form": "csv"}, name="contributions_file"),
    path(f"{_ONE}/versions/", views.versions, name="versions"),
    path(f"{_ONE}/contribuer/", views.contribute, name="contribute"),
    path(f"{_ONE}/contribuer/envoye/", views.sent, name="sent"),
    path(f"{_ONE}/preparer/", views.prepare, name="prepare"),
    path(f"{_ONE}/preparer/texte/", views.edit, name="edit"),
    path(f"{_ONE}/preparer/publier/", views.publish, name="publish"),
    path(f"{_ONE}/conclure/", views.conclude, name="conclude"),
    path(f"{_ONE}/conclusions/<int:number>/", views.answer, name="answer"),
]
