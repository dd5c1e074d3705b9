"""./dev test: the whole suite against fresh services of its own, in a temporary folder; runs may go side by side."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from alliance.embedded.places import ROOT, Home, ProblemError, remove
from alliance.embedded.processes import Keeper, claim
from alliance.embedded.services import PYTHON, as_owner, running

PREFIX = "alliance-test-"
# So many processes of the suite at most: each has a database server and a browser.
MOST = 4
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSERS = tuple(f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Chromium", "Google Chrome"))
OFFICES = ("soffice", "libreoffice")
OFFICE_PACKAGES = ("libreoffice-writer-nogui", "libreoffice-calc-nogui")
MAC_OFFICE = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
SCANNERS = ("/usr/sbin/clamd", "/usr/local/sbin/clamd", "/opt/homebrew/sbin/clamd")
# Closed by default: the suite decides alone what the site is told.
TEST_SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "alliance.settings",
    "ALLIANCE_DEMO": "on",
    "ALLIANCE_HTTPS": "off",
    "ALLIANCE_MFA_REQUIRED": "off",
    "ALLIANCE_TEST_WEB_ROLE": "alliance_web",
    "ALLIANCE_LOG_LEVEL": "WARNING",
    # Playwright runs a loop of its own in the thread that talks to the database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}


def run(arguments: Sequence[str]) -> int:
    """Run pytest with these arguments; its last line is ours too.

    Unless the arguments choose among the tests, the whole suite runs, on every processor (at most ``MOST`` of them),
    each with services of its own: no test ever sees what another one sends, stores or locks.
    """
    found = {
        "ALLIANCE_CHROMIUM": find_browser(),
        "ALLIANCE_CLAMD_BIN": find_scanner(),
        "ALLIANCE_OFFICE": find_office(),
    }
    chooses = any(not argument.startswith("-") for argument in arguments)
    side_by_side = 1 if chooses else max(1, min(os.cpu_count() or 1, MOST))
    with ExitStack() as stack:
        homes = [_own_services(stack) for _ in range(side_by_side)]
        spread = ["-n", str(side_by_side), "--dist", "loadfile", "--no-loadscope-reorder"] if side_by_side > 1 else []
        ours = [{name: value for name, value in one.items() if name.startswith("ALLIANCE_")} for one in homes]
        settings = {**homes[0], **found, "ALLIANCE_TEST_HOMES": json.dumps(ours)}
        return subprocess.call([PYTHON, "-m", "pytest", *spread, *arguments], cwd=ROOT, env=settings)


def _own_services(stack: ExitStack) -> dict[str, str]:
    """Start services in a home of their own, for as long as the stack lasts; return what the site must know."""
    home = stack.enter_context(temporary_home())
    _, env = stack.enter_context(running(home, durable=False, own=True))
    return _settings(home, env)


def bench(arguments: Sequence[str]) -> int:
    """Measure the site against the floor, on a database that keeps its promises."""
    browser = {"ALLIANCE_CHROMIUM": find_browser()} if "--weights" in arguments else {}
    with temporary_home() as home, running(home, durable=True, own=True) as (_, env):
        settings = {**_settings(home, env), **browser}
        return subprocess.call([PYTHON, "-m", "tests.bench", *arguments], cwd=ROOT, env=settings)


def faults(arguments: Sequence[str]) -> int:
    """Break the site in every way it must bear, on a database that keeps its promises."""
    with temporary_home() as home, running(home, durable=True, own=True) as (_, env):
        settings = {**_settings(home, env), "ALLIANCE_FAULTS_HOME": str(home.path)}
        return subprocess.call([PYTHON, "-m", "tests.faults", *arguments], cwd=ROOT, env=settings)


def matrix(arguments: Sequence[str]) -> int:
    """Try every cell of the table of permissions over HTTP, with the second factor that a site asks for."""
    with temporary_home() as home, running(home, durable=False, own=True) as (_, env):
        settings = {**_settings(home, env), "ALLIANCE_MFA_REQUIRED": "on"}
        return subprocess.call([PYTHON, "-m", "tests.matrix", *arguments], cwd=ROOT, env=settings)


def _settings(home: Home, env: dict[str, str]) -> dict[str, str]:
    static = home.path / "static"
    static.mkdir()
    return {**as_owner(env), **TEST_SETTINGS, "ALLIANCE_STATIC_ROOT": str(static)}


def find_browser() -> str:
    """Return the path of a Chromium; on Debian root gets one installed.

    :raises ProblemError: if there is none.
    """
    if chosen := os.environ.get("ALLIANCE_CHROMIUM"):
        return chosen
    found = _installed_browser() or (_install("chromium", "fonts-noto-cjk") and _installed_browser())
    if not found:
        raise ProblemError("The browser tests need Chromium: sudo apt-get install chromium fonts-noto-cjk")
    return found


def find_scanner() -> str:
    """Return the path of ClamAV's daemon; on Debian root gets one installed. It brings no signatures of its own.

    :raises ProblemError: if there is none.
    """
    if chosen := os.environ.get("ALLIANCE_CLAMD_BIN"):
        return chosen
    found = _installed_scanner() or (_install("clamav-daemon") and _installed_scanner())
    if not found:
        raise ProblemError("The tests of scanned files need clamd: sudo apt-get install clamav-daemon")
    return found


def find_office() -> str:
    """Return the path of LibreOffice, which opens what reports are made as; on Debian root gets one installed.

    :raises ProblemError: if there is none.
    """
    if chosen := os.environ.get("ALLIANCE_OFFICE"):
        return chosen
    found = _installed_office() or (_install(*OFFICE_PACKAGES) and _installed_office())
    if not found:
        raise ProblemError(f"The tests of documents need LibreOffice: sudo apt-get install {' '.join(OFFICE_PACKAGES)}")
    return found


def _install(*packages: str) -> bool:
    """Install Debian's packages where that can be done; tell whether it was tried."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", *packages)):
        subprocess.run(["apt-get", *command], check=False, env=env, stdin=subprocess.DEVNULL, capture_output=True)
    return True


