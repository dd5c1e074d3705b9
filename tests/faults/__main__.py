"""./dev faults [NAME ...]: break the site in every way it must bear, and hold what came of it to its promise."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # Django is set up first

from tests.faults.all import FAULTS  # noqa: E402
from tests.faults.stage import Stage  # noqa: E402


def main() -> int:
    """Run the faults, print a line for each and the sum; return 1 when a promise falls short."""
    parser = argparse.ArgumentParser(prog="./dev faults")
    parser.add_argument("names", nargs="*", choices=[[], *FAULTS], help="only these")
    parser.add_argument("--short", action="store_true", help="few of each, as inside the suite")
    options = parser.parse_args()
    for command in ("migrate", "load_reference"):
        call_command(command, verbosity=0)
    began, results = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="alliance-faults-") as folder:
        stage = Stage(Path(folder), Path(os.environ["ALLIANCE_MAIL_FOLDER"]), short=options.short)
        stage.prepare()
        for name in options.names or FAULTS:
            for result in FAULTS[name](stage):
                print(result, flush=True)
                results.append(result)
    short = sum(1 for result in results if result.short)
    print(f"faults: {len(results)} tried, {short} fell short, {time.monotonic() - began:.0f} s")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
