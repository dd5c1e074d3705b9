"""The map of partners: every country of the region has its place, and its dot tells how much is done with it."""

from math import isclose, pi

import pytest

from frameworks.choices import Role
from frameworks.models import Country, CountryMembership
from projects.choices import State, Visibility
from projects.queries.partners import groups_with_counts
from projects.reports.partner_map import GROWTH, HEIGHT, SEATS, SMALLEST, WIDTH, dots_of
from tests.factories import NOW, make_actor, make_project

pytestmark = pytest.mark.usefixtures("reference")
TODAY = NOW.date()


def partners(code):
    return list(Country.objects.filter(alpha2=code))


def test_every_member_of_both_groups_of_partners_has_its_place_on_the_map():
    members = CountryMembership.objects.on(TODAY).filter(group__code__in=["ASEAN", "PIC"])
    assert set(members.values_list("country__alpha2", flat=True)) <= SEATS.keys()


def test_every_dot_lies_on_the_drawing():
    for dot in dots_of(groups_with_counts(make_actor("US", Role.LEAD), on=TODAY)):
        assert dot.radius <= dot.x <= WIDTH - dot.radius
        assert dot.radius <= dot.y <= HEIGHT - dot.radius


def test_a_dot_grows_so_that_its_area_compares_and_each_country_has_one():
    for _number in range(4):
        make_project("US", State.SUBMITTED, Visibility.BOTH, partners=partners("PH"))
    make_project("US", State.SUBMITTED, Visibility.BOTH, partners=partners("VN"))

    dots = dots_of(groups_with_counts(make_actor("ROK", Role.LEAD), on=TODAY))

    codes = [dot.country.alpha2 for dot in dots]
    assert len(codes) == len(set(codes))
    found = {dot.country.alpha2: dot for dot in dots}
    assert (found["PH"].count, found["VN"].count, found["TH"].count) == (4, 1, 0)
    grown = [(found[code].radius - SMALLEST) / GROWTH for code in ("PH", "VN")]
    assert isclose(pi * grown[0] ** 2, 4 * pi * grown[1] ** 2)
    assert codes[0] == "PH"


def test_what_one_side_keeps_to_itself_makes_no_dot_of_the_other_larger():
    make_project("US", State.SUBMITTED, Visibility.OWN, partners=partners("FJ"))

    found = {dot.country.alpha2: dot for dot in dots_of(groups_with_counts(make_actor("ROK", Role.LEAD), on=TODAY))}

    assert found["FJ"].count == 0
