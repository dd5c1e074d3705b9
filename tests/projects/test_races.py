"""Two people at once, on two real connections: the second sees what the first has done."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from alliance.accounts.models import User
from frameworks.choices import ChangeState, Role
from frameworks.models import Cycle, Meeting, MeetingChange
from frameworks.policies import Actor, WrongStateError
from projects import operations
from projects.choices import ListKind, ReportKind, State, Visibility
from projects.content import digest
from projects.models import Endorsement, Project, SavedView, Submission
from projects.operations import RefusedError, StaleVersionError, calendar, saved_views
from reminders.models import Notice
from tests import factories
from tests.factories import NOW

PATIENCE_SECONDS = 10
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
LATER = NOW + timedelta(minutes=1)
TRIES, WRITERS = 200, 50
AT_RANDOM = random.Random(58)

pytestmark = pytest.mark.usefixtures("world")


@contextmanager
def second_person(act: Callable[[], object]) -> Iterator[list[object]]:
    """Start an act on a second connection while the block holds the first one's transaction open.

    The block begins once PostgreSQL shows the second waiting for the first; after it, the outcome is in the list.
    """
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(act())
        except (RefusedError, StaleVersionError, WrongStateError) as refusal:
            outcome.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    with connection.cursor() as cursor:
        while True:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                break
            assert time.monotonic() < deadline, "the second never had to wait: nothing is locked"
            assert thread.is_alive(), outcome
            time.sleep(0.02)
    yield outcome
    transaction.commit()
    thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive()


@contextmanager
def held_open() -> Iterator[None]:
    """Keep what happens inside uncommitted until ``second_person`` commits it."""
    transaction.set_autocommit(False)
    try:
        yield
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)


@pytest.mark.parametrize("alone", ["", "US"])
def test_of_two_administrators_who_move_one_meeting_at_once_the_second_is_too_late(alone):
    make_lead, cycle = factories.make_person("US", Role.LEAD), factories.make_open_cycle()
    Cycle.objects.filter(pk=cycle.pk).update(deciding_side=alone)
    first, second = (factories.make_actor("US", Role.ADMIN) for _person in range(2))
    days = [factories.SCM_ON + timedelta(days=number) for number in (7, 14)]

    def move(actor: Actor, day: date) -> object:
        said = {"fields": {"tentative_on": day}, "reason": "Typhoon", "actor": actor, "at": NOW}
        return calendar.propose_change(meeting_id=cycle.meeting_id, **said)

    with held_open():
        move(first, days[0])
        with second_person(lambda: move(second, days[1])) as outcome:
            pass

    states = list(MeetingChange.objects.order_by("pk").values_list("state", flat=True))
    if alone:
        assert states == [ChangeState.CONFIRMED] * 2
        assert MeetingChange.objects.latest("pk").before == {"tentative_on": days[0].isoformat()}
        assert Meeting.objects.get(pk=cycle.meeting_id).tentative_on == days[1]
        assert Notice.objects.filter(user=make_lead, change__isnull=False).count() == 2
    else:
        assert states == [ChangeState.PROPOSED]
        assert isinstance(outcome[0], WrongStateError)
        assert Meeting.objects.get(pk=cycle.meeting_id).tentative_on == factories.SCM_ON


def test_two_leads_who_endorse_at_once_make_it_endorsed():
    project = factories.make_project("US", State.SUBMITTED, Visibility.BOTH)
    us, rok = factories.lead_of("US"), factories.lead_of("ROK")

    with held_open():
        operations.endorse(project_id=project.pk, version=1, actor=us, at=NOW)
        with second_person(
            lambda: operations.endorse(project_id=project.pk, version=1, actor=rok, at=LATER)
        ) as outcome:
            pass

    assert isinstance(outcome[0], Endorsement)
    project.refresh_from_db()
    assert project.state == State.ENDORSED
    assert Submission.objects.get(project=project).state == State.ENDORSED


def test_one_lead_who_presses_twice_signs_once():
    project = factories.make_project("US", State.SUBMITTED, Visibility.BOTH)
    us = factories.lead_of("US")

    with held_open():
        operations.endorse(project_id=project.pk, version=1, actor=us, at=NOW)
        with second_person(lambda: operations.endorse(project_id=project.pk, version=1, actor=us, at=LATER)) as outcome:
            pass

    assert isinstance(outcome[0], RefusedError)
    assert project.endorsements.count() == 1


def test_a_lead_cannot_sign_a_version_that_is_being_replaced():
    author = factories.make_actor("US", Role.AUTHOR)
    project = factories.make_project("US", State.RETURNED, Visibility.BOTH, actor=author)
    us = factories.lead_of("US")
    fields = factories.fields_of(title_en="Another sea watch")

    def mend_and_submit() -> None:
        operations.save_project(project_id=project.pk, base_version=1, fields=fields, actor=author, at=NOW)
        operations.submit(project_id=project.pk, actor=author, at=NOW)

    with held_open():
        mend_and_submit()
        with second_person(lambda: operations.endorse(project_id=project.pk, version=1, actor=us, at=LATER)) as outcome:
            pass

    assert isinstance(outcome[0], StaleVersionError)
    assert outcome[0].current.number == 2
    assert not project.endorsements.exists()


def test_a_double_submit_files_once():
    author = factories.make_actor("US", Role.AUTHOR)
    project = factories.make_project("US", actor=author)
    factories.make_open_cycle()

    with held_open():
        operations.submit(project_id=project.pk, actor=author, at=NOW)
        with second_person(lambda: operations.submit(project_id=project.pk, actor=author, at=LATER)) as outcome:
            pass

    assert isinstance(outcome[0], WrongStateError)
    assert Submission.objects.get(project=project).submitted_at == NOW


def test_two_writers_of_one_version_leave_one_new_version():
    author = factories.make_actor("US", Role.AUTHOR)
    project = factories.make_project("US", actor=author)
    mine, theirs = (factories.fields_of(title_en=title) for title in ("Mine", "Theirs"))

    def save(fields: dict[str, object]) -> object:
        return operations.save_project(project_id=project.pk, base_version=1, fields=fields, actor=author, at=NOW)

    with held_open():
        save(mine)
        with second_person(lambda: save(theirs)) as outcome:
            pass

    assert isinstance(outcome[0], StaleVersionError)
    project.refresh_from_db()
    assert (project.title_en, project.version_number) == ("Mine", 2)


def test_two_leads_who_share_at_once_get_two_numbers_without_a_gap():
    first, second = (factories.make_project(owner, State.SUBMITTED) for owner in ("US", "ROK"))
    us, rok = factories.lead_of("US"), factories.lead_of("ROK")

    with held_open():
        operations.share_with_other_side(project_id=first.pk, actor=us, at=NOW)
        with second_person(
            lambda: operations.share_with_other_side(project_id=second.pk, actor=rok, at=LATER)
        ) as outcome:
            pass

    assert isinstance(outcome[0], Project)
    assert sorted(Project.objects.values_list("number", flat=True)) == [1, 2]


def browser_of(user_id: int) -> Client:
    """Return a client of one person, who sees a failure as an answer."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=user_id))
    return client


