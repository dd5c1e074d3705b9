"""Addresses of the cooperation; a reference, never a primary key, names a project."""

from django.urls import path

from projects.views import cycles, dashboard, partners, record, work

app_name = "projects"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("work/", work.my_work, name="work"),
    path("cycles/", cycles.cycle_list, name="cycles"),
    path("cycles/<slug:slug>/", cycles.cycle_detail, name="cycle"),
    path("partners/", partners.partner_list, name="partners"),
    path("partners/<slug:alpha2>/", partners.partner_detail, name="partner"),
    path("audit/", record.audit_list, name="audit"),
]
