from django.urls import path

from intelligences.debate.panels.views import candidates, preparing, public

app_name = "panels"
_ONE = "/<int:pk>-<slug:slug>"
urlpatterns = [
    path("/", public.index, name="index"),
    path(".json", public.index_file, {"form": "json"}, name="index_file"),
    path(".csv", public.index_file, {"form": "csv"}, name="index_file"),
    path("/preparer/", preparing.create, name="create"),
    path("/confirmer/<str:token>/", candidates.confirm, name="confirm"),
    path("/candidature/<str:token>/", candidates.candidate, name="candidate"),
    path(f"{_ONE}/", public.panel, name="panel"),
    path(f"{_ONE}.json", public.panel_file, {"form": "json"}, name="panel_file"),
    path(f"{_ONE}.csv", public.panel_file, {"form": "csv"}, name="panel_file"),
    path(f"{_ONE}/tirages/<int:number>.zip", public.draw_files, name="draw_files"),
    path(f"{_ONE}/tirages/<int:number>-garant.zip", preparing.private_files, name="private_files"),
    path(f"{_ONE}/candidater/", candidates.apply, name="apply"),
    path(f"{_ONE}/candidater/envoye/", candidates.sent, name="sent"),
    path(f"{_ONE}/preparer/", preparing.prepare, name="prepare"),
    path(f"{_ONE}/preparer/texte/", preparing.edit, name="edit"),
    path(f"{_ONE}/preparer/quotas/", preparing.quotas, name="quotas"),
    path(f"{_ONE}/preparer/etapes/<slug:name>/", preparing.step, name="step"),
    path(f"{_ONE}/preparer/tirer/", preparing.draw, name="draw"),
    path(f"{_ONE}/preparer/reponses/", preparing.answer_for, name="answer_for"),
]
