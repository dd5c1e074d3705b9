"""The columns of the list of projects, each cell drawn at once as HTML.

Fifty rows are most of the page: their marks come from static/css by the class of the cell, which is the column's name,
attributes that need no quotes have none, a cell ends where the next begins (HTML, 13.1.2.4), and nothing is said in a
row that the head says.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from alliance.accounts.choices import Language, SideCode
from alliance.templatetags.alliance import ONLY, ONLY_SIDE, STATUSES
from frameworks.calendar.clocks import MONTHS_EN, format_rough
from frameworks.choices import Precision
from projects.choices import Stage, Visibility
from projects.queries.listing import Listed
from projects.queries.standing import DIVERGENT
from projects.reports.listing import Wording

EMPTY = "<td>"
# Neither before nor after the work is active does a side say how it goes.
NO_STATUS = EMPTY * 3


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One row of the page: its address, and its cells as they stand in the table."""

    ref: str
    href: str
    cells: SafeString


class PageWording(Wording):
    """The same words with the marks around them, each drawn once for all rows."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        own = SideCode(self.side)
        of_side = {SideCode.US: _("US status"), SideCode.ROK: _("ROK status")}
        # The page shows the own side's word first; an export has its columns in the same place for both.
        self.own_first = (own, own.other)
        self.other_language = (Language.EN if self.language == Language.KO else Language.KO).value
        self.areas = {pk: escape(name) for pk, name in self.areas.items()}
        marks = {code: _mark(letter, word) for code, (letter, word) in STATUSES.items()}
        self.own_says, self.other_says = (
            {code: f"<td class=c-{place} {_label(self.sides[side])}>{mark}" for code, mark in marks.items()}
            for place, side in zip(("own", "other"), self.own_first, strict=True)
        )
        letter, divergent = STATUSES[DIVERGENT]
        self.apart = f"<td class=c-apart>{_mark(letter, f'<span class=vh>{divergent}</span>')}"
        self.seals = {side: self._seal(side) for side in self.own_first}
        self.seen = {(code, of): _seen(code, of) for code in Visibility.values for of in SideCode.values}
        self.only = {code: f'<span class="tag tag-own">{label}</span>' for code, label in ONLY.items()}
        self.themes = {choice.pk: escape(choice.name(self.language)) for choice in self.known.get("theme", {}).values()}
        self.countries = {
            choice.code: escape(choice.name(self.language)) for choice in self.known.get("partner", {}).values()
        }
        self.column_heads = _heads(*(of_side[side] for side in self.own_first))
        # What a row that is folded on a phone says before a cell that does not speak for itself.
        self.labels = {name: _label(label) for name, label in self.column_heads.items()}

    def labelled(self, column: str, text: str) -> str:
        """Return a cell with its label; an empty one needs none."""
        return f"<td class=c-{column} {self.labels[column]}>{text}" if text else EMPTY

    def rough(self, day: date | None, precision: str) -> str:
        """Return a day as a list writes it, no more precisely than it is known."""
        if day is None:
            return ""
        return (
            written(day, self.language) if precision == Precision.DAY else format_rough(day, precision, self.language)
        )

    def _seal(self, side: str) -> str:
        name = _("{side} v{version}").format(side=self.sides[side], version="%s")
        return f"<b>{name}<span class=vh> {_('signed')}</span></b>"


def _heads(own_status: str, other_status: str) -> dict[str, str]:
    """Return what stands above each column; what both sides say takes three."""
    return {
        "ref": _("Ref"), "title": _("Project"), "area": _("Area"), "owner": _("Owner"), "state": _("State"),
        "own": own_status, "apart": _("Divergent"), "other": other_status, "signed": _("Endorsed"),
        "visibility": _("Visibility"), "partners": _("Partners"), "updated": _("Updated"), "kind": _("Kind"),
        "contact": _("Point of contact"), "cycle": _("Cycle"), "themes": _("Themes"),
        "countries": _("Partner countries"), "starts": _("Starts on"), "ends": _("Ends on"),
        "due": _("Next milestone"),
    }  # fmt: skip


def _label(text: str) -> str:
    """Return the attribute that labels a folded cell, without the quotes that a single word does not need."""
    return f"data-l={text}" if text.isalnum() else f'data-l="{escape(text)}"'


def _mark(letter: str, word: object) -> str:
    return f'<b class="st st-{letter}">{word}</b>'


def _seen(code: str, side: str) -> str:
    words = {"OWN": ONLY_SIDE[side], "BOTH": _("Both sides"), "PUBLIC": _("Public")}
    css = '"c-visibility tag-own"' if code == Visibility.OWN else "c-visibility"
    icon = f"<svg class=ico aria-hidden=true><use href=#i-{code.lower()} /></svg>"
    return f"<td class={css}>{icon}{words[code]}"


def _pick(project: Listed) -> str:
    """Draw the box by which the row is chosen; it belongs to the form below the table."""
    ref = project.ref
    return f"<td class=c-pick><input type=checkbox name=ref value={ref} form=many aria-label={ref.upper()}>"


def _ref(project: Listed, words: PageWording) -> str:
    return f"<th scope=row class=c-ref><a href=/projects/{project.ref}/glance/>{project.ref.upper()}</a>"


def _title(project: Listed, words: PageWording) -> str:
    """Draw the title in the reader's language and below it the other; one that stands alone says so."""
    own, other = words.language, words.other_language
    texts = {Language.EN.value: project.title_en, Language.KO.value: project.title_ko}
    first, second = escape(texts[own]), f"<i lang={other}>{escape(texts[other])}</i>"
    if not first:
        return _titled(project, f"<span lang={other}>{escape(texts[other])}</span>", words.only[other])
    return _titled(project, first, second if texts[other] else words.only[own])


