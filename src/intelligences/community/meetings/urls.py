from django.urls import path

from intelligences.community.meetings.views import organising, reading, registering

app_name = "meetings"
_ONE = "/<int:pk>-<slug:slug>"
urlpatterns = [
    path("/", reading.index, name="index"),
    path(".json", reading.index_file, {"form": "json"}, name="index_file"),
    path(".csv", reading.index_file, {"form": "csv"}, name="index_file"),
    path(".ics", reading.feed, name="feed"),
    path("/organiser/", organising.create, name="create"),
    path("/envoyee/", registering.sent, name="sent"),
    path("/confirmer/<str:token>/", registering.confirm, name="confirm"),
    path("/inscription/<str:token>/", registering.registration, name="registration"),
    path("/inscription/<str:token>.ics", registering.registration_calendar, name="registration_calendar"),
    path("/inscription/<str:token>/annuler/", registering.leave, name="leave"),
    path(f"{_ONE}/", reading.meeting, name="meeting"),
    path(f"{_ONE}.json", reading.meeting_file, {"form": "json"}, name="meeting_file"),
    path(f"{_ONE}.csv", reading.meeting_file, {"form": "csv"}, name="meeting_file"),
    path(f"{_ONE}.ics", reading.meeting_calendar, name="meeting_calendar"),
    path(f"{_ONE}/compte-rendu/", reading.minutes, name="minutes"),
    path(f"{_ONE}/compte-rendu/rediger/", organising.write, name="write"),
    path(f"{_ONE}/inscription/", registering.register, name="register"),
    path(f"{_ONE}/preparer/", organising.prepare, name="prepare"),
    path(f"{_ONE}/modifier/", organising.edit, name="edit"),
    path(f"{_ONE}/ordre-du-jour/", organising.agenda, name="agenda"),
    path(f"{_ONE}/annoncer/", organising.announce, name="announce"),
    path(f"{_ONE}/annuler/", organising.cancel, name="cancel"),
    path(f"{_ONE}/presences/", organising.attendance, name="attendance"),
]
