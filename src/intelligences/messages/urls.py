from django.urls import path

from intelligences.messages import views

app_name = "outbox"
urlpatterns = [
    path("abonnements/", views.follows, name="follows"),
    path("suivre/", views.follow, name="follow"),
    path("desabonnement/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("envois/", views.state, name="state"),
    path("envois/adresses/<int:pk>/", views.trust_again, name="trust_again"),
    path("envois/<uuid:pk>/arrive/", views.mark_arrived, name="mark_arrived"),
    path("envois/<uuid:pk>/renvoyer/", views.send_again, name="send_again"),
    path("demonstration/", views.mailbox, name="mailbox"),
    path("demonstration/<uuid:pk>/", views.mailbox_message, name="mailbox_message"),
]
