"""One way to write a zip archive, so that the same members give the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256

EPOCH = (1980, 1, 1, 0, 0, 0)
# What readers look for at the very beginning; the first must not even be compressed.
STORED = "mimetype"
FIRST = (STORED, "[Content_Types].xml", "version.xml")
LEVEL = 6


def canonical_zip(data: bytes, *, without: frozenset[str] = frozenset()) -> bytes:
    """Return an archive with the same members in a fixed order, with fixed times, attributes and compression.

    :param without: members to leave out.
    """
    source = zipfile.ZipFile(io.BytesIO(data))
    names = [name for name in source.namelist() if not name.endswith("/") and name not in without]
    return pack({name: source.read(name) for name in names})


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of these members, byte for byte the same wherever zlib is the same."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name in sorted(members, key=_place):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = info.external_attr = 0
            info.create_version = 20
            method = zipfile.ZIP_STORED if name == STORED else zipfile.ZIP_DEFLATED
            target.writestr(info, members[name], method, LEVEL)
    return out.getvalue()


def _place(name: str) -> tuple[int, bytes]:
    return FIRST.index(name) if name in FIRST else len(FIRST), name.encode()


def part_digests(data: bytes) -> dict[str, str]:
    """Return the SHA-256 of each member of an archive; of anything else, its own under no name.

    :raises zipfile.BadZipFile: if it begins like an archive and is none.
    """
    if not data.startswith(b"PK"):
        return {"": sha256(data).hexdigest()}
    source = zipfile.ZipFile(io.BytesIO(data))
    return {info.filename: sha256(source.read(info)).hexdigest() for info in source.infolist() if not info.is_dir()}


def content_digest(data: bytes) -> str:
    """Return a digest that is blind to how an archive is compressed, ordered and dated.

    zlib is not the same everywhere; this is.
    """
    parts = part_digests(data)
    lines = (f"{name}\0{parts[name]}\n" for name in sorted(parts, key=str.encode))
    return sha256("".join(lines).encode()).hexdigest()
