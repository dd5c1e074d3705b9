"""One way to write a zip archive, so that the same members give the same bytes."""

import io
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
FIRST = "[Content_Types].xml"
LEVEL = 6


def canonical_zip(data: bytes, *, without: frozenset[str] = frozenset()) -> bytes:
    """Return an archive with the same members in a fixed order, with fixed times, attributes and compression.

    :param without: members to leave out.
    """
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    names = [name for name in source.namelist() if not name.endswith("/") and name not in without]
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(names, key=lambda name: (name != FIRST, name.encode())):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = info.external_attr = 0
            info.create_version = 20
            target.writestr(info, source.read(name), zipfile.ZIP_DEFLATED, LEVEL)
    return out.getvalue()
