"""My work: what waits for one person in each section, and the number beside it on every page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alliance.accounts.models import User
from frameworks.choices import CycleState, Role
from frameworks.models import Cycle, Post
from projects.choices import Recommendation, State
from projects.models import Project, Ranking, Review
from projects.queries.waiting import Task
from projects.queries.work import SHOWN, Section, count_work, work_of
from reminders.models import Obligation
from tests.projects.desk import ROLES, SIDES, Desk

pytestmark = pytest.mark.django_db

MANY = 50
EVERYBODY = [(side, role) for side in SIDES for role in ROLES]


def keys(*pairs: tuple[Task, Project]) -> list[tuple[str, str]]:
    return sorted((task.name, project.key) for task, project in pairs)


def test_a_lead_signs_what_is_shared_and_not_signed_by_the_own_side_and_chases_the_other_signature():
    desk = Desk()
    waiting, signed = desk.project(), desk.project()
    desk.sign(signed, "US")
    assert sorted(desk.tasks("US", Role.LEAD)) == keys((Task.SIGN, waiting), (Task.SIGNATURE, signed))
    assert sorted(desk.tasks("ROK", Role.LEAD)) == keys((Task.SIGN, signed), (Task.SIGN, waiting))


def test_the_last_editor_is_not_asked_to_sign():
    desk = Desk()
    project = desk.project()
    lead = desk.people["US"][Role.LEAD]
    project.versions.create(
        number=2, submission=project.submissions.get(), content={}, sha256="1" * 64, saved_by=lead, saved_at=desk.now
    )
    project.version_number = 2
    project.save(update_fields=["version_number"])
    assert desk.tasks("US", Role.LEAD) == []
    assert desk.tasks("ROK", Role.LEAD) == keys((Task.SIGN, project))


def test_a_point_of_contact_reviews_a_version_once():
    desk = Desk()
    project = desk.project()
    poc = desk.actor("ROK", Role.POC)
    assert desk.tasks("ROK", Role.POC) == keys((Task.REVIEW, project))
    Review.objects.create(
        version=project.versions.get(),
        project=project,
        side="ROK",
        recommendation=Recommendation.SUPPORT,
        reasons="Good",
        reviewer_id=poc.user_id,
        post_id=poc.seats[0].post_id,
        reviewed_at=desk.now,
    )
    assert desk.tasks("ROK", Role.POC) == []


def test_each_waits_for_the_one_who_can_do_it():
    desk = Desk()
    draft, returned = desk.project(State.DRAFT), desk.project(State.RETURNED)
    unshared, apart = desk.project(shared=False), desk.project(stale=["aims_en"])
    team = ((Task.MEND, returned), (Task.CONFIRM, apart))
    assert sorted(desk.tasks("US", Role.AUTHOR)) == keys((Task.SUBMIT, draft), *team)
    assert sorted(desk.tasks("US", Role.LEAD)) == keys((Task.SHARE, unshared), *team)
    assert desk.tasks("ROK", Role.LEAD) == desk.tasks("ROK", Role.AUTHOR) == []
    assert desk.tasks("US", Role.ADMIN) == desk.tasks("ROK", Role.ADMIN) == []


def test_what_was_carried_on_is_to_write_and_not_to_mend_until_it_is_submitted():
    desk = Desk()
    project = desk.project(State.RETURNED)
    desk.carry_on(project)
    assert desk.tasks("US", Role.AUTHOR) == desk.tasks("US", Role.POC) == keys((Task.SUBMIT, project))
    project.submissions.filter(state=State.RETURNED).update(submitted_at=desk.now)
    assert desk.tasks("US", Role.AUTHOR) == keys((Task.MEND, project))


def test_a_word_on_the_work_is_owed_by_whoever_follows_it_once_the_own_side_is_silent():
    desk = Desk()
    silent, never = desk.active(said=(91, 1)), desk.active()
    Project.objects.filter(pk=never.pk).update(us_health="", us_reported_at=None)
    desk.active(said=(89, 200))
    owed = keys((Task.INFORM, silent), (Task.INFORM, never))
    assert sorted(desk.tasks("US", Role.POC)) == sorted(desk.tasks("US", Role.AUTHOR)) == owed
    assert desk.tasks("US", Role.LEAD) == []
    assert [task for task, _key in desk.tasks("ROK", Role.POC)] == [Task.INFORM.name]


def test_a_release_an_order_and_a_day_wait_for_the_other_side_and_show_as_pending_on_the_own():
    desk = Desk()
    released = desk.proposes_release("US")
    desk.proposes_order("US")
    assert sorted(desk.tasks("ROK", Role.LEAD)) == [("ORDER", ""), ("RELEASE", released.key)]
    assert sorted(desk.tasks("US", Role.LEAD)) == [("ORDERING", ""), ("RELEASING", released.key)]
    desk.proposes_day("ROK")
    assert desk.tasks("US", Role.ADMIN) == [("MEETING", "")]
    assert desk.tasks("ROK", Role.ADMIN) == [("MOVING", "")]


def test_where_a_cycle_names_the_side_that_decides_alone_a_day_waits_for_that_side():
    desk = Desk()
    desk.proposes_day("ROK")
    Cycle.objects.update(deciding_side="ROK")
    assert desk.tasks("ROK", Role.ADMIN) == [("MEETING", "")]
    assert desk.tasks("US", Role.ADMIN) == [("MOVING", "")]


def test_an_order_of_a_closed_cycle_or_one_both_agreed_on_waits_for_nobody():
    desk = Desk()
    order = desk.proposes_order("US")
    lead = desk.post("ROK", Role.LEAD)
    confirmed = {"confirmed_by": desk.people["ROK"][Role.LEAD], "confirmed_as": lead, "confirmed_at": desk.now}
    Ranking.objects.filter(pk=order.pk).update(**confirmed)
    assert desk.tasks("ROK", Role.LEAD) == desk.tasks("US", Role.LEAD) == []
    Ranking.objects.filter(pk=order.pk).update(**dict.fromkeys(confirmed))
    Cycle.objects.update(state="CLOSED", closed_at=desk.now)
    assert desk.tasks("ROK", Role.LEAD) == desk.tasks("US", Role.LEAD) == []


def test_questions_requests_and_differences_are_to_answer():
    desk = Desk()
    project = desk.active()
    desk.differs(project)
    desk.asks(project, "US", desk.post("ROK", Role.POC))
    desk.asks_for_time("US", desk.owe("US", desk.milestone()))
    assert desk.sections("ROK", Role.LEAD) == {Section.ANSWER: 2}
    assert desk.sections("ROK", Role.POC) == {Section.ANSWER: 2}
    assert sorted(desk.tasks("ROK", Role.LEAD)) == [("SETTLE", project.key), ("TIME", "")]
    assert sorted(desk.tasks("ROK", Role.POC)) == [("ANSWER", ""), ("SETTLE", project.key)]
    assert ("TIMING", "") in desk.tasks("US", Role.LEAD)
    assert ("TIMING", "") not in desk.tasks("US", Role.AUTHOR)


def test_a_difference_the_own_side_has_settled_is_pending_on_the_other():
    desk = Desk()
    project = desk.active()
    desk.differs(project, "US")
    for role in (Role.LEAD, Role.POC):
        assert desk.tasks("US", role) == keys((Task.SETTLING, project))
        assert desk.tasks("ROK", role) == keys((Task.SETTLE, project))


def test_late_duties_are_told_from_those_to_come_and_counted_once():
    desk = Desk()
    late = desk.owe("US", desk.milestone("PAST", days=-5))
    ahead = desk.owe("US", desk.milestone("AHEAD", days=5))
    desk.owe("ROK", desk.milestone("THEIRS", days=-5))
    work = work_of(desk.actor("US", Role.LEAD), desk.now)
    assert (work.things(Task.OVERDUE), work.things(Task.OWED)) == ([late], [ahead])
    assert (work.late, work.total) == (1, 2)


def test_a_lead_chases_late_duties_of_the_own_side_alone_and_a_point_of_contact_those_of_the_area():
    desk = Desk()
    milestone = desk.milestone("PAST", days=-5)
    of_the_poc, of_the_author = (desk.owe("US", milestone, role) for role in (Role.POC, Role.AUTHOR))
    desk.owe("US", milestone, Role.LEAD)
    for role in ROLES:
        desk.owe("ROK", milestone, role)
    desk.owe("US", desk.milestone("AHEAD"), Role.POC)

    def chased(role: str) -> set[Obligation]:
        return set(work_of(desk.actor("US", role), desk.now).things(Task.LATE))

    assert chased(Role.LEAD) == {of_the_poc, of_the_author}
    assert chased(Role.POC) == chased(Role.AUTHOR) == chased(Role.ADMIN) == set()
    Post.objects.filter(pk=of_the_author.post_id).update(area=desk.area)
    assert chased(Role.POC) == {of_the_author}


def test_a_duty_of_a_closed_cycle_waits_for_nobody():
    desk = Desk()
    for milestone in (desk.milestone("PAST", days=-5), desk.milestone("AHEAD")):
        for role in ROLES:
            desk.asks_for_time("US", desk.owe("US", milestone, role))
    assert all(count_work(desk.actor("US", role), desk.now).total for role in ROLES)
    Cycle.objects.update(state=CycleState.CLOSED, closed_at=desk.now)
    assert not any(count_work(desk.actor(side, role), desk.now).total for side, role in EVERYBODY)


@pytest.mark.parametrize(("side", "role"), EVERYBODY)
def test_nobody_reads_of_a_duty_of_the_other_side(side, role):
    desk = Desk()
    other = {"US": "ROK", "ROK": "US"}[side]
    late, ahead = desk.milestone("PAST", days=-5), desk.milestone("AHEAD")
    for one in ROLES:
        desk.owe(other, late, one)
        desk.owe(other, ahead, one)
    assert work_of(desk.actor(side, role), desk.now).total == 0
    page = read(desk, side, role)
    assert not re.search(r"days over|day over|일 경과", page)
    assert not [post for post in Post.objects.filter(side_id=other) if post.title_en in page]


@pytest.mark.parametrize(("side", "role"), EVERYBODY)
def test_the_number_beside_my_work_is_the_sum_of_all_sections(side, role):
    desk = Desk()
    desk.fill()
    desk.proposes_order("US")
    desk.proposes_day("ROK")
    actor = desk.actor(side, role)
    work = work_of(actor, desk.now)
    assert count_work(actor, desk.now).total == work.total == sum(len(part.items) for part in work.parts) > 0


def test_the_sections_stand_in_one_order_and_say_how_many_wait():
    desk = Desk()
    desk.fill()
    page = read(desk, "US", Role.POC)
    heads = re.findall(r'<h2 id="g-(\w+)">[^<]+ <span class="n">(\d+)</span>', page)
    assert [name for name, _count in heads] == ["late", "owed", "write", "mend", "review", "answer", "chase"]
    assert re.search(rf'>My work<span class="n">{sum(int(count) for _name, count in heads)}<', page)


def test_without_a_post_nothing_waits():
    desk = Desk()
    desk.fill()
    person = desk.people["US"][Role.LEAD]
    person.tenures.update(ends_on=desk.now.date() - timedelta(days=2))
    actor = desk.actor("US", Role.LEAD)
    assert (count_work(actor, desk.now).total, work_of(actor, desk.now).parts) == (0, [])


@pytest.mark.parametrize(("side", "words"), [("US", "Nothing waits for you"), ("ROK", "처리할 일이 없습니다")])
def test_the_page_says_so_when_nothing_waits(side, words):
    assert words in read(Desk(), side, Role.LEAD)


def test_beyond_ninety_nine_the_number_beside_my_work_only_says_so():
    desk = Desk()
    for _each in range(100):
        desk.project()
    assert count_work(desk.actor("US", Role.LEAD), desk.now).label == "99+"


def test_a_section_shows_its_newest_and_how_many_more_there_are():
    desk = Desk()
    for _each in range(SHOWN + 3):
        desk.project(State.RETURNED)
    newest = desk.project(State.RETURNED)
    Project.objects.filter(pk=newest.pk).update(updated_at=desk.now + timedelta(hours=1))
    desk.project(State.DRAFT)
    write, mend = work_of(desk.actor("US", Role.AUTHOR), desk.now).parts
    assert (write.count, write.more, mend.count, mend.more) == (1, 0, SHOWN + 4, 4)
    assert mend.items[0].thing == newest
    assert "4 more" in read(desk, "US", Role.AUTHOR)


@pytest.mark.parametrize("side", SIDES)
def test_each_item_leads_to_where_it_can_be_done(side):
    desk = Desk()
    desk.fill()
    client, page = Client(), read(desk, side, Role.LEAD)
    client.force_login(desk.people[side][Role.LEAD])
    links = set(re.findall(r'<li>.*?<div>\s*<a href="([^"]+)"', page))
    assert len(links) > 5
    for link in links:
        address, _mark, place = link.replace("&amp;", "&").partition("#")
        answer = client.get(address)
        assert answer.status_code == 200, link
        assert not place or f'id="{place}"' in answer.content.decode(), link


def test_the_page_takes_no_more_statements_for_fifty_of_everything_than_for_one():
    desk = Desk()
    desk.fill()
    few = {role: statements(desk, role) for role in ROLES}
    desk.fill(MANY - 1)
    many = {role: statements(desk, role) for role in ROLES}
    assert all(many[role] <= few[role] <= 15 for role in ROLES), (few, many)


def statements(desk: Desk, role: str) -> int:
    """Return how many statements the page takes, once its number is seen to be the sum of its list."""
    client = Client()
    client.force_login(desk.people["US"][role])
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/work/")
    total = page.context["work"].total
    (shown,) = (item.count for item in page.context["shell"].nav if item.label == "My work")
    assert shown == (str(total) if total < 100 else "99+")
    return len(asked)


@pytest.mark.parametrize(("side", "pending"), [("US", "pending ROK"), ("ROK", "미측 미이행")])
def test_what_the_other_side_has_still_to_do_shows_as_pending(side, pending):
    desk = Desk()
    desk.sign(desk.project(), side)
    assert pending in read(desk, side, Role.LEAD)


def read(desk: Desk, side: str, role: str) -> str:
    person, client = desk.people[side][role], Client()
    User.objects.filter(pk=person.pk).update(language={"US": "en", "ROK": "ko"}[side])
    client.force_login(person)
    return client.get("/work/").content.decode()
