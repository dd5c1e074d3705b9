"""Addresses of cycles: their pages, milestones, more time for duties, holidays, the order of projects, the forums."""

from django.urls import path

from projects.views import board, cycles, extending, filings, forums, holidays, milestones, ranking

urlpatterns = [
    path("submissions/", filings.filing_list, name="submissions"),
    path("cycles/", cycles.cycle_list, name="cycles"),
    path("cycles/open/", cycles.open_cycle, name="cycle-open"),
    path("cycles/<slug:slug>/close/", cycles.close_cycle, name="cycle-close"),
    path("cycles/<slug:slug>/milestones/<slug:code>/", milestones.milestone_detail, name="milestone"),
    path("cycles/<slug:slug>/milestones/<slug:code>/change/", milestones.change, name="milestone-change"),
    path("work/duties/<int:pk>/time/", extending.ask, name="time-ask"),
    # Before the addresses of meetings, which stand under the same folder.
    path("calendar/holidays/", holidays.holiday_list, name="holidays"),
    path("calendar/holidays/add/", holidays.add, name="holiday-add"),
    path("calendar/holidays/<slug:slug>/take-back/", holidays.take_back, name="holiday-take-back"),
    path("cycles/<slug:slug>/ranking/", ranking.cycle_ranking, name="ranking"),
    path("cycles/<slug:slug>/ranking/save/", ranking.save, name="ranking-save"),
    path("cycles/<slug:slug>/ranking/hand-in/", ranking.hand_in, name="ranking-hand-in"),
    path("cycles/<slug:slug>/ranking/propose/", ranking.propose, name="ranking-propose"),
    path("cycles/<slug:slug>/ranking/confirm/", ranking.confirm, name="ranking-confirm"),
    path("cycles/<slug:slug>/ranking/decline/", ranking.decline, name="ranking-decline"),
    path("cycles/<slug:slug>/", cycles.cycle_detail, name="cycle"),
    path("cycles/<slug:slug>/board/", board.board, name="board"),
    path("cycles/<slug:slug>/forums/", forums.board, name="forums"),
    path("cycles/<slug:slug>/forums/waive/", forums.waive, name="forum-waive"),
    path("cycles/<slug:slug>/forums/<slug:meeting>/", forums.agenda, name="agenda"),
    path("cycles/<slug:slug>/forums/<slug:meeting>/sheet/", forums.sheet, name="agenda-sheet"),
    path("cycles/<slug:slug>/forums/<slug:meeting>/put/", forums.put, name="agenda-put"),
    path("cycles/<slug:slug>/forums/<slug:meeting>/move/", forums.move, name="agenda-move"),
    path("cycles/<slug:slug>/forums/<slug:meeting>/take-off/", forums.take_off, name="agenda-take-off"),
    path("cycles/<slug:slug>/forums/<slug:meeting>/outcome/", forums.outcome, name="agenda-outcome"),
    path("cycles/<slug:slug>/forums/<slug:meeting>/task/", forums.task, name="agenda-task"),
]
