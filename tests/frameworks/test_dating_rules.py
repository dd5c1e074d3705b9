"""What no form and no import can save: days of a meeting that contradict each other, and a side on another's clock."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from frameworks.choices import MeetingState, Precision
from frameworks.models import Meeting, Side

pytestmark = pytest.mark.usefixtures("reference")

FIRST, NEXT = date(2026, 10, 20), date(2026, 10, 21)


def scm() -> Meeting:
    return Meeting.objects.select_related("forum").get(forum__code="SCM", ordinal=58)


@pytest.mark.parametrize(
    ("rule", "words", "days"),
    [
        ("meeting_end_on_not_before_start_on", "The end cannot be before", {"start_on": NEXT, "end_on": FIRST}),
        (
            "meeting_window_until_not_before_window_from",
            "The end cannot be before",
            {"window_from": NEXT, "window_until": FIRST},
        ),
        ("meeting_window_until_has_window_from", "A planned time has a first day", {"window_from": None}),
        ("meeting_end_on_has_start_on", "has a first day", {"end_on": FIRST}),
        (
            "meeting_start_on_not_before_announced_on",
            "cannot be announced after",
            {"start_on": FIRST, "announced_on": NEXT},
        ),
        (
            "meeting_published_on_not_before_start_on",
            "published before it is held",
            {"start_on": NEXT, "published_on": FIRST},
        ),
        (
            "meeting_published_on_not_before_announced_on",
            "published before it is announced",
            {"announced_on": NEXT, "published_on": FIRST},
        ),
        (
            "meeting_confirmed_has_a_day",
            "known to the day",
            {"state": MeetingState.CONFIRMED, "start_on": date(2026, 10, 1), "date_precision": Precision.MONTH},
        ),
        ("meeting_confirmed_has_a_day", "known to the day", {"state": MeetingState.CONFIRMED}),
        (
            "meeting_postponed_has_no_day",
            "has no first day yet",
            {"state": MeetingState.POSTPONED, "start_on": FIRST},
        ),
    ],
)
def test_the_database_refuses_it_by_a_rule_that_says_why(rule, words, days):
    meeting = scm()
    for name, value in days.items():
        setattr(meeting, name, value)
    with pytest.raises(ValidationError, match=words):
        meeting.validate_constraints()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**days)


@pytest.mark.parametrize("zone", ["Asia/Busan", "Asia/Seoul", "UTC", ""])
def test_no_side_is_put_on_an_unknown_clock_or_the_others(zone):
    side = Side.objects.get(code="US")
    side.time_zone = zone
    with pytest.raises(ValidationError):
        side.full_clean()
    with pytest.raises(IntegrityError, match="side_zone_is_its_capitals"), transaction.atomic():
        Side.objects.filter(code="US").update(time_zone=zone)


@pytest.mark.parametrize(
    ("state", "precision", "start", "is_tentative"),
    [
        (MeetingState.CONFIRMED, Precision.DAY, FIRST, False),
        (MeetingState.TENTATIVE, Precision.MONTH, date(2026, 10, 1), True),
        (MeetingState.TENTATIVE, Precision.YEAR, date(2026, 1, 1), True),
        (MeetingState.HELD, Precision.MONTH, date(2026, 10, 1), False),
        (MeetingState.PLANNED, Precision.UNKNOWN, None, True),
    ],
)
def test_a_meeting_of_which_only_the_month_is_known_may_still_move_until_it_was_held(
    state, precision, start, is_tentative
):
    meeting = scm()
    meeting.state, meeting.date_precision, meeting.start_on = state, precision, start
    assert meeting.is_tentative is is_tentative
