"""./dev shots [--keep] [NAME ...]: a picture of every page, for the eye and against those that were kept."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django

from tests.pictures.still import stop_clock

stop_clock()
django.setup()

from django.core.management import call_command  # noqa: E402  # Django is set up first, and its clock stands
from django.test.utils import setup_test_environment  # noqa: E402

from tests.bench.servers import serving  # noqa: E402
from tests.pages import PAGES  # noqa: E402
from tests.pictures.keeping import forget_others  # noqa: E402
from tests.pictures.run import Run  # noqa: E402


def main() -> int:
    """Return 1 if a page is not as it was kept, 2 for a name of no page."""
    options = _options()
    known = {page.name for page in PAGES}
    if unknown := set(options.names) - known:
        print(f"No page is called {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}.")
        return 2
    for command, arguments in _STEPS:
        call_command(command, verbosity=0, **arguments)
    # People are signed in without a browser, as in the tests.
    setup_test_environment()
    # The site serves as the role that may not step round the side wall, as it does everywhere.
    web = os.environ["ALLIANCE_DATABASE_URL"].replace("alliance_owner@", "alliance_web@")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("tests.pictures.site", database=web, log=Path(folder) / "web.log") as server,
    ):
        run = Run(f"http://127.0.0.1:{server.port}", options.folder, options.keep)
        run.over(set(options.names))
    if options.keep:
        kept = run.keep()
        gone = [] if options.names else forget_others(known)
        print(f"Kept anew: {', '.join(kept) or 'nothing'}. No page any more: {', '.join(gone) or 'none'}.")
    print(f"{len(run.seen)} pages, their pictures in {options.folder}; {len(run.wrong)} are not as they should be")
    return 1 if run.wrong else 0


_STEPS = (
    ("migrate", {"interactive": False}),
    ("collectstatic", {"interactive": False}),
    ("load_reference", {}),
    ("make_demo", {}),
)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev shots", usage="./dev shots [--keep] [NAME ...]")
    parser.add_argument("folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME", help="pages of tests/pages.py; all of them without")
    parser.add_argument("--keep", action="store_true", help="keep what is seen as right: later runs are held to it")
    return parser.parse_intermixed_args()


if __name__ == "__main__":
    sys.exit(main())
