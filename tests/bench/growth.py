"""How long each page takes among ten, a hundred and a thousand thousand projects, drawn into docs/growth.svg."""

import statistics
import tempfile
from pathlib import Path

from alliance.accounts.models import User
from tests.bench import rows
from tests.bench.growth_chart import Panel, draw
from tests.bench.pages import Page, pages, signed_in
from tests.bench.servers import Server, both

SIZES = (10_000, 100_000, 1_000_000)
SAMPLES, SAMPLES_OF_AN_EXPORT = 9, 1
CHART = Path(__file__).parents[2] / "docs" / "growth.svg"


def measure() -> None:
    """Fill the tables up to each size, fetch every page and the floor's in turns, and draw and print the medians."""
    known = pages()
    panels = [Panel(page.name, [], []) for page in known]
    for size in SIZES:
        rows.fill(size, user_id=User.objects.get(username="us-author").pk)
        with (
            tempfile.TemporaryDirectory() as folder,
            both(Path(folder)) as (product, floor),
            signed_in("us-lead") as product.headers,
        ):
            for page, panel in zip(known, panels, strict=True):
                mine, theirs = _medians(page, product, floor)
                panel.product.append(mine)
                panel.floor.append(theirs)
                print(f"{size:,} projects, {page.name}: {mine:,.1f} ms, floor {theirs:,.1f} ms", flush=True)
    CHART.write_text(draw(panels, SIZES), encoding="utf-8")
    print(f"| Page, p50 in ms, and the floor's | {' | '.join(f'{size:,}' for size in SIZES)} |\n|---|---|---|---|")
    for panel in panels:
        cells = (f"{mine:,.0f}, {theirs:,.0f}" for mine, theirs in zip(panel.product, panel.floor, strict=True))
        print(f"| {panel.name} | {' | '.join(cells)} |")


def _medians(page: Page, product: Server, floor: Server) -> tuple[float, float]:
    asked = ((product, page.product), (floor, page.floor))
    for server, path in asked:
        server.get_together(path, clients=2, each=1 if page.is_export else 2)
    walls: tuple[list[float], list[float]] = ([], [])
    for _sample in range(SAMPLES_OF_AN_EXPORT if page.is_export else SAMPLES):
        for times, (server, path) in zip(walls, asked, strict=True):
            times.append(server.get(path).wall * 1000)
    return statistics.median(walls[0]), statistics.median(walls[1])
