"""The board of a cycle: cards in columns, the moves of each as its page offers them, and the wall between sides."""

import re
from html import unescape

import pytest
from django.test import Client
from playwright.sync_api import expect

from alliance.accounts.models import User
from frameworks.choices import Role
from frameworks.models import Framework
from projects import operations
from projects.choices import State, Visibility
from projects.models import Project
from projects.queries import board as queries
from projects.views.board import LEADS_TO, moves_of
from tests.factories import NOW, lead_of, make_actor, make_meeting, make_open_cycle, make_project
from tests.projects.test_palette import enter  # noqa: F401

CYCLE, PROJECTS = "/cycles/{cycle}/board/", "/projects/board/"
MOVE = re.compile(r'<a href="([^"]+#act-([a-z-]+))"')
OFFER = re.compile(r'id="act-([a-z-]+)" href="([^"]+)"')


def client_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def board_for(actor) -> dict[str, list[Project]]:
    columns = queries.columns_by_state(queries.on_board(make_open_cycle(), actor), actor, NOW)
    return {column.code: [card.project for card in column.cards] for column in columns}


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("state", State.values)
def test_a_filing_stands_in_the_column_of_its_state(state):
    project = make_project("US", state, Visibility.OWN if state == State.DRAFT else Visibility.BOTH)

    board = board_for(lead_of("US"))

    assert board.pop(state) == [project]
    assert not any(board.values())


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("role", [Role.LEAD, Role.POC, Role.AUTHOR, Role.ADMIN, Role.AUDITOR, Role.LEADERSHIP])
@pytest.mark.parametrize("side", ["US", "ROK"])
@pytest.mark.parametrize("state", State.values)
def test_a_card_offers_the_moves_that_its_page_offers_and_no_other(state, side, role):
    project = make_project("US", state, Visibility.OWN if state == State.DRAFT else Visibility.BOTH)
    actor = lead_of(side) if role == Role.LEAD else make_actor(side, role)
    client = client_of(actor)

    board = client.get(f"/cycles/{make_open_cycle().slug}/board/").content.decode()
    moves = {name: unescape(link) for link, name in MOVE.findall(board)}
    page = client.get(project.get_absolute_url()).content.decode()
    offers = {name: unescape(link) for name, link in OFFER.findall(page) if name in LEADS_TO}

    assert moves == offers


@pytest.mark.usefixtures("reference")
def test_a_signed_card_offers_no_second_signature_and_one_left_behind_offers_none():
    project = make_project("US", State.SUBMITTED, Visibility.BOTH)
    lead, cycle = lead_of("US"), make_open_cycle()

    def names() -> set[str]:
        columns = queries.columns_by_state(queries.on_board(cycle, lead), lead, NOW)
        (card,) = next(column for column in columns if column.code == State.SUBMITTED).cards
        return {move.link.partition("#act-")[2] for move in moves_of(card, lead)}

    assert "endorse" in names()
    Project.objects.filter(pk=project.pk).update(stale=["aims_ko"])
    assert "endorse" not in names()
    Project.objects.filter(pk=project.pk).update(stale=[])
    operations.endorse(project_id=project.pk, version=1, actor=lead, at=NOW)
    assert "endorse" not in names()


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", [CYCLE, PROJECTS])
@pytest.mark.parametrize("by", ["state", "forum"])
def test_what_the_other_side_keeps_to_itself_is_neither_shown_nor_counted(path, by):
    make_project("US", State.DRAFT, title_en="Hidden draft")
    make_project("US", State.SUBMITTED, Visibility.OWN, title_en="Hidden filing")

    answer = client_of(lead_of("ROK")).get(f"{path.format(cycle=make_open_cycle().slug)}?by={by}")

    assert "Hidden" not in answer.content.decode()
    assert [shown.column.total for shown in answer.context["columns"]] == [0] * len(answer.context["columns"])


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", [CYCLE, PROJECTS])
def test_by_forum_a_filing_stands_at_the_last_forum_that_has_it_and_leads_to_the_next_agenda(path):
    cycle, lead = make_open_cycle(), lead_of("US")
    rcwg, kidd = make_meeting("RCWG", 1, NOW.date()), make_meeting("KIDD", 28, NOW.date())
    waiting = make_project("US", State.SUBMITTED, Visibility.BOTH)
    taken_up = make_project("US", State.SUBMITTED, Visibility.BOTH)
    operations.put_on_agenda(project_id=taken_up.pk, meeting_id=rcwg.pk, actor=lead, at=NOW)

    answer = client_of(lead).get(f"{path.format(cycle=cycle.slug)}?by=forum")

    shown = {one.column.code: one.cards for one in answer.context["columns"]}
    assert [one.card.project for one in shown["NONE"]] == [waiting]
    assert [one.card.project for one in shown["RCWG"]] == [taken_up]
    assert [move.to for move in shown["NONE"][0].moves] == ["RCWG"]
    assert [move.link for move in shown["RCWG"][0].moves] == [f"/cycles/{cycle.slug}/forums/{kidd.address}/#put-h"]


