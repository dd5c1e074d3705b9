"""What is done beside a running ./dev up: stop it, look at it, throw it away, run a Django command."""

import os
import signal
import subprocess
from collections.abc import Sequence

from alliance.embedded.places import LOCAL, ROOT, Home, ProblemError, remove
from alliance.embedded.processes import Keeper, claim, wait_until, who_claims
from alliance.embedded.services import PYTHON, as_owner, read_environment, running
from alliance.embedded.up import DETACHED

HOME = Home(LOCAL)
PATIENCE_SECONDS = 60.0


def down() -> int:
    """Stop what ./dev up started, in this terminal or another."""
    HOME.make()
    keeper = Keeper(HOME)
    names = ", ".join(process.name for process in keeper.known() if process.is_running())
    if supervisor := who_claims(HOME):
        os.kill(supervisor, signal.SIGTERM)
        wait_until(lambda: who_claims(HOME) is None, seconds=PATIENCE_SECONDS)
    keeper.stop_all()
    (HOME.run / DETACHED).unlink(missing_ok=True)
    print(f"Stopped {names}." if names else "Nothing was running.")
    return 0


def status() -> int:
    """Say what runs; exit code 1 if anything that should does not."""
    HOME.make()
    known = sorted(Keeper(HOME).known(), key=lambda process: process.started)
    env = read_environment(HOME)
    if not known or env is None:
        print("Nothing is running: ./dev up starts it.")
        return 1
    for process in known:
        print(
            f"{process.name:<9}{'running, process ' + str(process.number) if process.is_running() else 'not running'}"
        )
    print(f"site     http://{env['ALLIANCE_BIND']}/")
    if page := env.get("ALLIANCE_MAIL_PAGE"):
        print(f"letters  {page}")
    return 0 if all(process.is_running() for process in known) else 1


def reset(*, sure: bool) -> int:
    """Throw away the database, the letters and the logs."""
    HOME.make()
    if who_claims(HOME) or any(process.is_running() for process in Keeper(HOME).known()):
        raise ProblemError("It is running: ./dev down first.")
    if not sure and not _agrees("Throw away the database, the letters and the logs in .local? [y/N] "):
        print("Nothing was thrown away.")
        return 1
    for path in sorted(HOME.path.iterdir()):
        remove(path)
    print("Thrown away; ./dev up starts afresh.")
    return 0


def _agrees(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"y", "yes"}
    except EOFError:
        return False


def run(arguments: Sequence[str]) -> int:
    """Run a Django command as the owner of the tables, beside a running site or with services of its own."""
    command = [PYTHON, "manage.py", *arguments]
    if env := read_environment(HOME):
        return subprocess.call(command, cwd=ROOT, env=as_owner(env))
    HOME.make()
    with claim(HOME) as free:
        if not free:
            raise ProblemError("./dev is starting or stopping: try again in a moment.")
        with running(HOME, durable=True) as (_, found):
            defaults = {"ALLIANCE_DEMO": "on", "ALLIANCE_HTTPS": "off"}
            return subprocess.call(command, cwd=ROOT, env={**defaults, **as_owner(found)})
