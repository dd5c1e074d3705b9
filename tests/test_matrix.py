"""A tenth of the table of permissions over HTTP, by people who signed in; ./dev matrix tries all of it."""

import csv
from pathlib import Path

import pytest

from tests.matrix.cells import COLUMNS, TABLE, every_tenth, read_cells
from tests.matrix.run import Run


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