@pytest.mark.usefixtures("reference")
def test_a_column_shows_the_newest_and_says_how_many_more_there_are():
    author = make_actor("US", Role.AUTHOR)
    for _number in range(queries.SHOWN + 1):
        make_project("US", State.SUBMITTED, Visibility.BOTH, actor=author)

    page = client_of(lead_of("US")).get(f"/cycles/{make_open_cycle().slug}/board/").content.decode()

    assert page.count('<li class="card">') == queries.SHOWN
    assert "1 more in the list" in page


@pytest.mark.usefixtures("reference")
@pytest.mark.parametrize("path", [f"{CYCLE}?by={{by}}", f"{PROJECTS}?by={{by}}", f"{PROJECTS}?area=MS&by={{by}}"])
@pytest.mark.parametrize("by", ["state", "forum"])
def test_each_column_leads_to_a_list_of_exactly_what_belongs_there(path, by, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 1)
    lead, cycle = lead_of("US"), make_open_cycle()
    forums = [make_meeting("RCWG", 1, NOW.date()), make_meeting("KIDD", 28, NOW.date())]
    for state in State.values:
        for visibility in (Visibility.OWN, Visibility.BOTH)[state != State.DRAFT :]:
            make_project("US", state, visibility)
    elsewhere = make_project("US", State.DRAFT)
    Project.objects.filter(pk=elsewhere.pk).update(framework=Framework.objects.get(code="TSCF"))
    for held in range(3):
        project = make_project("US", State.SUBMITTED, Visibility.BOTH)
        for meeting in forums[:held]:
            item = operations.put_on_agenda(project_id=project.pk, meeting_id=meeting.pk, actor=lead, at=NOW)
            operations.record_outcome(item_id=item.pk, outcome="NOTED", text="", version=1, actor=lead, at=NOW)
    client = client_of(lead)

    columns = client.get(path.format(cycle=cycle.slug, by=by)).context["columns"]
    lists = {shown.column.code: client.get(shown.more).context["page"].paginator.count for shown in columns}

    assert lists == {shown.column.code: shown.column.total for shown in columns}
    assert sum(lists.values()) >= len(lists)


@pytest.mark.browser
@pytest.mark.usefixtures("world")
def test_a_card_dropped_on_a_column_opens_the_form_that_leads_there_and_sends_nothing(enter):  # noqa: F811
    project = make_project("ROK", State.SUBMITTED, Visibility.BOTH)
    tab = enter()
    tab.goto(f"/cycles/{make_open_cycle().slug}/board/")

    tab.locator(".card").drag_to(tab.locator('[data-column="RETURNED"]'))

    expect(tab.locator("form#act-return")).to_be_visible()
    project.refresh_from_db()
    assert project.state == State.SUBMITTED
    assert tab.faults == []


@pytest.mark.browser
@pytest.mark.usefixtures("world")
def test_where_several_acts_lead_to_a_column_the_menu_opens_and_elsewhere_nothing_happens(enter):  # noqa: F811
    make_project("US", State.SUBMITTED, Visibility.BOTH)
    tab = enter()
    tab.goto(f"/cycles/{make_open_cycle().slug}/board/")

    tab.locator(".card").drag_to(tab.locator('[data-column="PRESENTED"]'))
    expect(tab.locator(".card details")).not_to_have_attribute("open", "")
    tab.locator(".card").drag_to(tab.locator('[data-column="CLOSED"]'))

    expect(tab.locator(".card details")).to_have_attribute("open", "")
    expect(tab.locator('.card a[data-to="CLOSED"]').first).to_be_focused()
