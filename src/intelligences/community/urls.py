from django.urls import path

from intelligences.community import views

app_name = "community"
urlpatterns = [
    path("/", views.questions, name="questions"),
    path(".json", views.questions_file, {"form": "json"}, name="questions_file"),
    path(".csv", views.questions_file, {"form": "csv"}, name="questions_file"),
    path("/poser/", views.ask, name="ask"),
    path("/defi.json", views.challenge, name="challenge"),
    path("/envoyee/", views.sent, name="sent"),
    path("/confirmer/<str:token>/", views.confirm, name="confirm"),
    path("/refusee/<str:token>/", views.refused, name="refused"),
    path("/recues/<int:pk>/", views.received, name="received"),
    path("/<int:pk>/", views.question, name="question"),
    path("/<int:pk>.json", views.question_file, {"form": "json"}, name="question_file"),
    path("/<int:pk>.csv", views.question_file, {"form": "csv"}, name="question_file"),
    path("/<int:pk>/relire/", views.review_again, name="review_again"),
    path("/<int:pk>/repondre/", views.answer, name="answer"),
]
