"""./dev matrix [--cells FILE] [--tenth]: try every cell of the table of permissions over HTTP."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # Django is set up first

from tests.bench.servers import serving  # noqa: E402
from tests.matrix.cells import TABLE, every_tenth, read_cells  # noqa: E402
from tests.matrix.run import Run  # noqa: E402


def main() -> int:
    """Try the cells and print each surprise; return 1 if there was any."""
    parser = argparse.ArgumentParser(prog="./dev matrix")
    parser.add_argument("--cells", type=Path, default=TABLE, help="another table of the same columns")
    parser.add_argument("--tenth", action="store_true", help="a tenth of each action's cells with each answer")
    options = parser.parse_args()
    cells = every_tenth(read_cells(options.cells)) if options.tenth else read_cells(options.cells)
    for command, arguments in (("migrate", {}), ("load_reference", {}), ("collectstatic", {"interactive": False})):
        call_command(command, verbosity=0, **arguments)
    # The site serves as the role that may not step round the side wall, as it does everywhere.
    web = os.environ["ALLIANCE_DATABASE_URL"].replace("alliance_owner@", "alliance_web@")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving("alliance.wsgi", database=web, log=Path(folder) / "web.log") as server,
    ):
        run = Run(f"http://127.0.0.1:{server.port}")
        for surprise in run.surprises(cells):
            print(surprise, flush=True)
    print(run.summary)
    return 1 if run.surprised else 0


if __name__ == "__main__":
    sys.exit(main())
