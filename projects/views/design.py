"""Every part that pages are made of, in all its states and both languages: for whoever builds pages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from alliance.accounts.choices import Language, SideCode
from alliance.templatetags.alliance import STATUSES
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.design import SampleForm
from projects.guide import WORDS
from projects.guide.parts import Words
from projects.timeline import Event, lay_out

THEMES = {"": _("As your machine says"), "light": _("Light"), "dark": _("Dark")}
COLOURS = (
    *("bg", "surface", "ink", "ink-2", "line", "line-2", "rule", "bar", "on-bar"),
    *("accent", "accent-fill", "on-accent", "accent-tint", "focus"),
    *("ok", "risk", "off", "unverified", "diverge", "ok-tint", "risk-tint", "off-tint", "own", "own-tint"),
)
ICONS = ("s-n", "s-r", "s-f", "s-u", "s-d", "i-own", "i-both", "i-public", "i-ok", "i-x", "i-down", "i-file")
SEALS = ("signed", "open", "lapsed", "withdrawn")
MOMENT = datetime(2026, 9, 17, 3, 59, tzinfo=UTC)
TODAY = date(2026, 9, 17)


@dataclass(frozen=True, slots=True)
class Piece:
    """A group of parts, drawn by a template of ``templates/design/`` in each language."""

    slug: str
    name: Words

    @property
    def template(self) -> str:
        """Return the template that draws it."""
        return f"design/{self.slug}.html"


PIECES = (
    Piece("colours", _("Colours")),
    Piece("type", _("Type and icons")),
    Piece("marks", _("Marks")),
    Piece("buttons", _("Buttons and links")),
    Piece("notes", _("Notes")),
    Piece("seals", _("Signatures")),
    Piece("tables", _("Tables and facts")),
    Piece("fields", _("Fields")),
    Piece("states", _("Empty, and in two languages")),
    Piece("drawings", _("Drawings")),
    Piece("helping", _("Words that explain themselves")),
)


@require_safe
@signed_in
def design(request: SignedInRequest) -> HttpResponse:
    """Show the parts in the theme that ``theme`` names; absent where the site is neither a demo nor being built."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    asked = request.GET.get("theme", "")
    context = {
        "pieces": PIECES,
        "languages": Language.values,
        "themes": THEMES,
        "theme": asked if asked in THEMES else "",
        **_samples(),
    }
    return render(request, "design/index.html", context)


def _samples() -> dict[str, Any]:
    """Return what the parts show: made up, and the same each day."""
    return {
        "colours": COLOURS,
        "icons": ICONS,
        "statuses": tuple(STATUSES),
        "seals": SEALS,
        "sides": SideCode.values,
        "moment": MOMENT,
        "today": TODAY,
        "both": SimpleNamespace(title_en="Shared picture of the sea", title_ko="해양 공동 상황도"),
        "english": SimpleNamespace(title_en="Shared picture of the sea", title_ko=""),
        "korean": SimpleNamespace(title_en="", title_ko="해양 공동 상황도"),
        "page": Paginator(range(60), 20).page(2),
        "forms": [
            (language, SampleForm(auto_id=f"{language}-%s"), SampleForm({}, auto_id=f"{language}-refused-%s"))
            for language in Language.values
        ],
        "line": _line(),
        "heat": _heat(),
        "words": tuple(WORDS),
    }


def _line() -> Any:
    events = [
        Event("A", date(2026, 6, 1), "done"),
        Event("B", date(2026, 8, 3), "late"),
        Event("C", date(2026, 10, 5), "next", is_tentative=True),
        Event("SCM", date(2026, 11, 9), "todo", is_goal=True),
    ]
    return lay_out(events, TODAY)


def _heat() -> SimpleNamespace:
    groups = [
        SimpleNamespace(code="ASEAN", name_en="ASEAN", name_ko="아세안"),
        SimpleNamespace(code="PIC", name_en="Pacific Island countries", name_ko="태평양도서국"),
    ]
    areas = [
        SimpleNamespace(code="MS", name_en="Maritime Security", name_ko="해양안보"),
        SimpleNamespace(code="IS", name_en="Information Sharing", name_ko="정보공유"),
    ]
    counts = [[(8, 4), (2, 2)], [(1, 1), (0, 0)]]
    rows = [
        SimpleNamespace(
            area=area,
            cells=[
                SimpleNamespace(group=group, count=count, step=step)
                for group, (count, step) in zip(groups, row, strict=True)
            ],
        )
        for area, row in zip(areas, counts, strict=True)
    ]
    members = [SimpleNamespace(group=group, lines=range(10)) for group in groups]
    return SimpleNamespace(groups=members, rows=rows, gaps=1, fields=4)
