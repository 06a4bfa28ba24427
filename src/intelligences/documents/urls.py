from django.urls import path

from intelligences.documents import views

app_name = "documents"
_one = "<int:pk>-<slug:slug>/"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("organisations/<int:pk>/", views.of_organisation, name="of_organisation"),
    path("organisations/<int:pk>/deposer/", views.deposit, name="deposit"),
    path(_one, views.document, name="document"),
    path(f"{_one}fichiers/<int:number>/", views.download, name="download"),
    path(f"{_one}nouvelle-version/", views.new_edition, name="new_edition"),
    path(f"{_one}ouvrir/", views.open_to_everyone, name="open"),
    path(f"{_one}retirer/", views.withdraw, name="withdraw"),
    path(f"{_one}remettre/", views.put_back, name="put_back"),
    path(f"{_one}supprimer/", views.purge, name="purge"),
]
