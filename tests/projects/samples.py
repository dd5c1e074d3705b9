"""Small files of every kind, for tests about files."""

import zipfile
from io import BytesIO

from projects.media import OOXML

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d49484452000000010000000108060000001f15c489")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)
# Every scanner finds this, and it does no harm. In two parts, so that none finds it here.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def packed(parts: dict[str, bytes]) -> bytes:
    """Return an archive of these parts."""
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return into.getvalue()


def office(kind: str, parts: dict[str, bytes] | None = None) -> bytes:
    """Return what tells an office file of a kind, with further parts."""
    types = f'<Types><Override ContentType="{OOXML}.{kind}.main+xml"/></Types>'.encode()
    return packed({"[Content_Types].xml": types, **(parts or {})})


def hwp(more: bytes = b"") -> bytes:
    """Return what tells an HWP, with something more in it."""
    return COMPOUND + bytes(1016) + b"HWP Document File".ljust(256, b"\0") + more


def hwpx() -> bytes:
    """Return what tells an HWPX."""
    return packed({"mimetype": b"application/hwp+zip", "Contents/section0.xml": b"<x/>"})


class Document(BytesIO):
    """A file that can be sent again and again, whole each time."""

    name = "map.pdf"

    def read(self, *_size: int) -> bytes:
        return self.getvalue()
