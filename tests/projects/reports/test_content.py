"""What a report says of a cycle, and to whom: each kind strictly what its readers may see."""

import io
import json
import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from docx import Document

from alliance.accounts.choices import SideCode
from frameworks.choices import Role
from frameworks.models import Post
from projects import operations
from projects.choices import Audience, Health, Outcome, ReportKind, State, Visibility
from projects.content import canonical, digest
from projects.models import AgendaItem, Project, Snapshot
from projects.operations import freeze_report, report_status
from projects.reports.build import EDITIONS, build
from projects.reports.rendering import FORMATS
from projects.reports.texts import Text
from projects.reports.tree import (
    Block,
    Chart,
    Heading,
    Item,
    Paragraph,
    Record,
    Report,
    Sheet,
    Table,
    table_of,
)
from tests.factories import NOW, lead_of, make_actor, make_meeting, make_open_cycle, make_person, make_project
from tests.projects.reports.reading import made, squeezed, words_of

pytestmark = pytest.mark.usefixtures("reference")
LANGUAGES = ("en", "ko")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def frozen(kind: str = ReportKind.JOINT, side: str = "US") -> Snapshot:
    admin = make_actor(side, Role.ADMIN)
    return freeze_report(cycle_id=make_open_cycle().pk, kind=kind, actor=admin, at=NOW)


def tree_of(snapshot: Snapshot, edition: str = "en") -> Report:
    return build(snapshot.content, snapshot.sha256, edition)


def table(report: Report, key: str) -> Table:
    """Return a table of a report by its key."""
    found = [table_of(block) for block in report.blocks if isinstance(block, Table | Chart)]
    return next(one for one in found if one.key == key)


def chapters(report: Report) -> list[str]:
    return [block.text.en for block in report.blocks if isinstance(block, Heading)]


def on_the_road(owner: str = "US", title: str = "Sea watch") -> AgendaItem:
    """Return what the KIDD said of a shared project, after the working group did."""
    project = make_project(owner, State.SUBMITTED, Visibility.BOTH, title_en=title, title_ko=title)
    for forum, number, on in (("RCWG", 1, date(2026, 8, 20)), ("KIDD", 28, date(2026, 10, 5))):
        item = operations.put_on_agenda(
            project_id=project.pk, meeting_id=make_meeting(forum, number, on).pk, actor=lead_of("US"), at=NOW
        )
        said = {"outcome": Outcome.SUPPORTED, "text": "Go on with it.", "version": 1}
        operations.record_outcome(item_id=item.pk, **said, actor=lead_of("US"), at=NOW)
    return item


def the_work(owner: str = "US") -> Project:
    """Return a project under way, with a late milestone and a bad word of its own side."""
    project = make_project(owner, State.PRESENTED)
    step = operations.add_milestone(
        project_id=project.pk,
        title_en="First sailing",
        title_ko="첫 출항",
        planned_on=date(2026, 6, 1),
        actor=lead_of(owner),
        at=NOW,
    )
    operations.forecast_milestone(
        project_id=project.pk,
        milestone_id=step.pk,
        forecast_on=date(2026, 12, 1),
        reason="The hull came late.",
        actor=lead_of(owner),
        at=NOW,
    )
    report_status(project_id=project.pk, health=Health.OFF_TRACK, reason="No crew.", actor=lead_of(owner), at=NOW)
    return project


def test_a_report_has_every_chapter_and_annex_that_its_readers_may_read():
    on_the_road()

    joint, public = chapters(tree_of(frozen())), chapters(tree_of(frozen(ReportKind.PUBLIC)))

    assert joint == [
        "Summary",
        "Where the work stands",
        "Coverage of partners",
        "What slipped",
        "Decisions",
        "Taskings",
        "Commitments and their answers",
        "Projects",
        "Calendar",
        "Points of contact",
        "Sources",
        "Sources of this report",
    ]
    assert not {"What slipped", "Decisions", "Taskings", "Calendar", "Points of contact"} & set(public)


def test_what_slipped_names_late_milestones_bad_words_and_silence():
    project = the_work()

    rows = table(tree_of(frozen()), "slipped").rows

    told = [(row[0].text.en, row[2].text.en, row[4].text.en) for row in rows if row[0].text.en == project.ref.upper()]
    assert told == [
        (project.ref.upper(), "Off track, says the US side", "No crew."),
        (project.ref.upper(), "No word of the ROK side", "–"),
        (project.ref.upper(), "First sailing: 183 days late", "The hull came late."),
    ]


def test_the_road_through_the_forums_is_told_with_versions():
    item = on_the_road()

    (row,) = table(tree_of(frozen()), "agenda").rows

    assert [cell.text.en for cell in row[3:]] == ["1st RCWG: Supported v1", "28th KIDD: Supported v1", "–"]
    assert row[4].records == (Record(item.project.ref.upper(), 1),)


def test_the_kidd_is_asked_for_what_it_has_not_decided():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, title_en="Sea watch")
    make_meeting("RCWG", 1, date(2026, 8, 20))
    kidd = make_meeting("KIDD", 28, date(2026, 10, 5))
    operations.waive_forum(
        cycle_id=make_open_cycle().pk, forum="RCWG", project_id=None, reason="No date.", actor=lead_of("US"), at=NOW
    )
    operations.put_on_agenda(project_id=project.pk, meeting_id=kidd.pk, actor=lead_of("US"), at=NOW)

    lines = [block.text.en for block in tree_of(frozen()).blocks if isinstance(block, Item)]

    assert "Decisions asked of the KIDD: 1; still to be taken: 1" in lines
    assert f"{project.ref.upper()} Sea watch: decision asked for" in lines
    assert any(line.startswith("RCWG skipped for the whole cycle: No date.") for line in lines)


def test_a_tasking_tells_the_own_sides_progress_and_of_the_other_only_whether_it_is_pending():
    item = on_the_road()
    lead_of("ROK")
    posts = [Post.objects.select_related("side").get(side=side, role=Role.LEAD) for side in SideCode.values]
    operations.task(
        item_id=item.pk,
        posts=posts,
        text_en="Name an office.",
        text_ko="",
        due_on=date(2027, 1, 15),
        actor=lead_of("US"),
        at=NOW,
    )

    (own,) = json.loads(frozen(ReportKind.OWN).content)["taskings"]
    (joint,) = json.loads(frozen().content)["taskings"]

    assert [(post["side"], post["state"]) for post in own["posts"]] == [("ROK", None), ("US", "OPEN")]
    assert [(post["state"], post["is_pending"]) for post in joint["posts"]] == [(None, True), (None, True)]
    (row,) = table(tree_of(frozen(), "ko"), "taskings").rows
    assert row[0].text.ko == "[번역 필요] Name an office."


def test_every_count_says_which_versions_it_counted():
    first = make_project("US", State.SUBMITTED, Visibility.BOTH)
    second = make_project("ROK", State.PRESENTED)
    report = tree_of(frozen())

    total = table(report, "areas").rows[-1][-1]
    counted = {cell.records for row in table(report, "figures").rows for cell in row if cell.records}

    assert {record.ref for record in total.records} == {first.ref.upper(), second.ref.upper()}
    assert (Record(first.ref.upper(), 1),) in counted
    assert all(record.version for records in counted for record in records)
    assert [row[2].text.en for row in table(report, "figures").rows if row[2].records == total.records] == []


def test_a_sheet_says_which_version_it_shows_and_who_endorsed_it():
    project = make_project("US", State.ENDORSED)

    (sheet,) = (block for block in tree_of(frozen()).blocks if isinstance(block, Sheet))

    assert sheet.record.en.startswith(f"Read from {project.ref.upper()} v1 of ")
    assert sheet.record.en.endswith("Endorsed by: ROK lead, US lead.")


def test_commitments_are_told_with_who_follows_them_up():
    make_project("US", State.SUBMITTED, Visibility.BOTH)

    rows = {row[0].text.en: row for row in table(tree_of(frozen(ReportKind.PUBLIC)), "commitments").rows}

    assert rows["SCM56-RCF"][3].text.en.endswith("Working Group")
    assert rows["SCM56-FTX"][3].text.en == "Nothing answers to it"


def canary(owner: str, name: str, visibility: str = Visibility.OWN) -> Project:
    """Return a filing whose every text carries a word that no other text has."""
    texts = {
        f"{field}_{language}": f"{name} {field}" for field in ("title", "aims", "resources") for language in LANGUAGES
    }
    return make_project(owner, State.SUBMITTED, visibility, source=f"{name} source", **texts)


@pytest.mark.parametrize("side", SideCode.values)
def test_nothing_of_what_the_other_side_keeps_is_in_any_report(side):
    other = SideCode(side).other.value
    kept = canary(other, "CANARY")
    mine = canary(side, "MINE")
    shared = canary(other, "SHARED", Visibility.BOTH)
    operations.write_side_note(project_id=shared.pk, body="CANARY note", actor=lead_of(other), at=NOW)
    operations.comment(project_id=shared.pk, body="CANARY remark", audience=Audience.OWN, actor=lead_of(other), at=NOW)

    for kind in ReportKind.values:
        snapshot = frozen(kind, side)
        assert "CANARY" not in snapshot.content, kind
        assert kept.key not in snapshot.content, kind
        assert ("MINE" in snapshot.content) == (kind == ReportKind.OWN), kind
        assert ("SHARED" in snapshot.content) == (kind != ReportKind.PUBLIC), kind
        assert mine.key in snapshot.content or kind != ReportKind.OWN