def let_go(pool: ThreadPoolExecutor, size: int) -> None:
    """Close the connection of every thread."""
    together = threading.Barrier(size)

    def close() -> None:
        together.wait(PATIENCE_SECONDS)
        connection.close()

    for done in [pool.submit(close) for _thread in range(size)]:
        done.result(PATIENCE_SECONDS)


def test_in_two_hundred_tries_no_signature_stands_under_a_version_that_was_replaced():
    author, us = factories.make_actor("US", Role.AUTHOR), factories.lead_of("US")
    project = factories.make_project("US", State.SUBMITTED, Visibility.BOTH, actor=author)
    page = project.get_absolute_url()
    writer, signer = browser_of(author.user_id), browser_of(us.user_id)
    texts = {"title_en": "Sea watch", "kind": "PROJECT", "area": "MS", "date_precision": "DAY"}
    answers: Counter[int] = Counter()

    def replace(number: int, pause: float) -> int:
        time.sleep(pause)
        edited = {**texts, "aims_en": f"Aims {number}.", "base_version": str(number)}
        operations.return_to_author(project_id=project.pk, reasons="Say who pays.", actor=us, at=NOW)
        answer = writer.post(f"{page}edit/", edited).status_code
        operations.submit(project_id=project.pk, actor=author, at=NOW)
        return answer

    def sign(number: int, pause: float) -> int:
        time.sleep(pause)
        return signer.post(f"{page}endorse/", {"version": str(number)}).status_code

    with ThreadPoolExecutor(2) as pool:
        for number in range(1, TRIES + 1):
            replaced = pool.submit(replace, number, AT_RANDOM.uniform(0, 0.05))
            signed = pool.submit(sign, number, AT_RANDOM.uniform(0, 0.05))
            assert replaced.result(PATIENCE_SECONDS) == 302
            answers[signed.result(PATIENCE_SECONDS)] += 1
            project.refresh_from_db()
            assert (project.version_number, project.state) == (number + 1, State.SUBMITTED)
            assert not project.endorsements.filter(lapsed_at__isnull=True, withdrawn_at__isnull=True).exists()
        let_go(pool, 2)

    assert set(answers) <= {302, 409}
    assert len(answers) == 2, "the signature always came first, or never did"


