"""./dev up: the whole site on this machine, from nothing to an address one can open."""

import hashlib
import os
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from alliance.embedded.places import LOCAL, ROOT, Home, ProblemError, write_private
from alliance.embedded.processes import Keeper, claim, last_words
from alliance.embedded.redis import is_free
from alliance.embedded.services import PYTHON, Services, as_owner, write_environment

HOME = Home(LOCAL)
USUAL_MAIL_PAGE = 8025
ROLES = ("author", "poc", "lead", "admin", "auditor", "leadership")
DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Site:
    """What is asked of one start."""

    bind: str
    empty: bool

    @property
    def address(self) -> str:
        return f"http://{self.bind}/"


def run(*, port: int | None, empty: bool, detach: bool) -> int:
    """Start everything, say where it is, and stay until Ctrl-C unless ``detach``."""
    site = Site(f"127.0.0.1:{port}" if port else os.environ.get("ALLIANCE_BIND", "127.0.0.1:8000"), empty)
    HOME.make()
    with claim(HOME) as free:
        keeper = Keeper(HOME)
        _refuse_second(keeper, free=free)
        _check_port(site)
        stay = False
        try:
            services, env = _start(keeper, site)
            print(_welcome(site, services, env, detach=detach), flush=True)
            stay = detach
            return 0 if detach else _watch(keeper)
        finally:
            if stay:
                (HOME.run / DETACHED).touch()
            else:
                keeper.stop_all()
                (HOME.run / DETACHED).unlink(missing_ok=True)


def _refuse_second(keeper: Keeper, *, free: bool) -> None:
    """Refuse to start beside a running site, and clear away what a hard kill left."""
    alive = [process for process in keeper.known() if process.is_running()]
    if not free or (alive and (HOME.run / DETACHED).exists()):
        raise ProblemError("It is already running: ./dev status says what, ./dev down stops it.")
    if stopped := keeper.stop_all():
        print(f"Stopped what an earlier start left behind: {', '.join(stopped)}.", flush=True)


def _check_port(site: Site) -> None:
    port = int(site.bind.rsplit(":", 1)[1])
    if not 0 < port < 65536:
        raise ProblemError(f"{port} is not a port.")
    if not is_free(port):
        raise ProblemError(f"Port {port} is taken: ./dev up --port {port + 1}")


def _start(keeper: Keeper, site: Site) -> tuple[Services, dict[str, str]]:
    services = Services(keeper, durable=True)
    env = services.start(page_port=USUAL_MAIL_PAGE if is_free(USUAL_MAIL_PAGE) else 0)
    defaults = {
        "DJANGO_SETTINGS_MODULE": "alliance.settings",
        "ALLIANCE_DEMO": "off" if site.empty else "on",
        "ALLIANCE_HTTPS": "off",
        "ALLIANCE_SITE_URL": site.address.rstrip("/"),
    }
    env = {**defaults, **env, "ALLIANCE_BIND": site.bind}
    if services.mail_page:
        env["ALLIANCE_MAIL_PAGE"] = services.mail_page
    write_environment(HOME, env)
    _prepare(site, env)
    start_site(keeper, env)
    keeper.wait_for("web", lambda: answers(site.address, HOME))
    keeper.wait_for("worker", lambda: " ready." in (HOME.log / "worker.log").read_text(encoding="utf-8"))
    return services, env


def _prepare(site: Site, env: dict[str, str]) -> None:
    """Migrate, load the reference data, make the demo workspace once, and gather the static files if they changed."""
    once = [(HOME.path / f"static-{_static_print()}", "static")]
    if not site.empty:
        once.append((HOME.path / f"demo-{_database_print()}", "demo"))
    due = [(stamp, step) for stamp, step in once if not stamp.exists()]
    take_steps(HOME, env, ["tables", "reference", *(step for _, step in due)])
    for stamp, step in due:
        for old in HOME.path.glob(f"{step}-*"):
            old.unlink()
        write_private(stamp, "")


def take_steps(home: Home, env: dict[str, str], steps: list[str]) -> None:
    """Take steps of :mod:`prepare` as the owner of the tables.

    :raises ProblemError: with the one line that says what failed.
    """
    log = home.log / "prepare.log"
    command = [PYTHON, "-m", "alliance.embedded", "prepare", *steps]
    with log.open("wb") as file:
        done = subprocess.run(
            command, cwd=ROOT, env=as_owner(env), stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False
        )
    if done.returncode:
        raise ProblemError(last_words(log))


def start_site(keeper: Keeper, env: dict[str, str]) -> None:
    """Start the web server, the worker and the clock, which sign in as the web's role."""
    celery = [PYTHON, "-m", "celery", "-A", "alliance.celery"]
    beat = ["beat", "-l", "WARNING", "--pidfile=", "-s", str(keeper.home.run / "beat")]
    worker = ["worker", "-l", "INFO", "-Q", "alliance,reminders", "-c", "4", "--without-gossip", "--without-mingle"]
    web = [PYTHON, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "alliance.wsgi:application"]
    for name, command in (("web", web), ("worker", [*celery, *worker]), ("beat", [*celery, *beat])):
        keeper.start(name, command, env=env, cwd=ROOT)


def answers(address: str, home: Home) -> bool:
    """Test whether the site answers; a fault of its own is a problem at once."""
    try:
        with urllib.request.urlopen(address, timeout=30):  # noqa: S310 - our own loopback address
            return True
    except urllib.error.HTTPError as answer:
        if answer.code >= 500:
            raise ProblemError(f"The site answers {answer.code}. {last_words(home.log / 'web.log')}") from answer
        return True
    except OSError:
        return False


def _static_print() -> str:
    """Return a print of all that collectstatic gathers: our own files, and the packages by their lock."""
    files = [*sorted((ROOT / "static").rglob("*")), ROOT / "requirements.lock"]
    facts = [
        f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files if path.is_file()
    ]
    return _print("\n".join(facts))


def _database_print() -> str:
    made = HOME.postgres / "data" / "PG_VERSION"
    return _print(os.environ.get("ALLIANCE_DATABASE_URL") or str(made.stat().st_mtime_ns))


def _print(facts: str) -> str:
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def _welcome(site: Site, services: Services, env: dict[str, str], *, detach: bool) -> str:
    lines = [f"Site:    {site.address}"]
    if services.mail_page:
        lines.append(f"Letters: {services.mail_page}")
    if env["ALLIANCE_DEMO"] == "on":
        names = ", ".join(f"us-{role}" for role in ROLES)
        lines.append(f"Sign in: {names}; the same with rok- for the other side")
        lines.append(f"         password {env.get('ALLIANCE_DEMO_PASSWORD', 'alliance-demo')}")
    lines.append("Stop:    ./dev down" if detach else "Stop:    Ctrl-C")
    return "\n".join(lines)


def _watch(keeper: Keeper) -> int:
    """Stay until a signal comes, or until something ends by itself."""
    while not (name := keeper.first_to_end()):
        time.sleep(0.5)
    raise ProblemError(f"{name} ended by itself, so everything was stopped. {last_words(HOME.log / f'{name}.log')}")
