"""Corrected holidays: what is counted over the day follows at once, and each side corrects its own country."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from alliance.audit.models import Entry
from frameworks.choices import Duty, Role
from frameworks.models import Cycle, HolidayOverride
from frameworks.policies import HiddenError, WrongStateError
from projects.operations.holidays import correct_holiday, moved_by, take_back_correction
from tests.factories import NOW, make_actor, make_open_cycle, make_person

pytestmark = pytest.mark.django_db
# Twenty joint business days before the SCM of 23 November lead to 23 October; with one day less, to the 22nd.
CLOSED, FINAL, EARLIER = date(2026, 11, 10), date(2026, 10, 23), date(2026, 10, 22)


@pytest.fixture
def cycle(reference) -> Cycle:
    """Give the open cycle of the 58th SCM, with the duties of a lead on each side."""
    make_person("US", Role.LEAD)
    make_person("ROK", Role.LEAD)
    return make_open_cycle()


def add(actor, on: date = CLOSED, *, is_closed: bool = True):
    said = {"on": on, "is_closed": is_closed, "reason_en": "Day of mourning", "reason_ko": ""}
    return correct_holiday(**said, actor=actor, at=NOW)


def final(cycle: Cycle) -> date:
    return cycle.milestones.get(code="FINAL").due_on


def test_a_day_off_moves_what_is_counted_over_it_and_the_duties_with_it(cycle):
    before = dict(cycle.obligations.filter(duty=Duty.FINAL_TEXT).values_list("pk", "due_at"))

    moved = add(make_actor("US", Role.ADMIN))

    assert [milestone.code for milestone in moved] == ["FINAL"]
    assert final(cycle) == EARLIER
    after = dict(cycle.obligations.filter(duty=Duty.FINAL_TEXT).values_list("pk", "due_at"))
    assert len(after) == 2
    assert {(before[pk] - after[pk]).days for pk in after} == {1}
    entry = Entry.objects.get(verb="holiday.added")
    assert (entry.shared, entry.reason, entry.changes) == (True, "Day of mourning", {"day": [None, "2026-11-10"]})


def test_a_correction_that_is_taken_back_counts_no_more(cycle):
    admin = make_actor("US", Role.ADMIN)
    add(admin)
    correction = HolidayOverride.objects.get()

    take_back_correction(override_id=correction.pk, reason="Called off.", actor=admin, at=NOW)

    assert final(cycle) == FINAL
    with pytest.raises(WrongStateError, match="taken back already"):
        take_back_correction(override_id=correction.pk, reason="Again.", actor=admin, at=NOW)
    add(admin)
    assert final(cycle) == EARLIER


def test_a_holiday_that_is_called_off_counts_for_its_country(cycle):
    moved = add(make_actor("US", Role.ADMIN), date(2026, 11, 11), is_closed=False)
    assert [milestone.code for milestone in moved] == ["FINAL"]
    assert final(cycle) == date(2026, 10, 26)


def test_what_would_move_is_shown_and_nothing_is_saved(cycle):
    admin = make_actor("US", Role.ADMIN)
    [(milestone, before)] = moved_by(lambda: add(admin))
    assert (milestone.code, before, milestone.due_on) == ("FINAL", FINAL, EARLIER)
    assert final(cycle) == FINAL
    assert not HolidayOverride.objects.exists()


@pytest.mark.parametrize(
    ("on", "is_closed", "words"),
    [
        (date(2026, 11, 14), True, "Saturday or a Sunday"),
        (date(2026, 11, 11), True, "holiday of this country already"),
        (date(2026, 11, 10), False, "none to remove"),
        (date(2100, 3, 1), True, "from 1990 to 2099"),
    ],
)
def test_a_day_that_cannot_be_corrected_so_is_refused_in_words(cycle, on, is_closed, words):
    with pytest.raises(WrongStateError, match=words):
        add(make_actor("US", Role.ADMIN), on, is_closed=is_closed)
    assert not HolidayOverride.objects.exists()


def test_a_day_is_corrected_once(cycle):
    admin = make_actor("US", Role.ADMIN)
    add(admin)
    with pytest.raises(WrongStateError, match="corrected already"):
        add(admin)
    # The other country's day is its own.
    add(make_actor("ROK", Role.ADMIN))


def test_nobody_corrects_the_other_countrys_holidays_and_only_administrators_their_own(cycle):
    with pytest.raises(PermissionDenied):
        add(make_actor("US", Role.LEAD))
    add(make_actor("US", Role.ADMIN))
    with pytest.raises(HiddenError):
        take_back_correction(
            override_id=HolidayOverride.objects.get().pk, reason="Ours.", actor=make_actor("ROK", Role.ADMIN), at=NOW
        )


def test_the_database_itself_refuses_a_week_end(cycle):
    admin = make_person("US", Role.ADMIN)
    post = admin.tenures.get().post
    row = {"side": "US", "is_closed": True, "reason_en": "Why", "added_by": admin, "added_as": post, "added_at": NOW}
    for day in (date(2026, 11, 14), date(2026, 11, 15)):
        with pytest.raises(IntegrityError, match="holidayoverride_on_weekday"), transaction.atomic():
            HolidayOverride.objects.create(on=day, **row)
    for day in range(16, 21):
        HolidayOverride.objects.create(on=date(2026, 11, day), **row)


class TestPage:
    FORM = {"on": "2026-11-10", "kind": "add", "reason_en": "Day of mourning", "reason_ko": "국가 애도일"}

    @pytest.fixture
    def admin(self, cycle) -> Client:
        client = Client()
        client.force_login(make_person("US", Role.ADMIN))
        return client

    def test_an_administrator_looks_saves_and_takes_it_back(self, admin, cycle):
        looked = admin.post("/calendar/holidays/", self.FORM)
        assert "Save the correction" in looked.content.decode()
        assert not HolidayOverride.objects.exists()
        assert admin.post("/calendar/holidays/add/", self.FORM).status_code == 302
        assert final(cycle) == EARLIER
        page = admin.get("/calendar/holidays/").content.decode()
        assert "Day of mourning" in page
        back = "/calendar/holidays/us-2026-11-10/take-back/"
        refused = admin.post(back, {"reason": ""})
        assert refused.status_code == 422
        assert admin.post(back, {"reason": "Called off."}).status_code == 302
        assert final(cycle) == FINAL
        assert admin.post(back, {"reason": "Called off."}).status_code == 409
        assert admin.post("/calendar/holidays/us-2026-11-09/take-back/", {"reason": "None."}).status_code == 404

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"on": "2026-11-14"}, "Choose a weekday"),
            ({"on": "2027-02-29"}, "Enter a valid date"),
            ({"on": "10000-01-03"}, "Enter a valid date"),
            ({"on": "2026-11-11"}, "holiday of this country already"),
            ({"reason_en": "", "reason_ko": ""}, "at least one language"),
            ({"kind": "both"}, "Select a valid choice"),
        ],
    )
    @pytest.mark.parametrize("way", ["", "add/"])
    def test_what_makes_no_sense_is_said_in_words(self, admin, said, words, way):
        answer = admin.post(f"/calendar/holidays/{way}", {**self.FORM, **said})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not HolidayOverride.objects.exists()

    def test_everybody_reads_them_and_nobody_else_adds_one(self, cycle):
        reader = Client()
        reader.force_login(make_person("ROK", Role.AUTHOR))
        assert reader.get("/calendar/holidays/").status_code == 200
        assert reader.post("/calendar/holidays/", self.FORM).status_code == 403
        assert reader.post("/calendar/holidays/add/", self.FORM).status_code == 403
        assert reader.post("/calendar/holidays/us-2026-11-10/take-back/", {"reason": "No."}).status_code == 403
