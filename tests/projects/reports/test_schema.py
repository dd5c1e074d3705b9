"""docs/report-schema.md tells all that the report as JSON holds, and the JSON holds nothing else."""

import json
import re
from pathlib import Path

import pytest

from projects.reports.build import EDITIONS
from projects.reports.flat import KIND, SCHEMA
from projects.reports.rendering import document
from tests.projects.reports.golden import SNAPSHOT

TOLD = Path(__file__).parents[3] / "docs" / "report-schema.md"
NAMES = set(re.findall(r"`([a-z0-9_]+)`", TOLD.read_text(encoding="utf-8")))
SHAPES = {"heading", "paragraph", "item", "facts", "table", "chart", "sheet", "changes"}


def made(edition: str) -> dict:
    content = SNAPSHOT.read_text(encoding="utf-8")
    return json.loads(document(content, "0" * 64, edition, "json"))


def keys_of(value: object) -> set[str]:
    """Return the keys of every object inside a value."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set().union(*map(keys_of, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_key_is_told_of(edition):
    assert keys_of(made(edition)) - NAMES == set()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_top_says_what_it_is_and_every_block_its_shape(edition):
    report = made(edition)

    assert (report["kind"], report["schema"]) == (KIND, SCHEMA)
    assert f"Version {SCHEMA}." in TOLD.read_text(encoding="utf-8")
    assert {block["block"] for block in report["blocks"]} <= SHAPES
    assert set(report["title"]) == set(report["languages"])


def test_cells_hold_real_numbers_and_days():
    cells = [
        cell for block in made("ko")["blocks"] if block["block"] == "table" for row in block["rows"] for cell in row
    ]

    values = {type(cell["value"]) for cell in cells}
    assert values == {int, str, type(None)}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", cell["value"]) for cell in cells if isinstance(cell["value"], str))
