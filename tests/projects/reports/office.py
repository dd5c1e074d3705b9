"""Opens documents with LibreOffice, without a screen."""

import os
import subprocess
from pathlib import Path

MOST_SECONDS = 180


def converted(path: Path, ending: str, folder: Path, *, reads_as: str = "") -> Path:
    """Return what LibreOffice makes of a document; it is red when LibreOffice makes nothing.

    :param ending: the ending of what to make, with a filter's name after a colon where there is a choice.
    :param reads_as: the filter to read with, where the ending does not tell.
    """
    folder.mkdir(exist_ok=True)
    command = [
        os.environ["ALLIANCE_OFFICE"],
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        *([f"--infilter={reads_as}"] if reads_as else []),
        "--convert-to",
        ending,
        "--outdir",
        str(folder),
        str(path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)
    made = folder / f"{path.stem}.{ending.partition(':')[0]}"
    assert made.exists(), f"{done.stdout}\n{done.stderr}"
    return made
