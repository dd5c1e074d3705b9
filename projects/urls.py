"""Addresses of the cooperation; a reference, never a primary key, names a project."""

from django.urls import path

from projects.views import partners, record

app_name = "projects"

urlpatterns = [
    path("partners/", partners.partner_list, name="partners"),
    path("partners/<slug:alpha2>/", partners.partner_detail, name="partner"),
    path("audit/", record.audit_list, name="audit"),
]
