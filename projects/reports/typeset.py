"""Reads a job on standard input, writes what was set to standard output; typesetter.py runs it."""

import base64
import json
import sys
from pathlib import Path
from typing import Any

import typst

# Crisp on paper, and small.
DOTS_PER_INCH = 200


def main() -> None:
    """Set the document with the fonts at hand alone, as PDF or, page by page, as PNG."""
    job = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    look: dict[str, Any] = {
        "root": str(Path(job["template"]).parent),
        "font_paths": fonts,
        "ignore_system_fonts": True,
        "sys_inputs": {"report": job["report"]},
    }
    source: Any = Path(job["template"]).read_bytes()  # its types forget that bytes are an input
    if job["format"] == "pdf":
        made = typst.compile(source, **look, pdf_standards=["ua-1"], timestamp=job["at"])
    else:
        pages: Any = typst.compile(source, **look, format="png", ppi=DOTS_PER_INCH)
        pages = [pages] if isinstance(pages, bytes) else pages
        made = json.dumps([base64.b64encode(page).decode() for page in pages]).encode()
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
