"""More time for a duty: one side's post asks, the other side's lead decides, and reminders follow the new day."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from alliance.accounts.models import User
from alliance.audit.models import Entry
from frameworks.choices import Duty, Role
from frameworks.policies import HiddenError, WrongStateError
from projects.choices import State, Visibility
from projects.operations import RefusedError, extending
from projects.queries.extending import duties_about, requests_for
from reminders import planner
from reminders.choices import ExtensionState
from reminders.models import Delivery, Extension, Obligation, Rung
from reminders.operations import redate_obligations, return_nil
from tests.factories import framework, lead_of, make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=3)
LATER = (SOON + timedelta(days=20)).date()


@pytest.fixture
def project(reference):
    """Give a submitted US project in a cycle in which the US lead owes an endorsement in three days."""
    for side in ("US", "ROK"):
        make_person(side, Role.LEAD)
    make_open_cycle(scm_on=timezone.now().date() + timedelta(days=120), at=timezone.now())
    project = make_project("US", State.SUBMITTED, Visibility.BOTH, at=timezone.now())
    Obligation.objects.update(due_at=SOON)
    return project


def duty_of(side: str) -> Obligation:
    return Obligation.objects.get(post__side=side, post__role=Role.LEAD, duty=Duty.ENDORSEMENT)


def ask(project, until=LATER, **said):
    said = {"obligation_id": duty_of("US").pk, "reason": "The yard is closed.", **said}
    return extending.ask_for_time(project_id=project.pk, until=until, actor=lead_of("US"), at=timezone.now(), **said)


def test_what_the_other_side_grants_is_due_by_the_end_of_that_day_where_the_asking_side_is(project):
    asked = ask(project)
    assert [one.pk for one in requests_for(lead_of("ROK"))] == [asked.pk]
    assert not requests_for(lead_of("US")).exists()

    extending.grant_time(extension_id=asked.pk, actor=lead_of("ROK"), at=timezone.now())

    duty = duty_of("US")
    assert duty.extended_from == SOON
    local = duty.due_at.astimezone(ZoneInfo("America/New_York"))
    assert (local.date(), local.hour, local.minute) == (LATER, 23, 59)


def test_no_side_grants_itself_time_and_only_a_lead_decides(project):
    asked = ask(project)
    for actor in (lead_of("US"), make_actor("US", Role.LEAD)):
        with pytest.raises(PermissionDenied):
            extending.grant_time(extension_id=asked.pk, actor=actor, at=timezone.now())
    with pytest.raises(HiddenError):
        extending.grant_time(extension_id=asked.pk, actor=make_actor("ROK", Role.ADMIN), at=timezone.now())


def test_a_refused_request_changes_nothing_and_is_decided_once(project):
    asked = ask(project)
    extending.refuse_time(extension_id=asked.pk, reason="No.", actor=lead_of("ROK"), at=timezone.now())
    assert duty_of("US").due_at == SOON
    with pytest.raises(WrongStateError):
        extending.grant_time(extension_id=asked.pk, actor=lead_of("ROK"), at=timezone.now())


def test_what_makes_no_sense_is_refused_in_words(project):
    with pytest.raises(RefusedError, match="own post"):
        ask(project, obligation_id=duty_of("ROK").pk)
    with pytest.raises(RefusedError, match="after the one"):
        ask(project, until=SOON.date() - timedelta(days=2))
    ask(project)
    with pytest.raises(RefusedError, match="already"):
        ask(project)
    assert duty_of("US") not in duties_about(project, lead_of("US"))


def test_a_granted_day_is_reminded_of_anew_and_no_meeting_that_moves_takes_it_back(project):
    Rung.objects.create(framework=framework(), days_before=7)
    planner.plan()
    before = Delivery.objects.filter(obligation=duty_of("US")).count()
    assert before == 1
    asked = ask(project)
    extending.grant_time(extension_id=asked.pk, actor=lead_of("ROK"), at=timezone.now())
    due_at = duty_of("US").due_at
    planner.plan()
    assert Delivery.objects.filter(obligation=duty_of("US")).count() == before

    planner.plan(at=due_at - timedelta(days=6))

    assert Delivery.objects.filter(obligation=duty_of("US")).count() == before + 1
    duty_of("US").milestone.cycle.milestones.update(due_on=(SOON - timedelta(days=2)).date())
    redate_obligations(cycle_id=project.cycle_id, actor=None, at=timezone.now())
    assert duty_of("US").due_at >= due_at


def test_the_lead_of_the_other_side_finds_the_request_under_my_work_and_grants_it_there(project):
    us, rok = Client(), Client()
    us.force_login(make_person("US", Role.LEAD))
    rok.force_login(make_person("ROK", Role.LEAD))
    said = {"duty": str(duty_of("US").pk), "until": LATER.isoformat(), "reason": "The yard is closed."}

    assert us.post(f"{project.get_absolute_url()}extension/", said).status_code == 302
    page = rok.get("/work/").content.decode()

    assert "The yard is closed." in page
    assert "The yard is closed." not in us.get("/work/").content.decode()
    asked = Extension.objects.get()
    assert rok.post(f"/work/time/{asked.pk}/grant/").status_code == 302
    assert Extension.objects.get().state == ExtensionState.GRANTED
    assert rok.post(f"/work/time/{asked.pk}/refuse/", {"reason": "Late."}).status_code == 409


def test_a_post_asks_from_the_duty_itself_under_my_work_without_any_project(project):
    duty, us = duty_of("US"), Client()
    us.force_login(duty.post.tenures.get().user)
    path = f"/work/duties/{duty.pk}/time/"
    assert path in us.get("/work/").content.decode()

    assert (
        us.post(path, {"until": (SOON - timedelta(days=2)).date().isoformat(), "reason": "Flood."}).status_code == 422
    )
    assert us.post(path, {"until": "2027-02-29", "reason": "Flood."}).status_code == 422
    assert us.post(path, {"until": LATER.isoformat(), "reason": " "}).status_code == 422
    assert not Extension.objects.exists()
    assert us.post(path, {"until": LATER.isoformat(), "reason": "Flood."}).status_code == 302

    asked = Extension.objects.get()
    assert (asked.obligation, asked.side, asked.asked_as, asked.until) == (duty, "US", duty.post, LATER)
    assert Entry.objects.get(verb="obligation.extension_asked").shared
    assert [one.pk for one in requests_for(lead_of("ROK"))] == [asked.pk]
    assert path not in us.get("/work/").content.decode()
    assert us.post(path, {"until": LATER.isoformat(), "reason": "Flood."}).status_code == 422


def test_nobody_asks_for_a_duty_of_another_post_and_none_for_one_that_is_settled(project):
    said = {"obligation_id": duty_of("US").pk, "until": LATER, "reason": "Flood.", "at": timezone.now()}
    with pytest.raises(HiddenError):
        extending.ask_from_duty(actor=lead_of("ROK"), **said)
    with pytest.raises(PermissionDenied):
        extending.ask_from_duty(actor=make_actor("US", Role.ADMIN), **said)
    return_nil(obligation_id=duty_of("US").pk, reason="Nothing.", actor=lead_of("US"), at=timezone.now())
    with pytest.raises(WrongStateError):
        extending.ask_from_duty(actor=lead_of("US"), **said)


def test_a_granted_day_shows_on_the_duty_beside_the_one_it_had_first(project):
    asked = ask(project)
    extending.grant_time(extension_id=asked.pk, actor=lead_of("ROK"), at=timezone.now())
    client = Client()
    client.force_login(User.objects.get(pk=lead_of("US").user_id))

    page = client.get("/work/").content.decode()

    assert "More time was granted; it was first due" in page


def test_what_is_done_after_its_day_is_marked_as_entered_late(project):
    duty, lead = duty_of("US"), lead_of("US")
    Obligation.objects.filter(pk=duty.pk).update(due_at=timezone.now() - timedelta(hours=1))
    return_nil(obligation_id=duty.pk, reason="Nothing to say.", actor=lead, at=timezone.now())
    client = Client()
    client.force_login(User.objects.get(pk=lead.user_id))

    assert duty_of("US").was_late
    assert "entered late" in client.get(f"/cycles/{project.cycle.slug}/").content.decode()


def test_the_record_of_both_sides_shows_what_was_asked_and_granted(project):
    asked = ask(project)
    extending.grant_time(extension_id=asked.pk, actor=lead_of("ROK"), at=timezone.now())

    verbs = Entry.objects.about(duty_of("US")).filter(shared=True).values_list("verb", "side")

    assert set(verbs) == {("obligation.extension_asked", "US"), ("obligation.extended", "ROK")}
