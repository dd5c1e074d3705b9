"""The parts of a Hangul package around its text: what it is, what it holds, and what is told about it."""

from datetime import datetime
from xml.sax.saxutils import escape

from alliance.accounts.choices import Language
from frameworks.calendar.clocks import format_day
from projects.reports.canon import pack
from projects.reports.hwpx_look import DECLARATION, HWPML, NAMESPACES, header
from projects.reports.tree import Report

HEADER, SECTION, ABOUT = "Contents/header.xml", "Contents/section0.xml", "Contents/content.hpf"
PREVIEW, LIST = "Preview/PrvText.txt", "META-INF/container.rdf"
KIND = b"application/hwp+zip"
PACKAGE = f"{HWPML}/2016/meta/pkg#"
CONFIG = "urn:oasis:names:tc:opendocument:xmlns:"

VERSION = (
    f'{DECLARATION}<hv:HCFVersion xmlns:hv="{HWPML}/2011/version" '
    # Misspelt in the format itself.
    'tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="1" buildNumber="0" os="1" xmlVersion="1.5" '
    'application="Hancom Office Hangul" appVersion="13, 0, 0, 1408 WIN32LEWindows_10"/>'
)
SETTINGS = (
    f'{DECLARATION}<ha:HWPApplicationSetting xmlns:ha="{HWPML}/2011/app">'
    '<ha:CaretPosition listIDRef="0" paraIDRef="0" pos="0"/></ha:HWPApplicationSetting>'
)
CONTAINER = (
    f'{DECLARATION}<ocf:container xmlns:ocf="{CONFIG}container"><ocf:rootfiles>'
    f'<ocf:rootfile full-path="{ABOUT}" media-type="application/hwpml-package+xml"/>'
    f'<ocf:rootfile full-path="{PREVIEW}" media-type="text/plain"/>'
    f'<ocf:rootfile full-path="{LIST}" media-type="application/rdf+xml"/></ocf:rootfiles></ocf:container>'
)
MANIFEST = f'{DECLARATION}<odf:manifest xmlns:odf="{CONFIG}manifest:1.0"/>'


def package(report: Report, section: str, pictures: dict[str, bytes]) -> bytes:
    """Return the whole file around a text.

    :param pictures: PNG files by the name that the text calls them.
    """
    return pack(
        {
            "mimetype": KIND,
            "version.xml": VERSION.encode(),
            "settings.xml": SETTINGS.encode(),
            "META-INF/container.xml": CONTAINER.encode(),
            "META-INF/manifest.xml": MANIFEST.encode(),
            LIST: _parts().encode(),
            HEADER: header().encode(),
            SECTION: section.encode(),
            ABOUT: _about(report, pictures).encode(),
            PREVIEW: f"{report.one(report.title)}\r\n{report.band}\r\n".encode(),
            **{f"BinData/{name}.png": data for name, data in pictures.items()},
        }
    )


def _parts() -> str:
    about = "".join(
        f'<rdf:Description rdf:about=""><pkg:hasPart rdf:resource="{name}"/></rdf:Description>'
        f'<rdf:Description rdf:about="{name}"><rdf:type rdf:resource="{PACKAGE}{kind}"/></rdf:Description>'
        for name, kind in ((HEADER, "HeaderFile"), (SECTION, "SectionFile"))
    )
    return (
        f'{DECLARATION}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pkg="{PACKAGE}">{about}'
        f'<rdf:Description rdf:about=""><rdf:type rdf:resource="{PACKAGE}Document"/></rdf:Description></rdf:RDF>'
    )


def _about(report: Report, pictures: dict[str, bytes]) -> str:
    at = datetime.fromisoformat(report.frozen_at)
    iso = f"{at:%Y-%m-%dT%H:%M:%S}Z"
    told = {
        "creator": report.one(report.issuer),
        "subject": report.one(report.subtitle),
        "description": report.one(report.digest),
        "lastsaveby": report.one(report.issuer),
        "CreatedDate": iso,
        "ModifiedDate": iso,
        "date": format_day(at.date(), Language.KO),
        "keyword": report.band,
    }
    metas = "".join(f'<opf:meta name="{name}" content="text">{escape(text)}</opf:meta>' for name, text in told.items())
    parts = (("header", HEADER), ("section0", SECTION), ("settings", "settings.xml"))
    listed = "".join(f'<opf:item id="{name}" href="{path}" media-type="application/xml"/>' for name, path in parts)
    listed += "".join(
        f'<opf:item id="{name}" href="BinData/{name}.png" media-type="image/png" isEmbeded="1"/>' for name in pictures
    )
    return (
        f'{DECLARATION}<opf:package {NAMESPACES} version="" unique-identifier="" id="">'
        f"<opf:metadata><opf:title>{escape(report.one(report.title))}</opf:title>"
        f"<opf:language>{report.languages[0]}</opf:language>{metas}</opf:metadata><opf:manifest>{listed}</opf:manifest>"
        '<opf:spine><opf:itemref idref="header" linear="yes"/><opf:itemref idref="section0" linear="yes"/></opf:spine>'
        "</opf:package>"
    )
