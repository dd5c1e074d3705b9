"""One sees the reminders about a project before they are sent, in their own words."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from frameworks.calendar.clocks import ZONES
from frameworks.choices import CycleState, Duty, Role
from frameworks.models import Cycle
from projects.choices import State, Visibility
from projects.queries.reminding import reminders_about
from reminders.models import Rung
from reminders.rehearsal import rehearse
from tests.factories import NOW, framework, lead_of, make_actor, make_open_cycle, make_person, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(reference):
    Rung.objects.create(framework=framework(), days_before=7)
    Rung.objects.create(framework=framework(), days_before=1)
    make_person("US", Role.LEAD)
    make_person("ROK", Role.LEAD)
    return make_project("US", State.SUBMITTED, Visibility.BOTH)


def test_the_words_shown_are_those_of_the_mail_and_its_moment_is_the_readers_morning(project):
    lead = lead_of("US")
    make_open_cycle()
    mail = next(one.mail for one in reminders_about(project, lead, NOW) if one.duty.duty == Duty.ENDORSEMENT)

    local = mail.at.astimezone(ZoneInfo(ZONES["US"]))
    assert (local.hour, local.utcoffset()) == (9, timedelta(hours=-4))
    rehearsed = rehearse(Cycle.objects.get(state=CycleState.OPEN), lead, at=NOW)
    assert (mail.at, mail.words) in [(one.at, one.words) for one in rehearsed]
    assert project.title_en not in mail.words


def test_who_is_not_on_the_team_gets_no_mail_and_the_other_side_of_a_hidden_project_knows_nothing(project):
    own = make_project("US", State.SUBMITTED, Visibility.OWN)
    clients = {}
    for name, side, role in (("lead", "US", Role.LEAD), ("admin", "US", Role.ADMIN), ("other", "ROK", Role.LEAD)):
        clients[name] = Client()
        clients[name].force_login(make_person(side, role))
    path = f"{project.get_absolute_url()}reminder/"
    hidden = f"/projects/{own.key}/reminder/"

    assert {name: client.get(path).status_code for name, client in clients.items()} == {
        "lead": 200,
        "admin": 403,
        "other": 200,
    }
    assert clients["other"].get(hidden).status_code == 404


def test_of_the_other_sides_duties_nothing_is_shown(project):
    rok = make_actor("ROK", Role.LEAD)
    make_open_cycle()
    assert {one.duty.post.side_id for one in reminders_about(project, rok, NOW)} <= {"ROK"}
