"""What an installation must not do; ``manage.py check`` and the web server's start ask."""

from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004, RUF100 - the names are Django's


def is_loopback(host: str) -> bool:
    """Test whether a host name or address can only mean this machine."""
    bare = host.strip("[]")
    if bare == "localhost":
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def check_demo_stays_home(**options: Any) -> list[CheckMessage]:
    """Refuse the demo, whose passwords are known to all, on an address that others can reach."""
    hosts = [settings.BIND.rpartition(":")[0], *settings.ALLOWED_HOSTS]
    if not settings.DEMO or all(is_loopback(host) for host in hosts):
        return []
    return [
        Error(
            "Demo mode is refused unless ALLIANCE_BIND and ALLIANCE_HOSTS are loopback addresses.",
            hint="Its accounts have a known password. Set ALLIANCE_DEMO=off.",
            id="alliance.E001",
        )
    ]


def check_driver(**options: Any) -> list[CheckMessage]:
    """Refuse psycopg 3: Django would silently use it instead of the driver that was tested."""
    if find_spec("psycopg") is None:
        return []
    return [Error("psycopg 3 is installed beside psycopg2.", hint="pip uninstall psycopg", id="alliance.E002")]


def check_second_factor(**options: Any) -> list[CheckMessage]:
    """Warn of a real installation in which a password alone is enough."""
    if settings.DEMO or settings.MFA_REQUIRED:
        return []
    return [
        Warning(
            "People may sign in with a password alone.",
            hint="Set ALLIANCE_MFA_REQUIRED=on.",
            id="alliance.W001",
        )
    ]