def _titled(project: Listed, first: str, second: str) -> str:
    return f"<td class=c-title><a href=/projects/{project.ref}/>{first}</a>{second}"


def _area(project: Listed, words: PageWording) -> str:
    return f"<td class=c-area>{words.areas.get(project.area_id, '')}"


def _owner(project: Listed, words: PageWording) -> str:
    return f"<td class=c-owner>{words.sides[project.owner]}"


def _state(project: Listed, words: PageWording) -> str:
    return f"<td class=c-state>{words.state(project)}<small>{words.stages[project.stage]}</small>"


def _status(project: Listed, words: PageWording) -> str:
    """Draw three cells: what the own side says, whether the other differs, and what the other says."""
    if project.stage != Stage.ACTIVE:
        return NO_STATUS
    said = project.us_status, project.rok_status
    own, other = said if words.side == SideCode.US else said[::-1]
    return f"{words.own_says[own]}{words.apart if project.divergent else EMPTY}{words.other_says[other]}"


def _signed(project: Listed, words: PageWording) -> str:
    versions = {SideCode.US: project.us_signed, SideCode.ROK: project.rok_signed}
    seals = [words.seals[side] % versions[side] for side in words.own_first if versions[side]]
    return f"<td class=c-signed>{''.join(seals)}" if seals else EMPTY


def _visibility(project: Listed, words: PageWording) -> str:
    return words.seen[project.visibility, project.owner]


def _partners(project: Listed, words: PageWording) -> str:
    return f"<td class=c-partners {words.labels['partners']}>{len(project.partners)}"


def _updated(project: Listed, words: PageWording) -> str:
    return f"<td class=c-updated {words.labels['updated']}>{written(words.day(project.updated_at), words.language)}"


def _kind(project: Listed, words: PageWording) -> str:
    return f"<td class=c-kind>{words.kinds[project.kind]}"


def _contact(project: Listed, words: PageWording) -> str:
    return words.labelled("contact", escape(project.more["contact"] or ""))


def _cycle(project: Listed, words: PageWording) -> str:
    return f"<td class=c-cycle>{words.cycles.get(project.cycle_id or 0, '')}"


def _themes(project: Listed, words: PageWording) -> str:
    return words.labelled(
        "themes", ", ".join([words.themes[pk] for pk in project.more["themes"] if pk in words.themes])
    )


def _countries(project: Listed, words: PageWording) -> str:
    return words.labelled("countries", ", ".join([words.countries.get(code, code) for code in project.partners]))


def _starts(project: Listed, words: PageWording) -> str:
    return words.labelled("starts", words.rough(project.starts_on, project.more["precision"]))


def _ends(project: Listed, words: PageWording) -> str:
    return words.labelled("ends", words.rough(project.ends_on, project.more["precision"]))


def _due(project: Listed, words: PageWording) -> str:
    return words.labelled("due", words.rough(project.more["due"], Precision.DAY))


Draw = Callable[[Listed, PageWording], str]
# Each column of ``arranging.COLUMNS``.
DRAWN: Mapping[str, Draw] = {
    "ref": _ref,
    "title": _title,
    "area": _area,
    "owner": _owner,
    "state": _state,
    "status": _status,
    "signed": _signed,
    "visibility": _visibility,
    "partners": _partners,
    "updated": _updated,
    "kind": _kind,
    "contact": _contact,
    "cycle": _cycle,
    "themes": _themes,
    "countries": _countries,
    "starts": _starts,
    "ends": _ends,
    "due": _due,
}


def written(day: date, language: str) -> str:
    """Return a day as a list writes it."""
    if language == Language.KO:
        return f"{day.year}. {day.month}. {day.day}."
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def row_of(project: Listed, words: PageWording, columns: Sequence[Draw]) -> ProjectRow:
    """Return a project as the page shows it."""
    cells = SafeString(_pick(project) + "".join([column(project, words) for column in columns]))
    return ProjectRow(project.ref.upper(), f"/projects/{project.ref}/", cells)
