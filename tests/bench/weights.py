"""`./dev bench --weights`: when a page stands in a browser, what of it moves, and what is fetched for it."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from frameworks.models import Cycle
from projects.models import Project
from tests.bench.pages import signed_in
from tests.bench.servers import Server, serving

LANGUAGES = {"en": "us-lead", "ko": "rok-lead"}
WIDTHS = (1440, 390)
ROUNDS = 3
# Until its fonts have come, a page is drawn with those of the machine, as wide as ours but for a word here and there:
# so much may move then, and nothing where the fonts are there. A page and all it needs: so many KiB and requests.
CLS_LIMIT = 0.02
BYTES_LIMIT = 300
REQUESTS_LIMIT = 22
SCRIPT_LIMIT = 12
# An open page that asks what changed costs so much of the CPU time that the list of projects takes.
ASKING_LIMIT = 0.5
SAMPLES, PAUSE = 100, 8
KIB = 1024
# The browser's own account of a load; a script that holds up drawing is told apart from one that waits.
ACCOUNT = """() => new Promise(done => {
  let largest = 0, moved = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) largest = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => {
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const scripts = all.filter(one => one.initiatorType === "script");
    const sum = some => some.reduce((total, one) => total + one.transferSize, 0);
    done({ largest, moved, requests: all.length, bytes: sum(all), script: sum(scripts),
      first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      fonts: all.filter(one => one.name.endsWith(".woff2")).map(one => [one.name.split("/").pop(), one.transferSize]),
      preloads: document.querySelectorAll("link[rel=preload][as=font]").length,
      blocking: scripts.filter(one => one.renderBlockingStatus === "blocking").length });
  }, 500);
})"""


@dataclass(frozen=True, slots=True)
class Weight:
    """What one load of a page took: milliseconds, what moved, bytes on the wire and requests."""

    largest: float
    first: float
    moved: float
    requests: int
    bytes: int
    script: int
    preloads: int
    blocking: int
    fonts: list[tuple[str, int]]


def pages() -> dict[str, str]:
    """Return the pages that are weighed, by their names."""
    project = Project.objects.filter(number__isnull=False).order_by("pk").first()
    cycle = Cycle.objects.order_by("-opened_at").first()
    return {
        "dashboard": "/",
        "list": "/projects/",
        "project": project.get_absolute_url(),
        "board": f"/cycles/{cycle.slug}/board/",
        "My work": "/work/",
    }


def measure() -> Iterator[str]:
    """Weigh pages of the demo workspace as one person of each side reads them; give the names of what is missed."""
    web = os.environ["ALLIANCE_DATABASE_URL"].replace("alliance_owner@", "alliance_web@")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        product = stack.enter_context(serving("alliance.wsgi", database=web, log=folder / "product.log"))
        headers = {language: stack.enter_context(signed_in(name)) for language, name in LANGUAGES.items()}
        product.headers = headers["en"]
        yield from _asking(product)
        yield from _pages(product, {language: one["Cookie"].partition("=")[2] for language, one in headers.items()})


def _pages(product: Server, cookies: dict[str, str]) -> Iterator[str]:
    """Weigh every page in both languages at both widths, cold and again.

    :param cookies: by language, the session of somebody who reads it.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["ALLIANCE_CHROMIUM"], args=["--no-sandbox"])
        for language, session in cookies.items():
            for name, path in pages().items():
                for width in WIDTHS:
                    cold = [_weigh(browser, product, session, path, width) for _round in range(ROUNDS)]
                    label = f"{name}, {language}, {width}"
                    yield from _judge(label, [one for one, _again in cold], [again for _one, again in cold])
        browser.close()


def _asking(product: Server) -> Iterator[str]:
    """Lay what an open page asks beside the list of projects, in turns."""
    asks = f"/changes/?of=projects&since={int(time.time() * 1000)}"
    product.get(asks)
    asked, listed = [], []
    for _sample in range(SAMPLES):
        asked.append(product.get(asks).cpu)
        listed.append(product.get("/projects/").cpu)
    cost, ratio = fmean(asked), fmean(asked) / fmean(listed)
    print(
        f"asking what changed: {cost * 1000:.1f} ms of CPU, {ratio:.2f} of the list (hold {ASKING_LIMIT}); "
        f"200 open pages: {200 / PAUSE * cost:.2f} of one core",
        flush=True,
    )
    if ratio > ASKING_LIMIT:
        yield "asking what changed"


def _weigh(browser: Browser, product: Server, session: str, path: str, width: int) -> tuple[Weight, Weight]:
    """Return what the page weighs to a browser that has never been here, and to the same one again."""
    site = f"http://localhost:{product.port}"
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": 900}, base_url=site)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    tab = context.new_page()
    weights = []
    for _visit in range(2):
        tab.goto(path)
        weights.append(Weight(**tab.evaluate(ACCOUNT)))
    context.close()
    return weights[0], weights[1]


def _judge(label: str, cold: list[Weight], warm: list[Weight]) -> Iterator[str]:
    """Print a line and give the label with each limit that is passed."""
    one, again = cold[0], warm[0]
    moved, moved_again = (max(weight.moved for weight in some) for some in (cold, warm))
    largest, first = (median(getattr(weight, name) for weight in cold) for name in ("largest", "first"))
    print(
        f"{label:<22} LCP {largest:5.0f} ms (first paint {first:.0f}; again {median(w.largest for w in warm):.0f}), "
        f"CLS {moved:.4f}, {one.bytes / KIB:.0f} KiB in {one.requests} requests, script {one.script / KIB:.1f}; "
        f"again {again.bytes / KIB:.0f} KiB, CLS {moved_again:.4f}; "
        + ", ".join(f"{name} {size / KIB:.0f}" for name, size in one.fonts),
        flush=True,
    )
    held = {
        "moves": moved <= CLS_LIMIT and moved_again == 0,
        "bytes": one.bytes <= BYTES_LIMIT * KIB,
        "requests": one.requests <= REQUESTS_LIMIT,
        "script": one.script <= SCRIPT_LIMIT * KIB,
        "one font preloaded": one.preloads == 1,
        "no script holds up drawing": one.blocking == 0,
    }
    yield from (f"{label}: {name}" for name, is_held in held.items() if not is_held)
