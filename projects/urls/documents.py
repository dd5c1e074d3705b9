"""Addresses of what is made from reports while somebody waits: comparisons, fact sheets, sheets of projects."""

from django.urls import path

from projects.views import fact_sheets, redlines, sheets

urlpatterns = [
    path("projects/<slug:ref>/sheet/", sheets.project_sheet, name="project-sheet"),
    path("projects/<slug:ref>/sheet/<str:name>", sheets.project_sheet_file, name="project-sheet-file"),
    path("reports/compare/", redlines.compare, name="redlines"),
    path("reports/<slug:slug>/since/<slug:before>/<str:name>", redlines.redline_document, name="redline"),
    path("reports/<slug:slug>/fact-sheet/", fact_sheets.fact_sheet_page, name="fact-sheet"),
    path("reports/<slug:slug>/sheets/", sheets.report_sheets, name="report-sheets"),
    path("reports/<slug:slug>/sheets/<str:name>", sheets.report_sheet_file, name="report-sheet"),
]
