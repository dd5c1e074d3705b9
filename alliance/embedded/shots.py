"""./dev shots: pictures of every page, on services of its own, held against those that were kept."""

import subprocess
from collections.abc import Sequence

from alliance.embedded.places import LOCAL, ROOT, remove
from alliance.embedded.services import PYTHON, as_owner, running
from alliance.embedded.test import TEST_SETTINGS, find_browser, temporary_home

FOLDER = LOCAL / "shots"


def run(arguments: Sequence[str]) -> int:
    """Take pictures of every page, or of the named ones, into .local/shots; with --keep, they are kept as right."""
    browser = find_browser()
    if all(argument.startswith("-") for argument in arguments):
        remove(FOLDER)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with temporary_home() as home, running(home, durable=False, own=True) as (_, found):
        own = {"ALLIANCE_CHROMIUM": browser, "ALLIANCE_STATIC_ROOT": str(home.path / "static")}
        env = {**as_owner(found), **TEST_SETTINGS, **own}
        return subprocess.call([PYTHON, "-m", "tests.pictures", str(FOLDER), *arguments], cwd=ROOT, env=env)