def test_of_fifty_writers_at_once_one_saves_and_all_others_get_their_text_back():
    author = factories.make_actor("US", Role.AUTHOR)
    project = factories.make_project("US", actor=author)
    page = f"{project.get_absolute_url()}edit/"
    people = [browser_of(author.user_id) for _writer in range(WRITERS)]
    together = threading.Barrier(WRITERS)

    def write(number: int) -> tuple[int, bool]:
        text = f"Aims of writer {number}."
        sent = {"title_en": "Sea watch", "aims_en": text, "kind": "PROJECT", "area": "MS", "date_precision": "DAY"}
        together.wait(PATIENCE_SECONDS)
        answer = people[number].post(page, {**sent, "base_version": "1"})
        connection.close()
        return answer.status_code, f'value="{text}"' in answer.content.decode()

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(write, range(WRITERS)))

    assert Counter(answers) == {(302, False): 1, (409, True): WRITERS - 1}
    project.refresh_from_db()
    assert project.version_number == 2
    assert answers[int(project.aims_en.split()[-1].rstrip("."))] == (302, False)


def test_of_two_who_freeze_at_once_both_get_a_right_report_with_a_number_of_its_own():
    cycle, us, rok = (
        factories.make_open_cycle(), factories.make_actor("US", Role.ADMIN), factories.make_actor("ROK", Role.ADMIN),
    )  # fmt: skip
    factories.make_project("US", State.PRESENTED)
    asked = {"cycle_id": cycle.pk, "kind": ReportKind.JOINT}

    with held_open():
        first = operations.freeze_report(**asked, actor=us, at=NOW)
        with second_person(lambda: operations.freeze_report(**asked, actor=rok, at=LATER)) as outcome:
            pass

    (second,) = outcome
    assert [first.slug, second.slug] == [f"{cycle.slug}-joint-{number}" for number in (1, 2)]
    for report in (first, second):
        content = json.loads(report.content)
        assert report.sha256 == digest(content)
        assert (content["slug"], len(content["entries"])) == (report.slug, 1)


def test_two_of_a_side_who_ask_for_a_file_at_once_share_it():
    first, second = (factories.make_actor("US", Role.ADMIN) for _person in range(2))
    cycle = factories.make_open_cycle()
    report = operations.freeze_report(cycle_id=cycle.pk, kind=ReportKind.JOINT, actor=first, at=NOW)
    asked = {"snapshot_id": report.pk, "wanted": [("en", "pdf")]}

    with held_open():
        (file,) = operations.ask_for_files(**asked, actor=first, at=NOW)
        with second_person(lambda: operations.ask_for_files(**asked, actor=second, at=LATER)) as outcome:
            pass

    assert outcome == [[file]]
    assert file.wishes.count() == 2


def test_of_two_windows_that_choose_what_a_list_opens_with_the_later_has_its_way():
    lead = factories.lead_of("US")
    about = {"page": ListKind.PROJECTS, "actor": lead, "at": NOW}
    first, second = (saved_views.save_view(name=query, query=query, **about) for query in ("order=title", "order=area"))

    with held_open():
        saved_views.open_with_view(view_id=first.pk, actor=lead)
        with second_person(lambda: saved_views.open_with_view(view_id=second.pk, actor=lead)) as outcome:
            pass

    assert outcome == [second]
    assert list(SavedView.objects.filter(is_default=True)) == [second]


def test_two_people_who_share_a_view_of_one_name_at_once_share_one():
    lead, poc = factories.lead_of("US"), factories.make_actor("US", Role.POC)
    about = {"page": ListKind.PROJECTS, "name": "Sea", "query": "order=title", "at": NOW}
    mine, theirs = (saved_views.save_view(**about, actor=actor) for actor in (lead, poc))

    with held_open():
        saved_views.share_view(view_id=mine.pk, actor=lead, at=NOW)
        with second_person(lambda: saved_views.share_view(view_id=theirs.pk, actor=poc, at=LATER)) as outcome:
            pass

    assert isinstance(outcome[0], RefusedError)
    assert list(SavedView.objects.filter(shared_place__isnull=False)) == [mine]
