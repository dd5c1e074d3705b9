"""Addresses of reports and their files."""

from django.urls import path

from projects.views import making, reports

urlpatterns = [
    path("reports/", reports.report_list, name="reports"),
    path("reports/freeze/", reports.freeze, name="freeze-report"),
    path("reports/preview/", reports.preview, name="preview-report"),
    path("reports/files/", making.files, name="report-files"),
    path("reports/<slug:slug>/", reports.report_detail, name="report"),
    path("reports/<slug:slug>/ask/", making.ask, name="ask-report-file"),
    path("reports/<slug:slug>/drop/", making.drop, name="drop-report-file"),
    path("reports/<slug:slug>/<str:name>", making.download, name="download-report"),
]
