"""Addresses of the agreement; a code, never a primary key, names a framework."""

from django.urls import path

from frameworks.views import people, reading, reference

app_name = "frameworks"

urlpatterns = [
    path("frameworks/<slug:code>/", reading.framework_detail, name="detail"),
    path("commitments/", reading.commitment_list, name="commitments"),
    path("people/", people.people_list, name="people"),
    path("people/new/", people.add, name="person-new"),
    path("people/<str:username>/", people.person_detail, name="person"),
    path("people/<str:username>/deactivate/", people.deactivate, name="person-deactivate"),
    path("people/<str:username>/reactivate/", people.reactivate, name="person-reactivate"),
    path("people/<str:username>/end-sessions/", people.end_sessions, name="person-end-sessions"),
    path("people/<str:username>/invite/", people.invite, name="person-invite"),
    path("reference/", reference.reference, name="reference"),
]
