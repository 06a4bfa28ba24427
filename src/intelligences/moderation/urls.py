from django.urls import path

from intelligences.moderation import views

app_name = "moderation"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/prendre/", views.assign, name="assign"),
    path("<int:pk>/rendre/", views.let_go, name="let_go"),
    path("courriel-du-matin/", views.morning_mail, name="morning_mail"),
    path("mes-contributions/", views.mine, name="mine"),
    path("decisions/<int:pk>/repondre/", views.answer, name="answer"),
    path("journal/", views.log, name="log"),
    path("journal.json", views.log_file, {"form": "json"}, name="log_json"),
    path("journal.csv", views.log_file, {"form": "csv"}, name="log_csv"),
]
