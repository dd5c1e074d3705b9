"""What ``/readyz`` asks besides the services themselves: each app adds its own question when it is loaded."""

from collections.abc import Callable

CHECKS: dict[str, Callable[[], bool]] = {}
