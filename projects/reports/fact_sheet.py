"""A first draft of a fact sheet in the form of the 56th SCM's, from what a public report holds and nothing else.

English: a headline, the day, two paragraphs, a heading in capitals for each area, a sentence that ends in "by:", and
one sentence a bullet, each beginning with a verb in -ing. Korean: a notice under □ and ㅇ with noun endings, closed by
끝. and whom to ask. A press officer edits the text; what they send is read back line by line.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language
from frameworks.naming import meeting_name
from projects.choices import Stage, State
from projects.reports import schema
from projects.reports.build import SAMPLE_SHORT
from projects.reports.extracts import frame
from projects.reports.parts import Names, pair, written
from projects.reports.sentences import in_ing, in_noun
from projects.reports.texts import Text, clean, join, label
from projects.reports.tree import Block, Heading, Item, Paragraph, Report

Data = dict[str, Any]
# What a notice of the ministry begins and ends with.
OVERVIEW, THE_END = "개요", "끝."
LATIN_CAPITALS = re.compile(r"[^a-z가-힣]*[A-Z][^a-z가-힣]*")
BULLET = re.compile(r"[•ㅇ○◦-]\s*")
NOTE = re.compile(r"(?:※|Note:)\s*")
SQUARE = re.compile(r"□\s*")
# Our own words for what is done about a project, around its title as it stands.
DEEDS: dict[str, str | Promise] = {
    Stage.CONCEPT: _("Developing the concept “{title}”."),
    Stage.ACTIVE: _("Carrying out “{title}”."),
    Stage.COMPLETED: _("Completing “{title}”."),
}


class Origin(TextChoices):
    """Where the words of a sentence come from."""

    AIMS = "AIMS", _("From the aims")
    TITLE = "TITLE", _("From the title")
    OURS = "OURS", _("The title as it stands, in a sentence of the form's own")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said of a project in one language, and where it comes from."""

    ref: str
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Draft:
    """A text for each language, whence each sentence of it comes, and the projects it says nothing of, with why."""

    texts: dict[str, str]
    sentences: dict[str, tuple[Sentence, ...]]
    left_out: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> list[tuple[Sentence, Sentence]]:
        """Return what is said of each project, in English and in Korean."""
        return list(zip(*(self.sentences[language] for language in Language.values), strict=True))


def draft(content: str) -> Draft:
    """Return the draft of a public report's fact sheet."""
    data: Data = schema.read(content)
    told = [entry for entry in data["entries"] if _is_told(entry)]
    return Draft(
        {language: _text(data, told, language) for language in Language.values},
        {language: tuple(_sentence(entry, language) for entry in told) for language in Language.values},
        tuple((entry["ref"].upper(), str(_standing(entry))) for entry in data["entries"] if not _is_told(entry)),
    )


def fact_sheet(content: str, sha256: str, text: str, language: str) -> Report:
    """Return the tree of an edited text."""
    whole = frame(content, sha256, language)
    as_drafted = text.strip() == draft(content).texts[language].strip()
    source = _("Drafted from: {digest}.") if as_drafted else _("Drafted from: {digest}. Edited since.")
    blocks = _read(text, language)
    title = next((block.text for block in blocks if isinstance(block, Heading)), whole.title)
    return replace(
        whole,
        title=title,
        edges=(label(_("Draft for release")), *whole.edges),
        digest=label(source, digest=whole.digest),
        blocks=tuple(blocks),
        front=False,
    )


