"""How a report looks in Hangul: its letters, paragraphs and boxes by name, and the header.xml that declares them.

Sizes are in points, distances in Hangul's own unit, a hundredth of a point.
"""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

FONT = "함초롬돋움"
NAVY, PALE, RULE, RED, BLUE, GREY = "#1F3864", "#E8EDF5", "#8A94A6", "#8B0000", "#0B3D91", "#505050"
SCRIPTS = ("HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER")
# Hangul declares all of these at the root of its parts, and reads no part that lacks one.
HWPML = "http://www.hancom.co.kr/hwpml"
NAMES = {
    "ha": f"{HWPML}/2011/app",
    "hp": f"{HWPML}/2011/paragraph",
    "hp10": f"{HWPML}/2016/paragraph",
    "hs": f"{HWPML}/2011/section",
    "hc": f"{HWPML}/2011/core",
    "hh": f"{HWPML}/2011/head",
    "hhs": f"{HWPML}/2011/history",
    "hm": f"{HWPML}/2011/master-page",
    "hpf": "http://www.hancom.co.kr/schema/2011/hpf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "opf": "http://www.idpf.org/2007/opf/",
    "ooxmlchart": f"{HWPML}/2016/ooxmlchart",
    "hwpunitchar": f"{HWPML}/2016/HwpUnitChar",
    "epub": "http://www.idpf.org/2007/ops",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>'
EDGES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class Letters:
    """The look of letters; ``line`` goes "through" or "under" them."""

    size: float
    bold: bool = False
    color: str = "#000000"
    line: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The look of a paragraph: its first line begins at ``left``, all others ``hang`` further in."""

    align: str = "LEFT"
    before: int = 0
    after: int = 0
    left: int = 0
    hang: int = 0
    height: int = 150
    keep: bool = False
    outline: int = 0
    box: str = "none"


@dataclass(frozen=True, slots=True)
class Box:
    """Lines around something, and what fills it."""

    edges: tuple[str, ...] = ()
    width: str = "0.12 mm"
    color: str = RULE
    fill: str = ""


BOXES = {
    "none": Box(),
    "cell": Box(EDGES),
    "head": Box(EDGES, fill=PALE),
    "heat1": Box(EDGES, fill="#DFE8F5"),
    "heat2": Box(EDGES, fill="#B3C9E8"),
    "heat3": Box(EDGES, fill="#8FB1DF"),
    "heat4": Box(EDGES, fill="#7AA2D8"),
    "title": Box(("top", "bottom"), "0.7 mm", NAVY),
    "chapter": Box(("bottom",), "0.5 mm", NAVY),
    "part": Box(("top", "bottom"), "0.4 mm", NAVY, PALE),
}
LETTERS = {
    "text": Letters(11),
    "strong": Letters(11, bold=True),
    "quiet": Letters(9.5, color=GREY),
    "edge": Letters(9, bold=True, color=RED),
    "marking": Letters(13, bold=True, color=RED),
    "title": Letters(20, bold=True, color=NAVY),
    "subtitle": Letters(13),
    "issuer": Letters(15, bold=True),
    "digest": Letters(8, color=GREY),
    "chapter": Letters(16, bold=True, color=NAVY),
    "part": Letters(13, bold=True, color=NAVY),
    "label": Letters(11, bold=True, color=NAVY),
    "caption": Letters(10.5, bold=True),
    "cell": Letters(9.5),
    "head": Letters(9.5, bold=True),
    "contents1": Letters(11, bold=True),
    "contents2": Letters(10),
    "item1": Letters(14, bold=True),
    "item2": Letters(12.5),
    "item3": Letters(12),
    "item4": Letters(10.5, color=GREY),
    "note": Letters(9),
    "gone": Letters(11, color=RED, line="through"),
    "new": Letters(11, bold=True, color=BLUE, line="under"),
}
LINES = {
    "text": Lines(after=500),
    "edge": Lines("CENTER", height=100),
    "marking": Lines("CENTER", before=4000, after=12000),
    "title": Lines("CENTER", before=1200, after=1200, height=140),
    "subtitle": Lines("CENTER", before=1500),
    "issuer": Lines("CENTER", before=14000),
    "digest": Lines("CENTER", before=1500),
    "chapter": Lines(before=1800, after=700, height=130, keep=True, outline=1, box="chapter"),
    "part": Lines(before=1800, after=500, keep=True, outline=2, box="part"),
    "label": Lines(before=700, after=100, keep=True),
    "caption": Lines(before=800, after=200, keep=True),
    "table": Lines(after=300, height=100),
    "left": Lines(height=130),
    "center": Lines("CENTER", height=130),
    "right": Lines("RIGHT", height=130),
    "contents": Lines("CENTER", after=1000),
    "contents1": Lines(before=400, height=130),
    "contents2": Lines(left=1200, height=130),
    "item1": Lines(before=700, hang=1900, keep=True),
    "item2": Lines(before=250, left=700, hang=1700),
    "item3": Lines(before=250, left=1700, hang=1200),
    "item4": Lines(before=250, left=2000, hang=1500),
    "note": Lines(height=130),
    "picture": Lines("CENTER", before=400, height=100, keep=True),
}
# Styles by which Hangul finds its way through the text: name, English name, paragraph, letters.
STYLES = (
    ("바탕글", "Normal", "text", "text"),
    ("개요 1", "Outline 1", "chapter", "chapter"),
    ("개요 2", "Outline 2", "part", "part"),
    ("머리말", "Header", "edge", "edge"),
    ("차례 1", "TOC 1", "contents1", "contents1"),
    ("차례 2", "TOC 2", "contents2", "contents2"),
)

LETTERS_IDS = {name: at for at, name in enumerate(LETTERS)}
LINES_IDS = {name: at for at, name in enumerate(LINES)}
BOX_IDS = {name: at for at, name in enumerate(BOXES, 1)}
STYLE_IDS = {lines: at for at, (_name, _english, lines, _letters) in enumerate(STYLES)}


def header() -> str:
    """Return header.xml: everything that the text refers to."""
    return (
        f'{DECLARATION}<hh:head {NAMESPACES} version="1.5" secCnt="1">'
        '<hh:beginNum page="1" footnote="1" endnote="1" pic="1" tbl="1" equation="1"/><hh:refList>'
        + _listed("fontfaces", [_font(script) for script in SCRIPTS])
        + _listed("borderFills", [_box(at, box) for at, box in enumerate(BOXES.values(), 1)])
        + _listed("charProperties", [_letters(at, look) for at, look in enumerate(LETTERS.values())])
        + _listed("tabProperties", ['<hh:tabPr id="0" autoTabLeft="0" autoTabRight="0"/>'])
        + _listed("numberings", [f'<hh:numbering id="1" start="0">{_numbers()}</hh:numbering>'])
        + _listed("paraProperties", [_lines(at, look) for at, look in enumerate(LINES.values())])
        + _listed("styles", [_style(at, *style) for at, style in enumerate(STYLES)])
        + '</hh:refList><hh:compatibleDocument targetProgram="HWP201X"><hh:layoutCompatibility/>'
        '</hh:compatibleDocument><hh:docOption><hh:linkinfo path="" pageInherit="0" footnoteInherit="0"/>'
        '</hh:docOption><hh:trackchageConfig flags="56"/></hh:head>'
    )


def _listed(tag: str, items: list[str]) -> str:
    return f'<hh:{tag} itemCnt="{len(items)}">{"".join(items)}</hh:{tag}>'


def _font(script: str) -> str:
    return (
        f'<hh:fontface lang="{script}" fontCnt="1"><hh:font id="0" face={quoteattr(FONT)} type="TTF" isEmbedded="0">'
        '<hh:typeInfo familyType="FCAT_GOTHIC" weight="6" proportion="4" contrast="0" strokeVariation="1" armStyle="1"'
        ' letterform="1" midline="1" xHeight="1"/></hh:font></hh:fontface>'
    )


def _box(at: int, box: Box) -> str:
    kinds = {edge: "SOLID" if edge in box.edges else "NONE" for edge in EDGES}
    sides = "".join(
        f'<hh:{edge}Border type="{kind}" width="{box.width}" color="{box.color}"/>' for edge, kind in kinds.items()
    )
    fill = (
        f'<hc:fillBrush><hc:winBrush faceColor="{box.fill}" hatchColor="#999999" alpha="0"/></hc:fillBrush>'
        if box.fill
        else ""
    )
    return (
        f'<hh:borderFill id="{at}" threeD="0" shadow="0" centerLine="NONE" breakCellSeparateLine="0">'
        '<hh:slash type="NONE" Crooked="0" isCounter="0"/><hh:backSlash type="NONE" Crooked="0" isCounter="0"/>'
        f'{sides}<hh:diagonal type="SOLID" width="0.1 mm" color="#000000"/>{fill}</hh:borderFill>'
    )


def _letters(at: int, look: Letters) -> str:
    def all_scripts(tag: str, value: int) -> str:
        scripts = " ".join(f'{script.lower()}="{value}"' for script in SCRIPTS)
        return f"<hh:{tag} {scripts}/>"

    return (
        f'<hh:charPr id="{at}" height="{round(look.size * 100)}" textColor="{look.color}" shadeColor="none"'
        f' useFontSpace="0" useKerning="0" symMark="NONE" borderFillIDRef="{BOX_IDS["none"]}">'
        + all_scripts("fontRef", 0)
        + all_scripts("ratio", 100)
        + all_scripts("spacing", 0)
        + all_scripts("relSz", 100)
        + all_scripts("offset", 0)
        + ("<hh:bold/>" if look.bold else "")
        + f'<hh:underline type="{"BOTTOM" if look.line == "under" else "NONE"}" shape="SOLID" color="{look.color}"/>'
        f'<hh:strikeout shape="{"SOLID" if look.line == "through" else "NONE"}" color="{look.color}"/>'
        '<hh:outline type="NONE"/><hh:shadow type="NONE" color="#C0C0C0" offsetX="10" offsetY="10"/></hh:charPr>'
    )


def _numbers() -> str:
    """Return ten levels of an outline that shows no numbers: the headings bring what they say."""
    return "".join(
        f'<hh:paraHead start="1" level="{level}" align="LEFT" useInstWidth="1" autoIndent="1" widthAdjust="0"'
        ' textOffsetType="PERCENT" textOffset="50" numFormat="DIGIT" charPrIDRef="4294967295" checkable="0"/>'
        for level in range(1, 11)
    )


def _lines(at: int, look: Lines) -> str:
    heading = (
        f'type="OUTLINE" idRef="0" level="{look.outline - 1}"' if look.outline else 'type="NONE" idRef="0" level="0"'
    )
    return (
        f'<hh:paraPr id="{at}" tabPrIDRef="0" condense="0" fontLineHeight="0" snapToGrid="1" suppressLineNumbers="0"'
        f' checked="0" textDir="LTR"><hh:align horizontal="{look.align}" vertical="BASELINE"/><hh:heading {heading}/>'
        '<hh:breakSetting breakLatinWord="KEEP_WORD" breakNonLatinWord="KEEP_WORD" widowOrphan="1"'
        f' keepWithNext="{int(look.keep)}" keepLines="0" pageBreakBefore="0" lineWrap="BREAK"/>'
        '<hh:autoSpacing eAsianEng="0" eAsianNum="0"/><hp:switch>'
        # Hangul reads the first; programs older than this name space read the second, in half units.
        f'<hp:case hp:required-namespace="{NAMES["hwpunitchar"]}">'
        f"{_margins(look, 1)}</hp:case><hp:default>{_margins(look, 2)}</hp:default></hp:switch>"
        f'<hh:border borderFillIDRef="{BOX_IDS[look.box]}" offsetLeft="0" offsetRight="0" offsetTop="0"'
        ' offsetBottom="0" connect="0" ignoreMargin="0"/></hh:paraPr>'
    )


def _margins(look: Lines, times: int) -> str:
    values = {"intent": -look.hang, "left": look.left, "right": 0, "prev": look.before, "next": look.after}
    inner = "".join(f'<hc:{name} value="{value * times}" unit="HWPUNIT"/>' for name, value in values.items())
    return f'<hh:margin>{inner}</hh:margin><hh:lineSpacing type="PERCENT" value="{look.height}" unit="HWPUNIT"/>'


def _style(at: int, name: str, english: str, lines: str, letters: str) -> str:
    return (
        f'<hh:style id="{at}" type="PARA" name={quoteattr(name)} engName={quoteattr(english)}'
        f' paraPrIDRef="{LINES_IDS[lines]}" charPrIDRef="{LETTERS_IDS[letters]}" nextStyleIDRef="0" langID="1042"'
        ' lockForm="0"/>'
    )