def test_the_public_reads_of_no_word_delay_person_meeting_or_tasking():
    project = make_project("US", State.PRESENTED, Visibility.PUBLIC)
    report_status(project_id=project.pk, health=Health.OFF_TRACK, reason="SECRET", actor=lead_of("US"), at=NOW)

    content = json.loads(frozen(ReportKind.PUBLIC).content)

    assert "SECRET" not in json.dumps(content)
    for name in ("agenda", "taskings", "waivers", "milestones", "meetings", "contacts"):
        assert content[name] == [], name
    (entry,) = content["entries"]
    assert (entry["status"], entry["steps"], entry["forums"], entry["ending_words"]) == ({}, [], [], "")


def test_an_own_view_counts_what_the_other_side_does_not_see():
    make_project("US", State.SUBMITTED)
    make_project("US", State.SUBMITTED, Visibility.BOTH)

    own = frozen(ReportKind.OWN)

    assert json.loads(own.content)["not_shared"] == 1
    assert json.loads(frozen().content)["not_shared"] is None
    assert "Projects here that the other side does not see: 1." in [
        block.text.en for block in tree_of(own).blocks if isinstance(block, Item)
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_snapshot_of_the_first_schema_still_makes_a_report(edition):
    the_work()
    old = as_schema_1(json.loads(frozen().content))

    report = build(canonical(old), digest(old), edition)

    assert "What slipped" not in chapters(report)
    assert "Projects" in chapters(report)
    for extension in ("pdf", "docx"):
        words = words_of(FORMATS[extension].render(report), extension)
        assert squeezed(report.one(report.title)) in words or edition == "both"
        assert digest(old) in words


def as_schema_1(data: dict) -> dict:
    """Return data as the first schema kept them."""
    later = ("not_shared", "commitments", "meetings", "agenda", "taskings", "waivers", "contacts")
    of_entry = ("groups", "ending", "ended_on", "ending_words", "steps", "forums", "place")
    old = {name: value for name, value in data.items() if name not in later} | {"schema": 1}
    for line in old["milestones"]:
        del line["pending"], line["late"]
    for entry in old["entries"]:
        for name in of_entry:
            del entry[name]
    return old


def test_a_page_of_the_report_tells_what_its_documents_tell():
    the_work()
    on_the_road()
    snapshot = frozen()
    client = Client()
    client.force_login(make_person("US", Role.ADMIN))

    page = squeezed(unescape(re.sub("<[^>]+>", " ", client.get(snapshot.get_absolute_url()).content.decode())))

    for block in tree_of(snapshot).blocks:
        for text in texts_of(block):
            assert squeezed(text.en) in page, text


def texts_of(block: Block) -> list[Text]:
    """Return what a block says."""
    match block:
        case Heading(_level, text):
            return [text]
        case Item() | Paragraph():
            return [block.text]
        case Table() | Chart():
            found = table_of(block)
            return [found.caption, *(cell.text for row in found.rows for cell in row)]
        case Sheet():
            told = block.told()
            return [told.title, told.record, *(text for row in (*told.facts, *told.texts) for text in row)]
    return []


def test_a_text_in_the_wrong_language_is_marked_in_the_other():
    project = make_project("US", State.PRESENTED)
    report_status(project_id=project.pk, health=Health.AT_RISK, reason="예산이 부족함", actor=lead_of("ROK"), at=NOW)

    snapshot = frozen()

    assert "[Translation needed] 예산이 부족함" in told_status(tree_of(snapshot)).en
    assert told_status(tree_of(snapshot)).ko == "예산이 부족함"


def told_status(report: Report) -> Text:
    (sheet,) = (block for block in report.blocks if isinstance(block, Sheet))
    statuses = next(table_of(part) for part in sheet.parts if table_of(part).key == "statuses")
    return statuses.rows[0][-1].text


def test_each_documents_cover_says_the_marking_and_the_day_and_its_contents_the_pages():
    make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    snapshot = frozen(side="ROK")

    for extension in ("pdf", "docx"):
        words = words_of(made(snapshot, "ko", extension), extension)
        assert squeezed(tree_of(snapshot, "ko").dated.ko) in words
    word = Document(io.BytesIO(made(snapshot, "ko", "docx")))
    codes = [node.text for node in word.element.body.iter(f"{WORD}instrText")]
    assert sum("PAGEREF" in code for code in codes) == sum(p.style.name.startswith("Heading") for p in word.paragraphs)
    assert word.settings.element.find(f"{WORD}updateFields") is not None


def test_pictures_have_words_for_who_cannot_see_them():
    the_work()
    snapshot = frozen()

    body = Document(io.BytesIO(made(snapshot, "en", "docx"))).element.body
    told = [node.get("descr") for node in body.iter("{*}docPr")]

    assert len(told) == 2
    assert told[0].startswith("Bars of how many projects")
    assert told[1] == "1 milestones in time, 1 of them later than planned; the table lists them."
