"""Where and when the demo workspace can be made."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from alliance.accounts.models import User
from frameworks.choices import CycleState
from frameworks.models import Cycle
from projects.models import Snapshot, Version
from projects.operations.demo import make_demo
from tests.factories import make_open_cycle

pytestmark = pytest.mark.django_db


def test_only_demo_mode_has_it(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="demo mode only"):
        call_command("make_demo")
    assert not User.objects.exists()


def test_the_next_meeting_falls_on_a_working_day_of_the_week_whenever_it_is_made(reference, settings):
    settings.DEMO = True
    seventy_five_days_before_a_sunday = datetime(2028, 2, 29, 23, tzinfo=UTC)

    assert make_demo(at=seventy_five_days_before_a_sunday) == 48
    assert Cycle.objects.get(state=CycleState.OPEN).meeting.anchor_on.weekday() < 5


def test_the_same_moment_gives_the_same_workspace(reference, settings):
    settings.DEMO = True
    moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    assert hashes_of_a_workspace(moment) == hashes_of_a_workspace(moment)


def hashes_of_a_workspace(at: datetime) -> list[tuple]:
    """Make a workspace, take it away again, and return what stood in it and what its reports said."""
    with transaction.atomic():
        make_demo(at=at)
        versions = Version.objects.order_by("project__key", "number").values_list("project__key", "number", "sha256")
        reports = Snapshot.objects.order_by("slug").values_list("slug", "sha256")
        hashes = [*versions, *reports]
        transaction.set_rollback(True)
    return hashes


def test_it_needs_the_reference_data_and_an_empty_site(settings, request):
    settings.DEMO = True

    with pytest.raises(CommandError, match="Load the reference data first"):
        call_command("make_demo")

    request.getfixturevalue("reference")
    make_open_cycle()
    with pytest.raises(CommandError, match="empty site"):
        call_command("make_demo")
