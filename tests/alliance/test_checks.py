"""The checks of an installation refuse what must not run."""

import pytest

from alliance.checks import check_demo_stays_home, check_second_factor, is_loopback


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_addresses_of_this_machine_are_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "*", "[::]", "192.168.0.2", "localhost.example", ".localhost"])  # noqa: S104
def test_addresses_that_others_can_reach_are_not(host):
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("bind", "hosts", "refused"),
    [
        ("127.0.0.1:8000", ["localhost"], False),
        ("0.0.0.0:8000", ["localhost"], True),
        (":8000", ["localhost"], True),
        ("127.0.0.1:8000", ["alliance.example"], True),
        ("127.0.0.1:8000", ["*"], True),
    ],
)
def test_demo_mode_is_refused_unless_bound_to_loopback(settings, bind, hosts, refused):
    settings.DEMO, settings.BIND, settings.ALLOWED_HOSTS = True, bind, hosts
    assert [problem.id for problem in check_demo_stays_home()] == (["alliance.E001"] if refused else [])


def test_a_real_installation_may_listen_anywhere(settings):
    settings.DEMO, settings.BIND = False, "0.0.0.0:8000"
    assert check_demo_stays_home() == []


def test_a_real_installation_without_a_second_factor_is_warned_of(settings):
    settings.DEMO = settings.MFA_REQUIRED = False
    assert [problem.id for problem in check_second_factor()] == ["alliance.W001"]