def plain_text(report: Report) -> bytes:
    """Return an edited text with what its documents say at their edges, as a file any editor opens."""
    language = report.languages[0]
    lines = [report.band, ""]
    for block in report.blocks:
        match block:
            case Heading(level=2):
                lines += ["", block.whole.get(language)]
            case Item():
                lines.append(f"{block.mark(language)} {block.text.get(language)}")
            case Heading() | Paragraph():
                lines.append(block.text.get(language))
    lines += ["", report.digest.get(language), ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def _is_told(entry: Data) -> bool:
    if entry["state"] == State.CLOSED:
        return bool(entry["stage"] == Stage.COMPLETED)
    return entry["stage"] in DEEDS


def _standing(entry: Data) -> str | Promise:
    stands = State(entry["state"]) if entry["stage"] in DEEDS else Stage(entry["stage"])
    return stands.label


def _sentence(entry: Data, language: str) -> Sentence:
    turn = in_noun if language == Language.KO else in_ing
    texts = entry["texts"]
    for origin, name in ((Origin.AIMS, "aims"), (Origin.TITLE, "title")):
        # A Korean title is a noun and no sentence: it stands better in one of ours.
        if (origin, language) != (Origin.TITLE, Language.KO) and (said := turn(clean(texts[name][language]))):
            if language == Language.KO:
                said = f"({written(texts['title']).ko}) {said}"
            return Sentence(entry["ref"].upper(), said, origin)
    said = label(DEEDS[entry["stage"]], title=written(texts["title"])).get(language)
    return Sentence(entry["ref"].upper(), said, Origin.OURS)


def _text(data: Data, told: list[Data], language: str) -> str:
    """Return the lines of a draft in one language."""
    names, is_korean = Names.of(data), language == Language.KO
    framework = pair(data["cycle"]["framework"])
    head = "□ {}" if is_korean else "{}"
    bullet = "ㅇ {}" if is_korean else "• {}"
    lines = [label(_("Fact Sheet: {framework}"), framework=framework).get(language)]
    lines += [str(label(_("[Day of release]")).get(language)), ""]
    opening = [text.get(language) for text in _opening(data, told, names, framework)]
    lines += [head.format(OVERVIEW), *map(bullet.format, opening)] if is_korean else "\n\n".join(opening).split("\n")
    for code in names.areas:
        said = [_sentence(entry, language).text for entry in told if entry["area"] == code]
        if said:
            area = names.area(code).get(language)
            lines += ["", head.format(area if is_korean else area.upper())]
            lines += [] if is_korean else [label(TOGETHER).get(language)]
            lines += map(bullet.format, said)
    if data["is_illustrative"]:
        lines += ["", f"{'※' if is_korean else 'Note:'} {label(SAMPLE_SHORT).get(language)}"]
    return "\n".join([*lines, "", *([THE_END, ""] if is_korean else []), label(ASK).get(language)])


TOGETHER = _("The United States and the ROK work together in this area by:")
ASK = _("Press contact: [office, telephone]")


def _opening(data: Data, told: list[Data], names: Names, framework: Text) -> list[Text]:
    """Return how many projects both sides released, and where they lie."""
    held = data["cycle"]["meeting"]
    meeting = Text(*(meeting_name(held["ordinal"], held["forum"], language) for language in Language.values))
    number = len(data["entries"])
    if not number:
        return [label(_("[No project before the {meeting} is released by both sides yet.]"), meeting=meeting)]
    one, many = (
        _(
            "Under the {framework}, the United States and the Republic of Korea (ROK) have together released"
            " one project before the {meeting}."
        ),
        _(
            "Under the {framework}, the United States and the Republic of Korea (ROK) have together released"
            " {number} projects before the {meeting}."
        ),
    )
    released = label(one if number == 1 else many, framework=framework, number=number, meeting=meeting)
    if not told:
        return [released]
    areas = [names.area(code) for code in names.areas if any(entry["area"] == code for entry in told)]
    where = label(_("Priority areas: {areas}."), areas=join(areas))
    partners = sorted({code for entry in told for code in entry["partners"]})
    if partners:
        countries = label(_("Partner countries: {countries}."), countries=names.listed("countries", partners))
        where = join([where, countries], " ")
    return [released, where]


def _read(text: str, language: str) -> list[Block]:
    """Return the blocks of an edited text: the first line is the headline, signs say what the others are."""
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, clean(text).split("\n"))):
        if not blocks:
            blocks.append(Heading(1, _same(line)))
        elif found := SQUARE.match(line):
            blocks.append(Heading(2, _same(line[found.end() :]), mark=_same("□")))
        elif found := BULLET.match(line):
            blocks.append(Item(2, _same(line[found.end() :])))
        elif found := NOTE.match(line):
            blocks.append(Item(4, _same(line[found.end() :])))
        elif language == Language.EN and LATIN_CAPITALS.fullmatch(line):
            blocks.append(Heading(2, _same(line)))
        else:
            blocks.append(Paragraph(_same(line)))
    return blocks


def _same(line: str) -> Text:
    return Text(line, line)
