"""Addresses of the agreement; a code, never a primary key, names a framework."""

from django.urls import path

from frameworks.views import reading

app_name = "frameworks"

urlpatterns = [
    path("frameworks/<slug:code>/", reading.framework_detail, name="detail"),
    path("commitments/", reading.commitment_list, name="commitments"),
    path("calendar/", reading.calendar, name="calendar"),
]
