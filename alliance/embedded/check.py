"""./dev check: everything that can be said about the code without running it."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alliance.embedded import messages, sizes
from alliance.embedded.places import ROOT
from alliance.embedded.services import PYTHON

TEMPLATES = "templates"
# A real installation in all that the checks look at; nothing listens at these addresses.
PRODUCTION = {
    "ALLIANCE_DATABASE_URL": "postgresql://alliance_web:none@127.0.0.1:9/alliance",
    "ALLIANCE_REDIS_URL": "redis://127.0.0.1:9/0",
    "ALLIANCE_SECRET_KEY": "only-for-the-check-of-a-real-installation-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLIANCE_HOSTS": "alliance.example",
    "ALLIANCE_BIND": "127.0.0.1:8000",
    "ALLIANCE_SITE_URL": "https://alliance.example",
    "DJANGO_SETTINGS_MODULE": "alliance.settings",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to check: a command, or a function that gives a line for each problem."""

    name: str
    command: tuple[str, ...] = ()
    find: Callable[[], Iterator[str]] | None = None

    def run(self) -> str | None:
        """Return None if all is well, and otherwise what is wrong."""
        if self.find:
            return "\n".join(self.find()) or None
        done = subprocess.run(
            [PYTHON, *self.command], cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.stdout or f"exit {done.returncode}" if done.returncode else None


STEPS = (
    Step("formatting", ("-m", "ruff", "format", "--check", "--output-format", "concise", ".")),
    Step("lint", ("-m", "ruff", "check", "--output-format", "concise", ".")),
    Step(
        "types",
        (
            "-m",
            "mypy",
        ),
    ),
    Step("import layers", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
    Step("migrations", ("-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run")),
    Step("deployment", ("manage.py", "check", "--deploy", "--fail-level", "WARNING")),
    Step("templates", ("-m", "djlint", "--lint", "--quiet", TEMPLATES)),
    Step("untranslated texts", find=messages.problems),
    Step("file sizes", find=sizes.problems),
)


def _environment() -> dict[str, str]:
    """Return the environment without whatever the shell says about the site."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("ALLIANCE_")}
    return {**rest, **PRODUCTION}


def run() -> int:
    """Run every step, one line for each that is well; return 1 if any is not."""
    failed = []
    for step in STEPS:
        started = time.monotonic()
        wrong = step.run()
        seconds = time.monotonic() - started
        print(f"{'FAILED' if wrong else 'ok':<7}{step.name} ({seconds:.1f} s)", flush=True)
        if wrong:
            failed.append(step.name)
            print(wrong.rstrip(), flush=True)
    print(f"./dev check: {'failed: ' + ', '.join(failed) if failed else 'all well'}")
    return 1 if failed else 0
