"""One run over pages in all languages: their pictures in a folder, and what differs from those that were kept."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from tests.conftest import BROWSER_OPTIONS
from tests.pages import Page
from tests.pictures.keeping import Judge, prints_of
from tests.pictures.prints import Print
from tests.pictures.taking import SIDES, FaultyPageError, Round, looks_of, rounds_of


@dataclass
class Run:
    """What is seen of each page, and what is wrong with which.

    :param keeps: only pages that cannot be shown are wrong, since what is seen is about to be kept.
    """

    site: str
    folder: Path
    keeps: bool = False
    seen: dict[str, dict[str, Print]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    version: str = ""

    def over(self, names: set[str]) -> None:
        """Look at the named pages, or at all; each language in a browser of its own, side by side."""
        languages = [rounds_of(lang, names) for lang in SIDES]
        with ThreadPoolExecutor() as pool:
            list(pool.map(self._look_round, languages))

    def keep(self) -> list[str]:
        """Keep what was seen as right; return the pages whose pictures are others now."""
        judge = self._judge(self.version)
        return [name for name, prints in sorted(self.seen.items()) if judge.keep(name, prints)]

    def _judge(self, browser: str) -> Judge:
        folder = self.folder / "differences"
        folder.mkdir(exist_ok=True)
        return Judge(browser, folder)

    def _look_round(self, rounds: list[Round]) -> None:
        with sync_playwright() as playwright:
            options = {"executable_path": os.environ["ALLIANCE_CHROMIUM"], "args": BROWSER_OPTIONS}
            browser = playwright.chromium.launch(**options)
            self.version = browser.version
            canvas, judge = browser.new_page(), self._judge(browser.version)
            for one in rounds:
                context = one.enter(browser, self.site)
                for page, seen in one.pages:
                    tab = context.new_page()
                    said = self._faults_of(canvas, judge, tab, page.name, one.lang, seen)
                    tab.close()
                    self.wrong += said
                    print("\n".join(said) or f"{page.name}-{one.lang}", flush=True)
                context.close()
            browser.close()

    def _faults_of(self, canvas: Tab, judge: Judge, tab: Tab, name: str, lang: str, page: Page | None) -> list[str]:
        """Look at one page in one language, and return what is wrong with it."""
        if page is None:
            return [f"{name}-{lang}: nothing of the kind in the demo workspace"]
        try:
            pictures = {f"{lang}-{look}": picture for look, picture in looks_of(tab, self.site, page)}
        except FaultyPageError as problem:
            return [f"{name}-{lang}: {problem}"]
        for look, picture in pictures.items():
            (self.folder / f"{name}-{look}.png").write_bytes(picture)
        seen = prints_of(canvas, pictures)
        self.seen.setdefault(name, {}).update(seen)
        return [] if self.keeps else [f"{name}: {words}" for words in judge.differences(canvas, name, pictures, seen)]
