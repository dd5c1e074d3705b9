"""Who acts as which post, and what takes two sides."""

import pytest
from django.core.exceptions import PermissionDenied

from frameworks.choices import Role
from frameworks.policies import (
    Actor,
    HiddenError,
    Seat,
    SideAction,
    Verdict,
    decide,
    decide_confirmation,
    decide_management,
    require,
)

AUTHOR = Seat(1, Role.AUTHOR, None, None, "Author")
MARITIME = Seat(2, Role.POC, 7, 5, "Point of contact, maritime")
TRAINING = Seat(3, Role.POC, 7, 6, "Point of contact, training")
LEAD = Seat(4, Role.LEAD, 7, None, "Lead")
ADMIN = Seat(5, Role.ADMIN, None, None, "Administrator")


def test_a_person_may_hold_several_posts():
    actor = Actor(1, "US", (AUTHOR, MARITIME, LEAD))

    assert actor.roles == {Role.AUTHOR, Role.POC, Role.LEAD}
    assert actor.seats_as(Role.POC) == (MARITIME,)
    assert (actor.has(Role.LEAD), actor.has(Role.ADMIN)) == (True, False)
    assert (actor.covers(5), actor.covers(6), actor.leads(7), actor.leads(8)) == (True, False, True, False)


def test_a_lead_does_not_cover_areas_and_a_point_of_contact_does_not_lead():
    assert not Actor(1, "US", (LEAD,)).covers(5)
    assert not Actor(1, "US", (MARITIME,)).leads(7)


def test_the_record_names_the_post_acted_as():
    actor = Actor(1, "US", (AUTHOR, MARITIME, TRAINING, LEAD))

    assert actor.post_for_record() == (1, "Author")
    assert actor.acting_as(Role.LEAD, Role.POC).post_for_record() == (4, "Lead")
    assert actor.acting_as(Role.POC, area_id=6).post_for_record() == (3, "Point of contact, training")
    assert actor.acting_as(Role.ADMIN).post_for_record() == (1, "Author")
    assert Actor(1, "US", ()).post_for_record() == (None, "")


def test_acting_as_a_post_changes_no_right():
    actor = Actor(1, "US", (AUTHOR, LEAD))

    assert actor.acting_as(Role.AUTHOR).leads(7)


@pytest.mark.parametrize(
    ("actor", "decided_by", "expected"),
    [
        (Actor(1, "US", (ADMIN,)), "", Verdict.DENY),
        (Actor(2, "ROK", (ADMIN,)), "", Verdict.ALLOW),
        (Actor(1, "US", (ADMIN,)), "US", Verdict.ALLOW),
        (Actor(2, "ROK", (ADMIN,)), "US", Verdict.DENY),
        (Actor(2, "ROK", (LEAD,)), "", Verdict.DENY),
        (None, "", Verdict.LOGIN),
    ],
)
def test_a_change_proposed_by_one_side_is_confirmed_by_the_other_unless_the_host_decides(actor, decided_by, expected):
    assert decide_confirmation(actor, proposed_by="US", decided_by=decided_by) == expected


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (Actor(1, "US", (ADMIN,)), Verdict.ALLOW),
        (Actor(9, "US", (ADMIN,)), Verdict.DENY),
        (Actor(1, "US", (LEAD,)), Verdict.DENY),
        (Actor(1, "ROK", (ADMIN,)), Verdict.HIDE),
        (None, Verdict.LOGIN),
    ],
)
def test_an_admin_manages_the_own_sides_people_but_not_themselves(actor, expected):
    assert decide_management(actor, of_side="US", of_user_id=9) == expected


def test_require_raises_what_the_verdict_stands_for():
    require(Actor(1, "US", (ADMIN,)), SideAction.OPEN_OR_CLOSE_CYCLE)
    with pytest.raises(PermissionDenied):
        require(Actor(1, "US", (LEAD,)), SideAction.OPEN_OR_CLOSE_CYCLE)
    with pytest.raises(HiddenError):
        require(Actor(1, "US", (LEAD,)), SideAction.REFERENCE_ADMIN_SITE)


def test_nobody_signed_in_is_asked_to_sign_in():
    assert {decide(None, action) for action in SideAction} == {Verdict.LOGIN}
