"""Charts as pictures, for formats that show no SVG everywhere."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from projects.reports.glyphs import printable
from projects.reports.tree import Chart, Report, Sheet
from projects.reports.typesetter import set_pictures

SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as PNG, with its width and height in the units of the drawing."""

    png: bytes
    width: float
    height: float


def pictures_of(report: Report) -> dict[str, Picture]:
    """Return every chart of a report as PNG, by its SVG; all are drawn in one go."""
    found = [svg for chart in _charts(report) for _language, svg in chart.svg.spoken(report.languages)]
    drawings = list(dict.fromkeys(found))
    if not drawings:
        return {}
    sizes = [_size(svg) for svg in drawings]
    job = [
        {"svg": printable(svg), "width": width, "height": height}
        for svg, (width, height) in zip(drawings, sizes, strict=True)
    ]
    pages = set_pictures("charts.typ", json.dumps(job, ensure_ascii=False))
    return {svg: Picture(png, *size) for svg, png, size in zip(drawings, pages, sizes, strict=True)}


def _charts(report: Report) -> Iterable[Chart]:
    for block in report.blocks:
        if isinstance(block, Chart):
            yield block
        elif isinstance(block, Sheet):
            yield from (part for part in block.parts if isinstance(part, Chart))


def _size(svg: str) -> tuple[float, float]:
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("The drawing does not say how large it is.")
    return float(found[1]), float(found[2])
