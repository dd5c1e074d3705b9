"""The tree as tables alone, for formats that know nothing else: workbooks, and comma-separated values."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language
from projects.differences import Fate
from projects.reports.texts import NOTHING, Text, label, plain
from projects.reports.tree import (
    Block,
    Cell,
    Change,
    Changes,
    Chart,
    Column,
    Facts,
    Heading,
    Item,
    Paragraph,
    Report,
    Sheet,
    Table,
    gathered,
    table_of,
)

SUMMARY, SHEETS, CHANGES = "summary", "sheets", "changes"
LANGUAGES = {Language.EN.value: _("English"), Language.KO.value: _("Korean")}


def tables(report: Report) -> tuple[Table, ...]:
    """Return every table of a report; then the projects in full, a row each, and what their sheets hold in tables."""
    sheets = [block for block in report.blocks if isinstance(block, Sheet)]
    changes = [block for block in report.blocks if isinstance(block, Changes)]
    found = [table_of(block) for block in report.blocks if isinstance(block, Table | Chart)]
    if changes:
        found.append(_changed(changes))
    if sheets:
        found += [_in_full(sheets), *gathered(sheets)]
    return tuple(found)


def spread(report: Report, table: Table) -> tuple[tuple[int, Column, str], ...]:
    """Return the columns as they are written: each place once for each language, or once ("") where both say the same.

    Two languages never share a cell: no spreadsheet could filter or sort by one of them.
    """
    spans = []
    for place, column in enumerate(table.columns):
        told = any(len(row[place].text.spoken(report.languages)) > 1 for row in table.rows)
        spans += [(place, column, language) for language in (report.languages if told else ("",))]
    return tuple(spans)


def cover(report: Report) -> list[Text]:
    """Return what stands on a report's cover."""
    said = (report.title, report.subtitle, report.issuer, report.dated, report.marking, report.sample, report.digest)
    return [text for text in said if text]


def statements(report: Report) -> Iterator[tuple[Text, Text, Text]]:
    """Yield what is said outside tables: in which chapter, what about, and the words."""
    chapter = NOTHING
    for block in report.blocks:
        if isinstance(block, Heading):
            chapter = block.whole
            yield chapter, NOTHING, NOTHING
        for name, text in _said(block):
            yield chapter, name, text


def summary(report: Report) -> Table:
    """Return cover and statements as a table."""
    rows = [*((NOTHING, NOTHING, text) for text in cover(report)), *statements(report)]
    columns = (
        Column(label(_("Chapter")), 30),
        Column(label(_("What about")), 30),
        Column(label(_("What is said")), 70),
    )
    return Table(SUMMARY, report.title, columns, tuple(tuple(map(Cell, row)) for row in rows))


def _said(block: Block) -> Iterable[tuple[Text, Text]]:
    match block:
        case Paragraph(text=text):
            return [(NOTHING, text)]
        case Item(text=text, notes=notes):
            return [(NOTHING, text), *((label(_("Note")), note) for note in notes)]
        case Facts(caption=caption, rows=rows):
            return [(caption, NOTHING), *rows]
        case Table(key=key, caption=caption):
            return [(caption, label(_("In the table “{name}”"), name=key))]
        case Chart(caption=caption, alt=alt, table=table):
            return [(caption, alt), *_said(table)]
    return ()


def _in_full(sheets: list[Sheet]) -> Table:
    """Return the projects in full: the same labels in the same order head the columns."""
    first = sheets[0]
    names = [name for name, _text in (*first.facts, *first.texts)]
    with_record = any(sheet.record for sheet in sheets)
    heads = [label(_("Reference")), label(_("Title")), *names, *([label(_("Provenance"))] if with_record else [])]
    rows = tuple(
        (
            Cell(plain(sheet.ref)),
            Cell(sheet.title),
            *(Cell(text) for _name, text in (*sheet.facts, *sheet.texts)),
            *([Cell(sheet.record)] if with_record else []),
        )
        for sheet in sheets
    )
    columns = tuple(Column(head, 26 if place else 12) for place, head in enumerate(heads))
    return Table(SHEETS, label(_("Projects in full")), columns, rows)


def _changed(changes: list[Changes]) -> Table:
    """Return what changed, before and after."""
    heads = (_("Reference"), _("Title"), _("Field"), _("Language"), _("Before"), _("After"))
    columns = tuple(Column(label(head), width) for head, width in zip(heads, (12, 26, 16, 10, 40, 40), strict=True))
    rows = tuple(
        (
            Cell(plain(block.ref)),
            Cell(block.title),
            Cell(row.label),
            Cell(label(LANGUAGES[row.language]) if row.language in LANGUAGES else NOTHING),
            Cell(_without(row, Fate.ADDED)),
            Cell(_without(row, Fate.REMOVED)),
        )
        for block in changes
        for row in block.rows
    )
    return Table(CHANGES, label(_("What changed")), columns, rows)


def _without(change: Change, fate: Fate) -> Text:
    said = "".join(run.text for run in change.runs if run.fate is not fate)
    return Text(said, said)
