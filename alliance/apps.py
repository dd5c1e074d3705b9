"""The ground itself, as Django sees it: templates' own words, and the checks of an installation."""

from django.apps import AppConfig
from django.core import checks

from alliance.checks import check_demo_stays_home, check_driver, check_second_factor


class AllianceConfig(AppConfig):
    name = "alliance"

    def ready(self) -> None:
        """Have Django's own ``check`` ask ours as well."""
        for check in (check_demo_stays_home, check_driver, check_second_factor):
            checks.register(check)
