"""Reads a job on standard input and writes the PDF to standard output; run by pdf.py, and imports nothing of ours."""

import json
import sys
from pathlib import Path

import typst


def main() -> None:
    """Set the document with the fonts at hand alone."""
    job = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    pdf = typst.compile(  # type: ignore[type-var]  # its types forget that bytes are an input
        Path(job["template"]).read_bytes(),
        root=str(Path(job["template"]).parent),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"report": job["report"]},
        pdf_standards=["ua-1"],
        timestamp=job["at"],
    )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
