"""Addresses of the cooperation; a reference, never a primary key, names a project."""

from django.urls import path

from projects.views import acts, cycles, dashboard, detail, keeping, listing, partners, record, reports, work, writing

app_name = "projects"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("projects/", listing.project_list, name="list"),
    path("projects/export.csv", listing.export_csv, name="export-csv"),
    path("projects/export.xlsx", listing.export_xlsx, name="export-xlsx"),
    path("work/", work.my_work, name="work"),
    path("cycles/", cycles.cycle_list, name="cycles"),
    path("cycles/open/", cycles.open_cycle, name="cycle-open"),
    path("cycles/<slug:slug>/close/", cycles.close_cycle, name="cycle-close"),
    path("cycles/<slug:slug>/", cycles.cycle_detail, name="cycle"),
    path("partners/", partners.partner_list, name="partners"),
    path("partners/<slug:alpha2>/", partners.partner_detail, name="partner"),
    path("audit/", record.audit_list, name="audit"),
    path("keep/", keeping.keep_typed, name="keep"),
    path("keep/discard/", keeping.discard, name="discard"),
    path("kept/", keeping.kept_list, name="kept"),
    path("projects/new/", writing.new, name="new"),
    path("projects/<slug:ref>/", detail.detail, name="detail"),
    path("projects/<slug:ref>/edit/", writing.edit, name="edit"),
    path("projects/<slug:ref>/versions/<int:number>/", detail.version, name="version"),
    path("projects/<slug:ref>/compare/", detail.compare, name="compare"),
    path("projects/<slug:ref>/submit/", acts.submit, name="submit"),
    path("projects/<slug:ref>/share/", acts.share, name="share"),
    path("projects/<slug:ref>/review/", acts.review, name="review"),
    path("projects/<slug:ref>/return/", acts.return_to_author, name="return"),
    path("projects/<slug:ref>/endorse/", acts.endorse, name="endorse"),
    path("projects/<slug:ref>/withdraw-endorsement/", acts.withdraw_endorsement, name="withdraw-endorsement"),
    path("projects/<slug:ref>/withdraw/", acts.withdraw, name="withdraw"),
    path("projects/<slug:ref>/present/", acts.present, name="present"),
    path("projects/<slug:ref>/close/", acts.close, name="close"),
    path("projects/<slug:ref>/comment/", acts.comment, name="comment"),
    path("projects/<slug:ref>/note/", acts.note, name="note"),
    path("projects/<slug:ref>/report-status/", acts.report_status, name="report-status"),
    path("projects/<slug:ref>/add-member/", acts.add_member, name="add-member"),
    path("reports/", reports.report_list, name="reports"),
    path("reports/freeze/", reports.freeze, name="freeze-report"),
    path("reports/<slug:slug>/", reports.report_detail, name="report"),
    path("reports/<slug:slug>/<str:name>", reports.download, name="download-report"),
]
