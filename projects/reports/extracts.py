"""Parts of a report as documents of their own: the sheet of one project, and all sheets as a book."""

import json
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from projects.content import canonical
from projects.queries.sheet import told_of
from projects.reports.build import build
from projects.reports.texts import label, moment
from projects.reports.tree import Report, Sheet

ENDINGS = ("pdf", "docx", "hwpx")


def book_of_sheets(content: str, sha256: str, edition: str) -> Report:
    """Return the sheets of all projects of a report, under a cover and a list of contents."""
    whole = build(content, sha256, edition)
    sheets = tuple(block for block in whole.blocks if isinstance(block, Sheet))
    return replace(whole, title=label(_("Project sheets")), blocks=sheets, front=bool(sheets))


def one_sheet(content: str, sha256: str, edition: str, ref: str) -> Report | None:
    """Return the sheet of one project by itself; nothing if the report does not tell of it."""
    whole = build(canonical(told_of(json.loads(content), {ref})), sha256, edition)
    for block in whole.blocks:
        if isinstance(block, Sheet):
            return replace(whole, title=block.heading, blocks=(block,), front=False)
    return None


def frame(content: str, sha256: str, edition: str) -> Report:
    """Return the tree of a report without what it tells: its languages, its edges, whose it is."""
    return replace(build(canonical(told_of(json.loads(content), ())), sha256, edition), blocks=())


def as_it_stands(sheet: Report) -> Report:
    """Return the sheet of a project that no frozen report holds like that, so that it says so."""
    side = SideCode.ROK if sheet.languages[0] == Language.KO else SideCode.US
    said = _("As of {moment}. Not read from a frozen report: it may have changed since.")
    return replace(sheet, digest=label(said, moment=moment(sheet.frozen_at, side)))
