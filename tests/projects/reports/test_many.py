"""A cycle of two thousand projects comes out whole where rows are what counts."""

import io
from hashlib import sha256

from openpyxl import load_workbook

from projects.reports.build import build
from projects.reports.rendering import FORMATS
from tests.bench.reports import many
from tests.projects.reports.reading import tables_of

NUMBER = 2_000


def test_two_thousand_projects_are_all_there_in_workbook_and_values():
    content = many(NUMBER)
    report = build(content, sha256(content.encode()).hexdigest(), "ko")

    book = load_workbook(io.BytesIO(FORMATS["xlsx"].render(report)), read_only=True)
    rows = tables_of(FORMATS["csv"].render(report))

    refs = {f"RCF-{at}" for at in range(1_000, 1_000 + NUMBER - 13)}
    for name in ("projects", "sheets"):
        assert refs <= {row[0] for row in book[name].iter_rows(values_only=True)}
        assert refs <= {row[0] for row in rows[f"{report.slug}-{name}.csv"]}
        assert len(rows[f"{report.slug}-{name}.csv"]) == NUMBER + 1
