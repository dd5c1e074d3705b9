"""Files of a report: who may ask, that they are made two at a time and whole, kept for a time, and taken by right."""

import hashlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from alliance.audit.models import Entry
from frameworks.choices import Role
from frameworks.policies import HiddenError, WrongStateError
from frameworks.queries import actor_of
from projects import making as press
from projects.choices import MakingState, ReportKind, State, Trouble
from projects.models import ReportBytes, ReportFile, ReportPlace
from projects.operations import ask_for_files, drop_file, freeze_report, making, take_report
from projects.reports.rendering import FORMATS, document
from tests.factories import make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def scene(world) -> SimpleNamespace:
    """Give a joint report that is frozen, and two administrators of one side with one of the other."""
    at = timezone.now()
    make_project("US", State.PRESENTED)
    admin = make_actor("US", Role.ADMIN, at=at)
    report = freeze_report(cycle_id=make_open_cycle().pk, kind=ReportKind.JOINT, actor=admin, at=at)
    return SimpleNamespace(
        at=at,
        report=report,
        admin=admin,
        colleague=make_actor("US", Role.LEADERSHIP, Role.ADMIN, at=at),
        other=make_actor("ROK", Role.ADMIN, at=at),
    )


def ask(scene, *wanted, actor=None, at=None) -> list[ReportFile]:
    return ask_for_files(
        snapshot_id=scene.report.pk, wanted=wanted, actor=actor or scene.admin, at=at or timezone.now()
    )


def take(scene, edition="en", ending="xlsx", actor=None, at=None) -> bytes:
    about = {"snapshot_id": scene.report.pk, "edition": edition, "ending": ending}
    return take_report(**about, actor=actor or scene.admin, at=at or timezone.now())[1]


def state_of(file: ReportFile) -> str:
    return ReportFile.objects.get(pk=file.pk).state


def test_a_file_is_made_of_the_snapshot_and_is_the_same_each_time(scene):
    (file,) = ask(scene, ("ko", "xlsx"))
    assert file.state == MakingState.QUEUED

    assert press.work() == 1

    file.refresh_from_db()
    body = take(scene, "ko")
    assert (file.state, file.steps_done, file.steps) == (MakingState.READY, 3, 3)
    assert body == document(scene.report.content, scene.report.sha256, "ko", "xlsx")
    assert (file.size, file.sha256) == (len(body), hashlib.sha256(body).hexdigest())
    assert not ReportPlace.objects.exclude(lease_token=None).exists()


def test_every_format_of_an_edition_is_made_at_one_wish(scene):
    files = ask(scene, *[("en", ending) for ending in FORMATS])

    while press.work():
        pass

    assert {state_of(file) for file in files} == {MakingState.READY}
    assert all(take(scene, "en", ending) for ending in FORMATS)


def test_two_of_a_side_who_ask_share_one_file_and_the_other_side_has_its_own(scene):
    (first,) = ask(scene, ("en", "xlsx"))
    (second,) = ask(scene, ("en", "xlsx"), actor=scene.colleague)
    (third,) = ask(scene, ("en", "xlsx"), actor=scene.other)

    assert first.pk == second.pk != third.pk
    assert first.wishes.count() == 2


def test_two_files_are_made_at_a_time_and_the_one_that_waited_longest_comes_first(scene):
    at = timezone.now()
    (theirs,) = ask(scene, ("en", "pdf"), actor=scene.other, at=at - timedelta(seconds=3))
    (first,) = ask(scene, ("en", "docx"), at=at - timedelta(seconds=2))
    (second,) = ask(scene, ("en", "xlsx"), at=at - timedelta(seconds=1))

    jobs = [making.claim(), making.claim()]

    assert [job.file_id for job in jobs] == [theirs.pk, first.pk]
    assert making.claim() is None
    making.finish(jobs[0], b"whole")
    assert making.claim().file_id == second.pk


