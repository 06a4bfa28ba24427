from django.urls import path

from intelligences.kernel import views

app_name = "kernel"
urlpatterns = [
    path("<uuid:work_id>/", views.long_work, name="long_work"),
    path("<uuid:work_id>/annuler/", views.cancel_long_work, name="cancel_long_work"),
]
