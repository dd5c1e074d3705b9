"""The shape of a report. Every format, and the page, shows this one tree and nothing else."""

from dataclasses import dataclass, field, replace
from datetime import date

from projects.reports.texts import DASH, NOTHING, Text


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter (1) or a part of one (2)."""

    level: int
    text: Text
    block: str = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One statement. ``strong`` is the one a reader must not miss, ``quiet`` a note on what stands above."""

    text: Text
    tone: str = ""
    block: str = field(default="paragraph", init=False)


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
    """A cell: what it says, and the number or day behind it for formats that know such."""

    text: Text
    value: int | date | None = None


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
class Sheet:
    """One project: short facts, then what takes sentences. Every sheet of a report has the same labels in one order."""

    ref: str
    title: Text
    facts: tuple[tuple[Text, Text], ...]
    texts: tuple[tuple[Text, Text], ...]
    block: str = field(default="sheet", init=False)

    def told(self) -> "Sheet":
        """Return the sheet without the labels that nothing is said of, for formats that set each sheet by itself."""
        facts, texts = (tuple(row for row in rows if row[1] != DASH) for rows in (self.facts, self.texts))
        return replace(self, facts=facts, texts=texts)


Block = Heading | Paragraph | Facts | Table | Sheet


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document: what its cover and edges say, and its blocks.

    ``edges`` stand at the top and bottom of every page: the marking, and that data are samples.
    ``languages`` are those it speaks, the first leading; ``frozen_at`` is the only clock any renderer knows.
    """

    slug: str
    sha256: str
    languages: tuple[str, ...]
    frozen_at: str
    title: Text
    subtitle: Text
    issuer: Text
    marking: Text
    sample: Text
    edges: tuple[Text, ...]
    contents: Text
    digest: Text
    blocks: tuple[Block, ...]

    def one(self, text: Text) -> str:
        """Return a text on one line, both languages where the document speaks both."""
        return " / ".join(said for _language, said in text.spoken(self.languages))

    @property
    def band(self) -> str:
        """Return the edges on one line."""
        return " · ".join(map(self.one, self.edges))