def _installed_scanner() -> str | None:
    return shutil.which("clamd") or next((path for path in SCANNERS if Path(path).exists()), None)


def _installed_office() -> str | None:
    paths = [shutil.which(name) for name in OFFICES] + [str(MAC_OFFICE) if MAC_OFFICE.exists() else None]
    return next((path for path in paths if path), None)


def _installed_browser() -> str | None:
    paths = [shutil.which(name) for name in BROWSERS] + [path for path in MAC_BROWSERS if Path(path).exists()]
    return next((path for path in paths if path), None)


@contextmanager
def temporary_home() -> Iterator[Home]:
    """Give a home that is gone afterwards; first clear away those whose run was killed."""
    clear_abandoned()
    home = Home(Path(tempfile.mkdtemp(prefix=PREFIX)))
    home.path.chmod(0o711)
    home.make()
    with claim(home):
        try:
            yield home
        except ProblemError:
            # The line about it names a log; the next run clears the rest away.
            remove_data(home)
            raise
        except BaseException:
            remove_home(home)
            raise
        remove_home(home)


def remove_data(home: Home) -> None:
    """Remove the database and its socket, wherever they had to lie."""
    for path in (home.run / "socket", home.postgres):
        remove(path)


def remove_home(home: Home) -> None:
    """Remove a home and the folders that had to lie elsewhere."""
    remove_data(home)
    remove(home.path)


def clear_abandoned() -> None:
    """Stop and remove what earlier runs of ours left behind when they were killed hard."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        home = Home(path)
        if path.stat().st_uid == os.geteuid() and (home.run / "lock").exists():
            with claim(home) as free:
                if free:
                    Keeper(home).stop_all()
                    remove_home(home)
