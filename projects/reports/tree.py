"""The shape of a report. Every format, and the page, shows this one tree and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language
from projects.differences import Run
from projects.reports.texts import DASH, NOTHING, Text, join, label, plain

# What stands before each level of an outline, as each ministry writes it.
MARKS = {Language.EN.value: ("■", "•", "–", "Note:"), Language.KO.value: ("□", "ㅇ", "-", "※")}


@dataclass(frozen=True, slots=True)
class Record:
    """Where something was read: a project's reference, and the version where one was frozen or judged."""

    ref: str
    version: int | None = None

    @property
    def text(self) -> str:
        """Return it as it is cited, such as RCF-012 v3."""
        return self.ref if self.version is None else f"{self.ref} v{self.version}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (1) or a part of one (2); ``mark`` is its number in the document, where it has one."""

    level: int
    text: Text
    mark: Text = NOTHING
    block: str = field(default="heading", init=False)

    @property
    def whole(self) -> Text:
        """Return the number and the words."""
        return join((self.mark, self.text), " ") if self.mark else self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One statement. ``strong`` is the one a reader must not miss, ``quiet`` a note on what stands above."""

    text: Text
    tone: str = ""
    records: tuple[Record, ...] = ()
    block: str = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an outline: 1 what it is about, 2 what is said, 3 a detail, 4 a remark; ``notes`` go to its foot."""

    level: int
    text: Text
    notes: tuple[Text, ...] = ()
    records: tuple[Record, ...] = ()
    block: str = field(default="item", init=False)

    def mark(self, language: str) -> str:
        """Return what stands before it in a language."""
        return MARKS[language][self.level - 1]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what they say, two in a row where there is room."""

    key: str
    caption: Text
    rows: tuple[tuple[Text, Text], ...]
    block: str = field(default="facts", init=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its share of the width, and where its cells stand."""

    head: Text
    width: int
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it says, and the number or day behind it for formats that know such.

    ``heat`` shades it, from 0 (not at all) to 4; ``records`` are what it tells of, or what was counted.
    """

    text: Text
    value: int | date | None = None
    heat: int = 0
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; ``key`` names it in workbooks."""

    key: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Text = NOTHING
    block: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a table: as SVG in each language, in words for who cannot see it, and the numbers themselves.

    A format that shows no pictures shows the table alone; one that does shows both.
    """

    key: str
    caption: Text
    alt: Text
    svg: Text
    table: Table
    block: str = field(default="chart", init=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One project: short facts, what takes sentences, and small tables such as each side's word and the milestones.

    Every sheet of a report has the same labels and the same tables in one order. ``record`` says which version it
    shows and who endorsed that.
    """

    ref: str
    title: Text
    facts: tuple[tuple[Text, Text], ...]
    texts: tuple[tuple[Text, Text], ...]
    parts: tuple[Table | Chart, ...] = ()
    record: Text = NOTHING
    block: str = field(default="sheet", init=False)

    def told(self) -> "Sheet":
        """Return the sheet without what nothing is said of, for formats that set each sheet by itself."""
        facts, texts = (tuple(row for row in rows if row[1] != DASH) for rows in (self.facts, self.texts))
        return replace(self, facts=facts, texts=texts, parts=tuple(part for part in self.parts if table_of(part).rows))

    @property
    def heading(self) -> Text:
        """Return reference and title."""
        return join((plain(self.ref), self.title), " ")


@dataclass(frozen=True, slots=True)
class Change:
    """One text of a project in one language, with what went and what came marked in it."""

    label: Text
    language: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in one project, text by text. No format tells removed from added by colour alone."""

    ref: str
    title: Text
    rows: tuple[Change, ...]
    block: str = field(default="changes", init=False)

    @property
    def heading(self) -> Text:
        """Return reference and title."""
        return join((plain(self.ref), self.title), " ")


def table_of(part: Table | Chart) -> Table:
    """Return a table, or the one that a chart draws."""
    return part.table if isinstance(part, Chart) else part


def gathered(sheets: Iterable[Sheet]) -> tuple[Table, ...]:
    """Return the small tables of all sheets as one table each, with the project's reference before every row."""
    shapes: dict[str, Table] = {}
    rows: dict[str, list[tuple[Cell, ...]]] = {}
    for sheet in sheets:
        first = Cell(plain(sheet.ref), records=(Record(sheet.ref),))
        for table in map(table_of, sheet.parts):
            shapes.setdefault(table.key, table)
            rows.setdefault(table.key, []).extend((first, *row) for row in table.rows)
    head = Column(label(_("Reference")), 12)
    return tuple(replace(table, columns=(head, *table.columns), rows=tuple(rows[key])) for key, table in shapes.items())


Block = Heading | Paragraph | Item | Facts | Table | Chart | Sheet | Changes


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document: what its cover and edges say, and its blocks.

    ``dated`` is the day it was frozen; ``edges`` stand at the top and bottom of every page: the marking, and that
    data are samples.
    ``languages`` are those it speaks, the first leading; ``frozen_at`` is the only clock any renderer knows.
    One without a ``front``, which is its cover and its contents, begins with its blocks and ends with its digest.
    """

    slug: str
    sha256: str
    languages: tuple[str, ...]
    frozen_at: str
    title: Text
    subtitle: Text
    issuer: Text
    dated: Text
    marking: Text
    sample: Text
    edges: tuple[Text, ...]
    contents: Text
    digest: Text
    blocks: tuple[Block, ...]
    front: bool = True

    def one(self, text: Text) -> str:
        """Return a text on one line, both languages where the document speaks both."""
        return " / ".join(said for _language, said in text.spoken(self.languages))

    @property
    def band(self) -> str:
        """Return the edges on one line."""
        return " · ".join(map(self.one, self.edges))
