"""Addresses of the reminders."""

from django.urls import path

from reminders.views import duties

app_name = "reminders"

urlpatterns = [
    path("reminders/", duties.home, name="home"),
    path("reminders/<int:pk>/met/", duties.met, name="met"),
    path("reminders/<int:pk>/nil/", duties.nil, name="nil"),
    path("reminders/<int:pk>/waive/", duties.waive, name="waive"),
    path("reminders/notices/<int:pk>/read/", duties.read, name="read"),
]
