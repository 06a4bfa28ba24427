from django.urls import path

from intelligences.community.civil import views

app_name = "civil"
urlpatterns = [
    path("/", views.directory, name="directory"),
    path(".json", views.directory_file, {"form": "json"}, name="directory_file"),
    path(".csv", views.directory_file, {"form": "csv"}, name="directory_file"),
    path("/<int:pk>/presenter/", views.present, name="present"),
]