def test_a_worker_that_vanished_loses_its_file_to_the_next_one_and_can_write_nothing_any_more(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    lost = making.claim()
    assert making.claim() is None
    run_out()

    following = making.claim()

    assert (following.file_id, following.tries) == (file.pk, 2)
    assert not making.go_on(lost, 1)
    assert not making.finish(lost, b"late")
    making.give_up(lost, Trouble.BROKEN)
    assert state_of(file) == MakingState.MAKING
    assert making.finish(following, b"right")
    assert bytes(ReportBytes.objects.get(file=file).body) == b"right"


def test_a_file_that_breaks_off_three_times_is_given_up_and_says_so(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    for _try in range(3):
        assert making.claim()
        run_out()
    assert making.claim() is None

    assert making.clear(at=timezone.now()) == 1

    file.refresh_from_db()
    assert (file.state, file.trouble) == (MakingState.FAILED, Trouble.BROKEN)
    assert ask(scene, ("en", "xlsx"))[0].pk != file.pk


def test_what_may_be_over_in_a_moment_is_tried_again_and_says_meanwhile_what_it_was(scene):
    (file,) = ask(scene, ("en", "xlsx"))

    for number in range(3):
        making.give_up(making.claim(), Trouble.DISK)
        file.refresh_from_db()
        assert file.trouble == Trouble.DISK
        assert (file.next_try_at > timezone.now()) == (number < 2)
        ReportFile.objects.filter(pk=file.pk).update(next_try_at=file.queued_at)

    assert file.state == MakingState.FAILED


def test_a_refused_document_is_not_tried_again(scene):
    (file,) = ask(scene, ("en", "xlsx"))

    making.give_up(making.claim(), Trouble.TYPESET)

    assert state_of(file) == MakingState.FAILED


def test_a_snapshot_that_does_not_match_its_hash_makes_no_document(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE projects_snapshot DISABLE TRIGGER USER")
        cursor.execute("UPDATE projects_snapshot SET content = content || ' '")
        cursor.execute("ALTER TABLE projects_snapshot ENABLE TRIGGER USER")

    assert press.work() == 0

    file.refresh_from_db()
    assert (file.state, file.trouble) == (MakingState.FAILED, Trouble.CHANGED)
    assert not ReportBytes.objects.exists()


def test_a_file_that_is_given_up_is_not_made_unless_somebody_else_waits_for_it(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    ask(scene, ("en", "xlsx"), actor=scene.colleague)

    drop(scene)
    assert state_of(file) == MakingState.QUEUED
    with pytest.raises(WrongStateError):
        drop(scene)
    drop(scene, actor=scene.colleague)

    assert state_of(file) == MakingState.CANCELLED
    assert press.work() == 0


def test_who_gives_up_a_file_that_is_being_made_stops_whoever_makes_it(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    job = making.claim()

    drop(scene)

    assert not making.go_on(job, 1)
    assert not press.make(job)
    assert state_of(file) == MakingState.CANCELLED
    assert not ReportPlace.objects.exclude(lease_token=None).exists()


def test_a_file_that_is_made_cannot_be_given_up(scene):
    ask(scene, ("en", "xlsx"))
    press.work()

    with pytest.raises(WrongStateError):
        drop(scene)


def test_a_file_is_thrown_away_after_its_time_and_made_again_to_the_same_byte(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    press.work()
    body, after = take(scene), timezone.now() + timedelta(days=8)
    with pytest.raises(WrongStateError):
        take(scene, at=after)

    assert making.clear(at=after) == 1
    assert not ReportBytes.objects.exists()
    assert state_of(file) == MakingState.EXPIRED

    ask(scene, ("en", "xlsx"))
    press.work()
    assert take(scene) == body


def test_asking_for_a_file_whose_time_is_over_makes_a_new_one_at_once(scene):
    (file,) = ask(scene, ("en", "xlsx"))
    press.work()

    (fresh,) = ask(scene, ("en", "xlsx"), at=timezone.now() + timedelta(days=8))

    assert (fresh.state, state_of(file)) == (MakingState.QUEUED, MakingState.EXPIRED)


def test_rights_are_read_when_a_file_is_asked_for_and_again_when_it_is_taken(scene):
    own = freeze_report(cycle_id=scene.report.cycle_id, kind=ReportKind.OWN, actor=scene.admin, at=scene.at)
    author = make_actor("US", Role.AUTHOR, at=scene.at)
    with pytest.raises(PermissionDenied):
        ask(scene, ("en", "xlsx"), actor=author)
    with pytest.raises(HiddenError):
        ask_for_files(snapshot_id=own.pk, wanted=[("en", "xlsx")], actor=scene.other, at=scene.at)
    ask(scene, ("en", "xlsx"))
    press.work()

    with pytest.raises(PermissionDenied):
        take(scene, actor=author)
    with pytest.raises(WrongStateError):
        take(scene, actor=scene.other)
    with pytest.raises(HiddenError):
        take(scene, actor=actor_of(make_person("US"), at=scene.at))


def test_who_asks_gives_up_and_takes_is_on_the_record(scene):
    ask(scene, ("en", "xlsx"), ("en", "docx"))
    drop(scene, ending="docx")
    press.work()
    take(scene)

    verbs = list(Entry.objects.about(scene.report).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["report.frozen", "report.asked", "report.dropped", "report.downloaded"]


def test_half_a_document_cannot_be_ready(scene):
    (file,) = ask(scene, ("en", "xlsx"))

    with pytest.raises(Exception, match="reportfile_made_is_whole"), transaction.atomic():
        ReportFile.objects.filter(pk=file.pk).update(state=MakingState.READY, ended_at=timezone.now())


def drop(scene, *, ending="xlsx", actor=None) -> ReportFile:
    about = {"snapshot_id": scene.report.pk, "edition": "en", "ending": ending}
    return drop_file(**about, actor=actor or scene.admin, at=timezone.now())


def run_out() -> None:
    """Let the time pass for which leases hold."""
    over = {"leased_until": timezone.now() - timedelta(seconds=1)}
    ReportFile.objects.filter(state=MakingState.MAKING).update(**over)
    ReportPlace.objects.exclude(lease_token=None).update(**over)
