"""What the Word document is made of before its first word: page, edges, styles, properties."""

from datetime import UTC, datetime
from typing import Any

from docx.oxml import parse_xml
from docx.shared import Mm

from alliance.accounts.choices import Language
from projects.reports.docx_text import FONTS, NAMESPACES, NAVY, PALE, QUIET, RED, WIDTH, field, paragraph, run
from projects.reports.tree import Report

HEADS = {"Heading1": (15, 0), "Heading2": (12, 1)}
CONTENTS = {"TOC1": (10.5, 0, 80), "TOC2": (9.5, 240, 0)}
# Of each level of an outline: its size, where it starts, and how far its mark hangs before it.
OUTLINE = {
    "Outline1": (13, 0, 360),
    "Outline2": (11.5, 160, 320),
    "Outline3": (11, 360, 280),
    "Outline4": (9.5, 160, 640),
}
# In Word's order of settings these come after the wish to reckon fields anew.
AFTER_UPDATING = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat")


def parsed(tag: str, xml: str) -> list[object]:
    """Return the elements of a piece of XML."""
    return list(parse_xml(f"<w:{tag} {NAMESPACES}>{xml}</w:{tag}>"))


def set_page(document: Any, report: Report) -> None:
    """Set A4 with the marking at the top and bottom of every page, and its number."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(20)
    section.top_margin = Mm(22)
    band = run(report.band, report.languages[0], size=8, bold=True, color=RED)
    tab = "<w:r><w:tab/></w:r>"
    slug = run(report.slug, Language.EN, size=7.5, color=QUIET)
    page = (
        run("- ", Language.EN, size=9) + field("PAGE", run("1", Language.EN, size=9)) + run(" -", Language.EN, size=9)
    )
    stops = (("clear", 4320), ("clear", 8640), ("center", WIDTH // 2), ("right", WIDTH))
    tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in stops)
    foot = f"<w:p><w:pPr><w:tabs>{tabs}</w:tabs></w:pPr>{slug}{tab}{band}{tab}{page}</w:p>"
    for edge, inner in ((section.header, paragraph(band, align="center")), (section.footer, foot)):
        edge.is_linked_to_previous = False
        for old in list(edge._element):
            edge._element.remove(old)
        for new in parsed("hdr", inner):
            edge._element.append(new)


def set_styles(document: Any) -> None:
    """Replace the styles that the report uses, and let Word reckon the page numbers of the contents when it opens."""
    styles = document.styles.element
    ours = {*HEADS, *CONTENTS, *OUTLINE, "Callout", "ReportCaption"}
    for style in list(styles.style_lst):
        if style.styleId in ours:
            styles.remove(style)
    for new in parsed("styles", "".join(_styles())):
        styles.append(new)
    look = styles.find(".//{*}rPrDefault/{*}rPr")
    for old in list(look):
        look.remove(old)
    for new in parsed("rPr", f'{FONTS}<w:sz w:val="20"/><w:lang w:val="en-US" w:eastAsia="ko-KR"/>'):
        look.append(new)
    apart = styles.find(".//{*}pPrDefault/{*}pPr")
    for old in list(apart):
        apart.remove(old)
    spacing = '<w:spacing w:after="0" w:line="250" w:lineRule="auto"/>'
    for new in parsed("pPr", f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{spacing}'):
        apart.append(new)
    (update,) = parsed("settings", '<w:updateFields w:val="true"/>')
    settings = document.settings.element
    later = (child for child in settings if child.tag.rpartition("}")[2] in AFTER_UPDATING)
    next(later, settings[-1]).addprevious(update)


def _styles() -> list[str]:
    line = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="3" w:color="{NAVY}"/></w:pBdr>'
    box = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{NAVY}"/></w:pBdr>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE}"/>'
    made = [
        _style(
            identity,
            f"heading {identity[-1]}",
            size,
            f"<w:keepNext/>{line if level == 0 else shade}"
            f'<w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="{level}"/>',
            bold=True,
            color=NAVY,
        )
        for identity, (size, level) in HEADS.items()
    ]
    made += [
        _style(
            identity,
            f"toc {identity[-1]}",
            size,
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>'
            f'<w:spacing w:before="{before}" w:after="0"/><w:ind w:left="{left}"/>',
            bold=not left,
        )
        for identity, (size, left, before) in CONTENTS.items()
    ]
    made += [
        _style(
            identity,
            f"outline {identity[-1]}",
            size,
            f'<w:tabs><w:tab w:val="left" w:pos="{left + hang}"/></w:tabs>'
            f'<w:spacing w:before="{140 if identity == "Outline1" else 60}" w:after="20"/>'
            f'<w:ind w:left="{left + hang}" w:hanging="{hang}"/>',
            bold=identity == "Outline1",
            color=QUIET if identity == "Outline4" else "",
        )
        for identity, (size, left, hang) in OUTLINE.items()
    ]
    callout = f'{box}{shade}<w:spacing w:before="80" w:after="80"/><w:ind w:left="160"/>'
    made.append(_style("Callout", "callout", 11.5, callout, bold=True))
    made.append(
        _style(
            "ReportCaption", "report caption", 9.5, '<w:keepNext/><w:spacing w:before="160" w:after="60"/>', bold=True
        )
    )
    return made


def _style(identity: str, name: str, size: float, look: str, *, bold: bool = False, color: str = "") -> str:
    letters = ("<w:b/>" if bold else "") + (f'<w:color w:val="{color}"/>' if color else "")
    return (
        f'<w:style w:type="paragraph" w:customStyle="{int(identity in ("Callout", "ReportCaption", *OUTLINE))}" '
        f'w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:next w:val='Normal'/><w:qFormat/><w:pPr>{look}</w:pPr>"
        f'<w:rPr>{letters}<w:sz w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def set_properties(document: Any, report: Report) -> None:
    """Say what the document is and when it was made, which is when its data were frozen."""
    properties = document.core_properties
    made = datetime.fromisoformat(report.frozen_at).astimezone(UTC).replace(tzinfo=None)
    properties.title = report.one(report.title)[:255]
    properties.author = properties.last_modified_by = report.one(report.issuer)[:255]
    properties.subject = report.one(report.subtitle)[:255]
    properties.keywords = report.band[:255]
    properties.comments = report.one(report.digest)[:255]
    properties.created = properties.modified = made
    properties.revision = 1
    properties.language = "ko-KR" if report.languages[0] == Language.KO else "en-US"
