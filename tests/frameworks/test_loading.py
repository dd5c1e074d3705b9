"""Reference data: all of it or nothing, again and again, and what is wrong is named to the cell."""

import csv
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from alliance.audit.models import Entry
from frameworks.choices import Confidence, Duty, MeetingState, Role
from frameworks.models import Commitment, Meeting, MilestoneRule, Organization, Statement
from frameworks.operations import BadReferenceError, load_reference
from frameworks.operations.loading import FOLDER
from frameworks.operations.tables import TABLES

NOW = datetime(2026, 9, 8, 13, 10, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path) -> Path:
    """Give a copy of the files to spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def lines_in(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _line in csv.DictReader(file))


def counts() -> dict[str, int]:
    return {table.name: table.model._default_manager.count() for table in TABLES}


def spoil(path: Path, before: str, after: str) -> int:
    """Replace the first occurrence of a text; return the line it stands in."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def test_every_line_of_every_file_becomes_a_row(reference):
    expected = {table.name: lines_in(FOLDER / table.path) for table in TABLES}
    expected["statements"] = 1  # the seven commitments came out of one meeting

    assert counts() == expected


def test_a_second_load_changes_nothing_and_says_so(reference, capsys):
    entries = Entry.objects.count()

    assert not load_reference(at=NOW)
    call_command("load_reference")

    assert "everything is there already" in capsys.readouterr().out
    assert Entry.objects.count() == entries


def test_values_take_the_form_of_our_models(reference):
    scm = Meeting.objects.get(forum__code="SCM", ordinal=58)
    final = MilestoneRule.objects.get(code="FINAL")

    assert (scm.window_from, scm.window_until) == (date(2026, 10, 1), date(2026, 10, 31))
    assert (scm.state, scm.confidence, scm.start_on) == (MeetingState.PLANNED, Confidence.UNCERTAIN, None)
    assert (final.duty, final.owner_role, final.offset, final.unit) == (
        Duty.FINAL_TEXT,
        Role.LEAD,
        -20,
        "JOINT_BUSINESS",
    )
    assert Organization.objects.get(code="US-DASD-EA").parent.code == "US-IPSA"
    assert Statement.objects.get().meeting == Meeting.objects.get(forum__code="SCM", ordinal=56)
    assert Commitment.objects.get(code="SCM56-NCG").related_forum.code == "NCG"


def test_a_mended_file_changes_the_row_it_tells_of(reference, folder):
    spoil(folder / "themes.csv", "Non-proliferation", "Preventing proliferation")

    loaded = load_reference(folder, at=NOW)

    assert (loaded.total_added, loaded.total_changed) == (0, 1)
    assert loaded.changed["themes"] == 1


def test_what_people_decided_is_not_undone_by_a_load(reference):
    Meeting.objects.filter(forum__code="SCM", ordinal=58).update(
        start_on=date(2027, 2, 4), date_precision="DAY", state="CONFIRMED"
    )
    MilestoneRule.objects.filter(code="CALL").update(offset=-140)

    assert not load_reference(at=NOW)

    assert Meeting.objects.get(forum__code="SCM", ordinal=58).start_on == date(2027, 2, 4)
    assert MilestoneRule.objects.get(code="CALL").offset == -140


@pytest.mark.parametrize(
    ("file", "before", "after", "column", "says"),
    [
        ("meetings.csv", "2015-11-02,2015-11-02", "2015-13-02,2015-11-02", "start_on", "2015-13-02"),
        ("meetings.csv", "2015-11-02,2015-11-02", "2015-11-02,2015-11-01", "end_on", "before the start"),
        ("meetings.csv", "in_person,ROK,Asia/Seoul,held", "by_phone,ROK,Asia/Seoul,held", "mode", "not a valid choice"),
        ("meetings.csv", ",2026-10,", ",soon,", "planned_window", "soon"),
        ("meetings.csv", "\nSCM,48,", "\nSCMX,48,", "forum", "not in forums.csv"),
        ("meetings.csv", "\nSCM,48,", "\nSCM,47,", "ordinal", "has the same forum and ordinal"),
        ("sides.csv", "America/New_York", "America/New_Yrok", "time_zone", "No time zone is named"),
        ("deadline_rules.csv", "lead_poc", "somebody", "owner_role", "'somebody' is none of"),
        ("priority_areas.csv", "RCF,1,MS", ",1,MS", "framework", "empty"),
        ("countries.csv", "JP,JPN,Japan", "JP,JPN," + "J" * 101, "name_en", "at most 100 characters"),
        ("commitments.csv", "SCM,56,2024-10-30", "SCM,56,yesterday", "statement_on", "yesterday"),
        ("organizations.csv", "US-OSD,US,US-DOD", "US-OSD,US,US-NONE", "parent", "not in organizations.csv"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_loaded(folder, file, before, after, column, says):
    line = spoil(folder / file, before, after) + before.startswith("\n")

    with pytest.raises(BadReferenceError) as refusal:
        load_reference(folder, at=NOW)

    assert f"{file}, line {line}, column {column}: " in str(refusal.value)
    assert says in str(refusal.value)
    assert set(counts().values()) == {0}


def test_all_problems_of_all_files_are_told_at_once(folder):
    spoil(folder / "themes.csv", "code,", "kode,")
    spoil(folder / "sides.csv", "America/New_York,en", "America/New_York,xx")
    (folder / "countries.csv").unlink()
    (folder / "forums.csv").write_bytes("code\nSCM\n".encode("utf-16"))

    with pytest.raises(CommandError) as refusal:
        call_command("load_reference", folder=folder)

    told = str(refusal.value).splitlines()
    assert "countries.csv: The file is missing." in told
    assert "forums.csv, line 1: The file is not UTF-8." in told
    assert "themes.csv, line 1, column code: The column is missing." in told
    assert any(line.startswith("sides.csv, line 2, column language: ") for line in told)
    assert set(counts().values()) == {0}


def test_every_source_is_an_address_or_the_name_of_a_document(reference):
    sources = {
        source
        for table in TABLES
        if "source" in table.wanted
        for source in table.model._default_manager.values_list("source", flat=True)
        if source and not source.startswith("http")
    }

    assert all(" " in source for source in sources)  # words, where a file would have a bare name
    assert "Regional Cooperation Framework, 30 Oct 2024" in sources
