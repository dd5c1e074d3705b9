"""What a report says of single things, in both languages."""

from datetime import date

import pytest
from django.test import Client

from frameworks.choices import Role
from frameworks.models import Post
from projects.choices import ReportKind, State, Visibility
from projects.operations import freeze_report
from projects.reports.build import build
from projects.reports.rendering import FORMATS
from projects.reports.tree import Sheet
from tests.factories import NOW, make_actor, make_open_cycle, make_person, make_project
from tests.projects.reports.reading import made, words_of

pytestmark = pytest.mark.usefixtures("reference")


def frozen():
    """Return a report that the ROK side froze."""
    admin = make_actor("ROK", Role.ADMIN)
    return freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.JOINT, actor=admin, at=NOW)


def sheet_of(snapshot) -> Sheet:
    tree = build(snapshot.content, snapshot.sha256, "both")
    return next(block for block in tree.blocks if isinstance(block, Sheet))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "english", "korean"),
    [
        (date(2026, 10, 1), None, "From Thu 1 Oct 2026", "2026. 10. 1.(목)부터"),
        (None, date(2027, 9, 30), "Until Thu 30 Sep 2027", "2027. 9. 30.(목)까지"),
        (
            date(2026, 10, 1),
            date(2026, 10, 2),
            "Thu 1 Oct 2026 – Fri 2 Oct 2026",
            "2026. 10. 1.(목) – 2026. 10. 2.(금)",
        ),
    ],
)
def test_a_period_that_is_open_says_where_it_begins_or_ends(starts_on, ends_on, english, korean):
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, starts_on=starts_on, ends_on=ends_on)
    readers = {language: Client() for language in ("en", "ko")}
    for language, client in readers.items():
        client.force_login(make_person("US", Role.AUDITOR, language=language))
    facts = {name.en: text for name, text in sheet_of(frozen()).facts}

    assert (facts["Duration"].en, facts["Duration"].ko) == (english, korean)
    for language, words in (("en", english), ("ko", korean)):
        page = readers[language].get(project.get_absolute_url()).content.decode()
        period = page.partition("<dt>Period</dt>" if language == "en" else "<dt>기간</dt>")[2].partition("</dd>")[0]
        assert "".join(part.partition(">")[2] for part in f">{period}".split("<")) == words


def test_the_page_of_a_report_names_the_side_once_whatever_the_post_is_called():
    snapshot = frozen()
    Post.objects.filter(pk=snapshot.frozen_as_id).update(title_en="Administrator (ROK)")
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR))

    page = client.get(snapshot.get_absolute_url()).content.decode()

    assert "<dd>Administrator (ROK)</dd>" in page


def test_what_nothing_is_said_of_is_left_out_where_it_breaks_no_table():
    make_project("US", State.SUBMITTED, Visibility.BOTH, source="White Paper")
    snapshot = frozen()
    words = {extension: words_of(made(snapshot, "en", extension), extension) for extension in FORMATS}
    client = Client()
    client.force_login(make_person("US", Role.AUDITOR))
    page = client.get(snapshot.get_absolute_url()).content.decode()

    assert "<dt>Source</dt>" in page
    assert "<dt>Themes</dt>" not in page
    assert "<dd>–</dd>" not in page
    assert all("Source" in text for text in words.values())
    assert [extension for extension, text in words.items() if "Themes" in text] == ["xlsx", "csv", "json"]
