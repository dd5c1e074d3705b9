"""Make the database and the static files ready, in one process because Django starts slowly."""

import sys
import traceback
from collections.abc import Sequence

import django
from django.core import checks
from django.core.management import call_command

# Every step may be taken again and again: a second start changes nothing.
STEPS: dict[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "tables": (("migrate", {"interactive": False}),),
    "reference": (("load_reference", {}),),
    "demo": (("make_demo", {}),),
    "static": (("collectstatic", {"interactive": False, "clear": True}),),
}


def run(names: Sequence[str]) -> int:
    """Take the named steps in order; the last line says what went wrong, if something did."""
    django.setup()
    if serious := [message for message in checks.run_checks() if message.is_serious()]:
        print(f"{serious[0].msg} ({serious[0].id})")
        return 1
    for command, options in (step for name in names for step in STEPS[name]):
        try:
            call_command(command, verbosity=0, **options)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the person reads one line and the log the rest
            traceback.print_exc(file=sys.stdout)
            said = (str(problem).strip() or type(problem).__name__).splitlines()[0]
            print(f"{command}: {said}")
            return 1
    return 0
