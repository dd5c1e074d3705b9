"""The words of Word's own XML: runs, paragraphs, fields, cells, pictures. Distances are twentieths of a point."""

from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from alliance.accounts.choices import Language

WIDTH = 9638  # between the margins of A4
NAVY, PALE, RULE, RED, QUIET = "1F3864", "E8EDF5", "8A94A6", "8B0000", "505050"
HEATS = ("", "E3EBF6", "BFD1EA", "8FB0DC", "2D5F9E")
LATIN, HANGUL = "Arial", "맑은 고딕"
FONTS = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{HANGUL}"/>'
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>' for edge in EDGES)
NAMESPACES = (
    f'{nsdecls("w", "r", "wp", "a", "pic")} xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)
ENGLISH_METRIC = 12_700  # of Word's drawing units in a point


def run(text: str, language: str, *, size: float = 0, bold: bool = False, color: str = "") -> str:
    """Return a run of one language; line feeds become breaks."""
    korean = language == Language.KO
    hint = FONTS.replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ') if korean else FONTS
    look = (
        hint
        + ("<w:b/>" if bold else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:sz w:val="{round(size * 2)}"/>' if size else "")
        # Latin words in Korean ones stay English, or they would be broken like Korean, anywhere.
        + '<w:lang w:val="en-US" w:eastAsia="ko-KR"/>'
    )
    parts = text.split("\n")
    return "".join(
        f"<w:r><w:rPr>{look}</w:rPr>{'<w:br/>' if at else ''}<w:t xml:space='preserve'>{escape(part)}</w:t></w:r>"
        for at, part in enumerate(parts)
    )


def paragraph(
    inner: str, *, style: str = "", align: str = "", before: int = 0, after: int = 60, keep: bool = False
) -> str:
    """Return a paragraph; a style brings its own distances unless some are given."""
    spacing = "" if style and not before and after == 60 else f'<w:spacing w:before="{before}" w:after="{after}"/>'
    look = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ("<w:keepNext/>" if keep else "")
        + spacing
        + (f'<w:jc w:val="{align}"/>' if align else "")
    )
    return f"<w:p><w:pPr>{look}</w:pPr>{inner}</w:p>"


def field(code: str, shown: str) -> str:
    """Return a field that Word reckons, with what it shows until then."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def link(mark: str, inner: str) -> str:
    """Return a link to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor="{mark}">{inner}</w:hyperlink>'


def cell(inner: str, width: int, fill: str = "", span: int = 1) -> str:
    """Return a cell of a table, as wide as so many columns."""
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}{shade}</w:tcPr>{inner}</w:tc>'


def row(cells: list[str], *, repeat: bool = False, whole: bool = False) -> str:
    """Return a row; ``repeat`` puts it at the top of every page, ``whole`` keeps it on one."""
    look = ("<w:cantSplit/>" if repeat or whole else "") + ("<w:tblHeader/>" if repeat else "")
    return f"<w:tr>{f'<w:trPr>{look}</w:trPr>' if look else ''}{''.join(cells)}</w:tr>"


def grid(rows: str, widths: tuple[int, ...], caption: str, *, has_head: bool = True, keep: bool = False) -> str:
    """Return a table; ``caption`` is read to who cannot see it, ``keep`` puts what follows on the same page."""
    look = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:val="{"0420" if has_head else "0080"}"/>'
        f"<w:tblCaption w:val={quoteattr(caption)}/>"
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    return table + paragraph("", after=80, keep=keep)  # or Word would join two tables


def picture(png: str, svg: str, number: int, told: str, size: tuple[float, float]) -> str:
    """Return a picture as wide as the page: as SVG where that can be shown, else as PNG.

    :param png: the relation of the PNG; ``svg`` that of the drawing.
    :param told: what it shows, for who cannot see it.
    :param size: width and height of the drawing, in any unit.
    """
    across = WIDTH * ENGLISH_METRIC // 20
    down = round(across * size[1] / size[0])
    name = f"name={quoteattr(f'chart {number}')} descr={quoteattr(told)}"
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" {name}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" {name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{png}"><a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
        f'<asvg:svgBlip r:embed="{svg}"/></a:ext></a:extLst></a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )
