"""A tenth of the table of permissions over HTTP, by people who signed in; ./dev matrix tries all of it."""

import csv
import inspect
import re
from pathlib import Path

import pytest
from django.urls import Resolver404, get_resolver, resolve

from tests.matrix import general
from tests.matrix.cells import COLUMNS, TABLE, every_tenth, read_cells
from tests.matrix.run import Run
from tests.matrix.tries import TRIES


def test_a_tenth_of_the_table_is_answered_as_it_says(world, live_server, settings):
    settings.MFA_REQUIRED = True
    cells = every_tenth(read_cells())
    run = Run(live_server.url)

    surprises = [str(surprise) for surprise in run.surprises(cells)]

    assert surprises == []
    assert run.tried == len(cells) > 1_700


def test_the_tenth_holds_every_action_with_every_answer():
    cells = read_cells()
    kinds = {(cell.action, cell.expected) for cell in cells}
    assert {(cell.action, cell.expected) for cell in every_tenth(cells)} == kinds


def test_a_table_that_says_otherwise_is_told_apart(world, live_server, settings, tmp_path):
    settings.MFA_REQUIRED = True
    path = tmp_path / "cells.csv"
    with TABLE.open(encoding="utf-8") as table, path.open("w", encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(table) if row["action"] == "view" and row["expected"] == "HIDE")
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow({**row, "expected": "ALLOW"})

    run = Run(live_server.url)
    (surprise,) = run.surprises(read_cells(path))

    assert "ALLOW, got HIDE" in str(surprise)
    assert run.surprised == 1


def test_another_table_is_refused(tmp_path: Path):
    path = tmp_path / "cells.csv"
    path.write_text("side,role\nUS,lead\n", encoding="utf-8")
    with pytest.raises(ValueError, match="other columns"):
        read_cells(path)


# Addresses that no cell of the table tries, each with the reason.
BESIDE = {
    # Reading what both sides know, or what visible_to narrows to the reader: see test_other_side and test_canaries.
    **dict.fromkeys(
        (
            *("dashboard", "work", "cycles", "cycle", "partners", "partner", "posts", "post", "post-brief", "kept"),
            *("redlines", "redline", "report-sheets", "report-sheet", "project-sheet", "project-sheet-file"),
            *("fact-sheet", "search", "board", "projects-board", "timeline", "glance", "changes", "submissions"),
            *("report-files", "preview-report"),
            *("reports", "report", "download-report", "export-csv", "export-xlsx", "ranking", "forums", "agenda"),
            *("agenda-sheet", "milestone", "holidays", "version", "compare", "calendar", "calendar-revoke", "feed"),
        ),
        "reads what visible_to lets through",
    ),
    # Acts whose rules the table does not know; their own tests try who may and who may not.
    **dict.fromkeys(
        (
            *("defer", "merge", "split", "carry-on", "put-on-hold", "take-up-again", "confirm-language"),
            *("share-review", "drop-release", "reply", "edit-comment", "resolve", "reopen", "remove-file"),
            *("add-milestone", "forecast-milestone", "reach-milestone", "drop-milestone", "settle-divergence"),
            *("ask-report-file", "drop-report-file"),
            *("log-engagement", "forum-waive", "agenda-put", "agenda-move", "agenda-take-off", "agenda-outcome"),
            *("agenda-task", "ranking-save", "ranking-hand-in", "ranking-propose", "ranking-confirm"),
            *(
                "ranking-decline",
                "time-ask",
                "time-grant",
                "time-refuse",
                "meeting-refuse",
                "meeting-take-back",
                "meeting",
            ),
            *(
                "post-end-tenure",
                "cycle-open",
                "as-counterpart",
                "milestone-change",
                "holiday-add",
                "holiday-take-back",
                "meeting-new",
                "editing",
                "together",
            ),
        ),
        "an act of its own, tried by its own tests and by test_every_form",
    ),
    # Texts that are the same for everybody, and what each person chooses for their own pages.
    **dict.fromkeys(("help", "help-role", "help-words", "help-keyboard", "accessibility", "design"), "texts alone"),
    **dict.fromkeys(("tour", "keys"), "private to the person"),
    # The own side's alone; test_shared_views tries who may do what with them.
    **dict.fromkeys(
        (
            *("views", "view-save", "view-rename", "view-share", "view-unshare", "view-open", "view-close"),
            *("view-copy", "view-delete"),
        ),
        "private to the person or the own side",
    ),
    # What a person typed is that person's alone.
    **dict.fromkeys(("keep", "discard"), "private to the person"),
}


def test_no_address_of_a_project_or_a_side_escapes_the_table():
    tried = {name_of(f"/projects/rcf-001/{one.path.partition('?')[0]}") for one in TRIES.values()}
    tried |= {name_of(path) for path in re.findall(r'"(/[^" ]*)"', inspect.getsource(general))}
    tried |= {f"projects:{name}" for name in ("list", "file", "extension", "add-member")}
    ours = {f"projects:{pattern.name}" for pattern in get_resolver("projects.urls").url_patterns}

    beside = {f"projects:{name}" for name in BESIDE}

    assert sorted(ours - tried - beside) == []
    assert sorted(beside - ours) == []


def name_of(path: str) -> str:
    """Return the name of an address with its parts filled in anyhow."""
    try:
        return resolve(re.sub(r"\{[^}]*\}", "us", path)).view_name
    except Resolver404:
        return ""
