"""./dev shots: the demo workspace on services of its own, and a picture of every page."""

import subprocess
from collections.abc import Sequence

from alliance.embedded.places import LOCAL, ROOT, remove
from alliance.embedded.redis import free_port
from alliance.embedded.services import PYTHON, as_owner, running
from alliance.embedded.test import TEST_SETTINGS, find_browser, temporary_home
from alliance.embedded.up import answers, start_site, take_steps

FOLDER = LOCAL / "shots"
# The table of pages imports models, so Django is set up first.
PROGRAM = "import django, runpy; django.setup(); runpy.run_module('tests.shots', run_name='__main__')"


def run(names: Sequence[str]) -> int:
    """Take a picture of every page, or of the named ones, into .local/shots."""
    browser = find_browser()
    if not names:
        remove(FOLDER)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with temporary_home() as home, running(home, durable=False, own=True) as (services, found):
        bind = f"127.0.0.1:{free_port()}"
        env = {
            **found,
            **TEST_SETTINGS,
            "ALLIANCE_BIND": bind,
            "ALLIANCE_CHROMIUM": browser,
            "ALLIANCE_STATIC_ROOT": str(home.path / "static"),
        }
        take_steps(home, env, ["tables", "reference", "demo", "static"])
        start_site(services.keeper, env)
        services.keeper.wait_for("web", lambda: answers(f"http://{bind}/", home))
        command = [PYTHON, "-c", PROGRAM, f"http://{bind}", str(FOLDER), *names]
        return subprocess.call(command, cwd=ROOT, env=as_owner(env))
