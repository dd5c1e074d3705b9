"""The list of projects as CSV and as XLSX. Values in, text out; nothing here asks the database."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import rustpy_xlsxwriter
from django.utils.translation import gettext as _

from alliance.accounts.choices import SideCode
from alliance.templatetags.alliance import side_name
from frameworks.calendar.clocks import ZONES
from projects.choices import Kind, Stage, State, Visibility
from projects.queries.listing import Choice, Listed
from projects.queries.standing import STATUSES
from projects.reports.texts import clean

# A spreadsheet takes a text that begins so for a formula, in either width; see clean() for what hides in front.
FORMULA_STARTS = frozenset("=+-@\t\r\n|%＝＋－＠﹢﹣−")
BLANKS = " \u3000\u00a0"
LINES_A_CHUNK = 500
BOM = "\ufeff"
WIDTHS = [12, 8, 48, 48, 30, 14, 14, 14, 14, 14, 14, 10, 10, 20, 18, 12, 12, 12, 12]


class Wording:
    """Every word a list needs, read once in the reader's language: a stream outlives the request that chose it."""

    def __init__(self, side: str, language: str, known: dict[str, dict[str, Choice]], cycles: dict[str, str]) -> None:
        self.side, self.language, self.known = side, language, known
        self.zone = ZoneInfo(ZONES[side])
        self.areas = {choice.pk: choice.name(language) for choice in known.get("area", {}).values()}
        self.cycles = {choice.pk: cycles[choice.code] for choice in known.get("cycle", {}).values()}
        self.sides = {code: side_name(code) for code in SideCode.values}
        self.kinds, self.stages, self.states, self.visibilities = (
            {value: str(label) for value, label in words.choices} for words in (Kind, Stage, State, Visibility)
        )
        self.statuses = {code: str(_status_word(code)) for code in STATUSES}
        self.carried_on = _("Carried on from an earlier cycle")
        self.yes = _("Yes")
        self.sample = _("Sample data. The mapping of activities to areas is illustrative, not an official list.")
        self.heads = _heads()

    def state(self, project: Listed) -> str:
        """Return where a project stands; nobody has returned what its team brings up to date for a later cycle."""
        return self.carried_on if project.is_carried_on else self.states[project.state]

    def day(self, at: datetime) -> date:
        """Return the day of an instant on the reader's own side's clock."""
        return at.astimezone(self.zone).date()


def _heads() -> list[str]:
    return [
        _("Reference"), _("Owner"), _("Title in English"), _("Title in Korean"), _("Priority area"), _("Kind"),
        _("Stage"), _("State"), _("Visibility"), _("US status"), _("ROK status"), _("US endorsed version"),
        _("ROK endorsed version"), _("Partner countries"), _("Cycle"), _("Starts on"), _("Ends on"), _("Updated"),
        _("Sample data"),
    ]  # fmt: skip


def _status_word(code: str) -> str:
    words = {
        "ON_TRACK": _("On track"),
        "AT_RISK": _("At risk"),
        "OFF_TRACK": _("Off track"),
        "UNVERIFIED": _("Unverified"),
    }
    return words[code]


def cells_of(project: Listed, words: Wording) -> tuple[Any, ...]:
    """Return a project as the cells of an export, in the order of ``Wording.heads``."""
    return (
        project.ref.upper(),
        words.sides[project.owner],
        _tidy(project.title_en),
        _tidy(project.title_ko),
        words.areas.get(project.area_id, ""),
        words.kinds[project.kind],
        words.stages[project.stage],
        words.state(project),
        words.visibilities[project.visibility],
        words.statuses.get(project.us_status, ""),
        words.statuses.get(project.rok_status, ""),
        project.us_signed,
        project.rok_signed,
        ", ".join(project.partners),
        words.cycles.get(project.cycle_id or 0, ""),
        project.starts_on,
        project.ends_on,
        words.day(project.updated_at),
        words.yes if project.is_illustrative else "",
    )


def _tidy(text: str) -> str:
    """Return what clean() returns, at once for the many texts that hold nothing odd."""
    return text if text.isprintable() and unicodedata.is_normalized("NFC", text) else clean(text)


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before one that looks like it."""
    if text[:1].isalnum():
        return text
    return f"'{text}" if text.strip(BLANKS) and text.lstrip(BLANKS)[0] in FORMULA_STARTS else text


def csv_chunks(projects: Iterable[Listed], words: Wording) -> Iterator[str]:
    """Yield the export as CSV with a byte order mark; a last line says so when there is sample data in it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(map(inert, words.heads))
    sample = False
    for at, project in enumerate(projects, start=1):
        sample = sample or project.is_illustrative
        # Most texts begin with a letter or figure: asking here spares a call a cell.
        cells = cells_of(project, words)
        writer.writerow([inert(cell) if type(cell) is str and not cell[:1].isalnum() else cell for cell in cells])
        if at % LINES_A_CHUNK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if sample:
        writer.writerow([words.sample])
    yield buffer.getvalue()


def write_xlsx(projects: Iterable[Listed], words: Wording, target: BinaryIO, about: dict[str, str]) -> None:
    """Write the export as a workbook: the rows on one sheet under a frozen head, ``about`` on another.

    Every text is written as a text, never as a formula or a link.
    """
    sample = False

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal sample
        for project in projects:
            sample = sample or project.is_illustrative
            yield dict(zip(words.heads, cells_of(project, words), strict=True))

    def told() -> Iterator[dict[str, str]]:
        lines = {**about, **({_("Note"): words.sample} if sample else {})}
        for name, value in lines.items():
            yield {_("About this file"): name, " ": clean(value)}

    filled = rows()
    first = next(filled, None)
    # Without a row the writer knows no heads: an empty one keeps them.
    everything = _again(first if first is not None else dict.fromkeys(words.heads), filled)
    rustpy_xlsxwriter.write_worksheets(
        [("Projects", everything), ("About", told())],
        target,
        freeze_panes={"Projects": {"row": 1, "col": 1}},
        datetime_format="yyyy-mm-dd",
        bold_headers=True,
        column_widths={"Projects": dict(zip(words.heads, WIDTHS, strict=True))},
    )


def _again(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest
