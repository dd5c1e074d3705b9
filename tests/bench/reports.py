"""What a report costs in each format, beside the bare library that writes the same cells or paragraphs.

Each document is made in a process of its own, so that its peak of memory is its own; CPU counts its children's, as
Typst works in one. `./dev bench --reports` measures this alone.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import django

SNAPSHOT = Path(__file__).parents[1] / "projects" / "reports" / "golden" / "scm-57.json"
ROUNDS = 3
MEGABYTE = 1024  # ru_maxrss counts kibibytes
# Format, projects, CPU beside the bare library's, and megabytes at the peak.
HELD = (
    ("pdf", 200, 3.0, 500),
    ("docx", 200, 1.0, 300),
    ("hwpx", 200, 4.0, 200),
    ("xlsx", 200, 4.0, 150),
    ("csv", 200, 8.0, 150),
    ("json", 200, 6.0, 150),
    ("pdf", 2_000, 3.0, 3_500),
    ("xlsx", 2_000, 3.0, 300),
    ("csv", 2_000, 12.0, 250),
)


def many(number: int) -> str:
    """Return the snapshot of the 57th cycle with so many projects, copies of its own under references of their own."""
    data = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    known = data["entries"]
    data["entries"] += [
        {**known[at % len(known)], "ref": f"rcf-{at:04}"} for at in range(1_000, 1_000 + number - len(known))
    ]
    return json.dumps(data, ensure_ascii=False)


def measure() -> Iterator[str]:
    """Measure every format; give the names of what is missed."""
    for extension, number, held, memory in HELD:
        mine, bare = [], []
        for _round in range(ROUNDS if number < 1_000 else 1):
            mine.append(_child("product", extension, number))
            bare.append(_child("bare", extension, number))
        ours, theirs = (min(found, key=lambda one: one["cpu"]) for found in (mine, bare))
        ratio = ours["cpu"] / theirs["cpu"]
        print(
            f"report, {number:,} projects, {extension:<5}{ratio:6.2f}x the bare library (hold {held}x): "
            f"{ours['cpu']:.2f} and {theirs['cpu']:.2f} s CPU, {ours['wall']:.2f} s; "
            f"peak {ours['peak']:.0f} MB (hold {memory}), bare {theirs['peak']:.0f}; {ours['size'] / 1024:,.0f} KiB; "
            f"tree {ours['tree']:.2f} s",
            flush=True,
        )
        if ratio > held * 1.3 or ours["peak"] > memory * 1.3:
            yield f"report as {extension}, {number:,} projects"


def _child(which: str, extension: str, number: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.reports", which, extension, str(number)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _spent() -> float:
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in times)


def main() -> None:
    """Make one document and say what it cost."""
    django.setup()
    from projects.reports.build import build  # noqa: PLC0415  # Django is set up first
    from projects.reports.rendering import FORMATS  # noqa: PLC0415
    from tests.bench import reports_bare  # noqa: PLC0415

    which, extension, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    content = many(number)
    before = time.perf_counter()
    report = build(content, sha256(content.encode()).hexdigest(), "ko")
    tree = time.perf_counter() - before
    make: Callable[[], bytes]
    if which == "product":

        def make() -> bytes:
            return FORMATS[extension].render(report)
    else:
        make = reports_bare.prepared(report, extension)
    cpu, wall = _spent(), time.perf_counter()
    size = len(make())
    told = {"cpu": _spent() - cpu, "wall": time.perf_counter() - wall, "size": size, "tree": tree}
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    json.dump({**told, "peak": max(peaks) / MEGABYTE}, sys.stdout)


if __name__ == "__main__":
    main()
