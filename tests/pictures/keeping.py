"""The prints that were kept, and what is said of a page beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page as Tab

from tests.pictures.measuring import beside, measure
from tests.pictures.prints import CELL, Print, Sheet, differing, read, write
from tests.pictures.taking import LOOKS, SIDES

KEPT = Path(__file__).parent / "kept"
WIDTHS = {f"{lang}-{scheme}-{width}": -(-width // CELL) for lang in SIDES for scheme, width in LOOKS}


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds the pictures of pages against what was kept, and draws what differs into a folder.

    :param browser: the version that draws; its first number counts.
    """

    browser: str
    folder: Path
    kept: Path = KEPT

    @property
    def version(self) -> str:
        """Return what a sheet says of the browser."""
        return f"Chromium {self.browser.partition('.')[0]}"

    def sheet(self, name: str) -> Sheet | None:
        """Return what was kept of a page, if anything was."""
        path = self.kept / f"{name}.png"
        return read(path, WIDTHS) if path.exists() else None

    def differences(
        self, canvas: Tab, name: str, pictures: Mapping[str, bytes], seen: Mapping[str, Print]
    ) -> list[str]:
        """Say which looks of a page are not as they were kept, and draw each beside what was kept."""
        sheet = self.sheet(name)
        if sheet is None:
            return ["was never kept"]
        found = []
        for look, picture in pictures.items():
            kept = sheet.prints[look]
            cells = differing(kept, seen[look], same_browser=sheet.browser == self.version)
            if cells:
                drawn = self.folder / f"{name}-{look}.png"
                drawn.write_bytes(beside(canvas, kept, picture, cells))
                found.append(f"{look} differs in {len(cells)} of {len(seen[look].cells)} places: see {drawn}")
        return found

    def keep(self, name: str, prints: Mapping[str, Print]) -> bool:
        """Keep the prints of a page, unless they are what was kept already; tell whether they were."""
        sheet = self.sheet(name)
        complete = {look: prints.get(look, Print(width, b"")) for look, width in WIDTHS.items()}
        if sheet and sheet.browser == self.version and not _differ(sheet.prints, complete):
            return False
        write(self.kept / f"{name}.png", Sheet(self.version, complete))
        return True


def prints_of(canvas: Tab, pictures: Mapping[str, bytes]) -> dict[str, Print]:
    """Return the print of each look."""
    return {look: measure(canvas, picture, WIDTHS[look]) for look, picture in pictures.items()}


def forget_others(names: set[str]) -> list[str]:
    """Throw away what was kept of pages that are no more; return their names."""
    gone = sorted(path for path in KEPT.glob("*.png") if path.stem not in names)
    for path in gone:
        path.unlink()
    return [path.stem for path in gone]


def _differ(kept: Mapping[str, Print], seen: Mapping[str, Print]) -> bool:
    return any(differing(kept[look], seen[look], same_browser=True) for look in WIDTHS)
