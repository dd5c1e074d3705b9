"""Which file of reference data fills which model, column by column."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model

from frameworks.choices import Duty, Role
from frameworks.models import (
    Commitment,
    Country,
    CountryGroup,
    CountryMembership,
    Forum,
    Framework,
    GlossaryTerm,
    Meeting,
    MilestoneRule,
    Organization,
    Principle,
    PriorityArea,
    Side,
    SourceConflict,
    Statement,
    Theme,
)

Values = dict[str, object]
Key = tuple[object, ...]

DUTIES = {
    "CALL": Duty.CALL,
    "CONCEPT": Duty.CONCEPT,
    "RCWG_REVIEW": Duty.REVIEW,
    "PRIORITISE": Duty.RANKING,
    "STATUS": Duty.STATUS,
    "KIDD": Duty.ENDORSEMENT,
    "FINAL": Duty.FINAL_TEXT,
    "PRESENT": Duty.PRESENT,
    "CLOSEOUT": Duty.CLOSE_OUT,
}
# A body owes nothing by itself: the working group's review falls to the areas, the dialogue's endorsement to the leads.
OWNERS = {"lead_poc": Role.LEAD, "poc": Role.POC, "rcwg": Role.POC, "kidd_head": Role.LEAD}
FOUND = {"found": True, "own": False}


@dataclass(frozen=True, slots=True)
class Table:
    """How one file, or some of its columns, becomes the rows of one model.

    :param key: the fields that name a row in the world; a second load finds the row by them.
    :param columns: what is read of the file, words apart; ``since>valid_from`` fills a field of another name.
    :param refs: for each field that points elsewhere, the table it points into.
    :param split: for each column that is no plain value of one field, what turns it into values.
    :param joined: fields whose reference is told by several columns, and what makes the other table's key of them.
    :param own_parent: the field that points into the same table.
    :param theirs: tells of a row in the file that it only proposes: once it is there, people decide about it.
    :param repeats: whether several lines may tell of the same row.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    columns: str
    file: str = ""
    refs: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, Callable[[str], Values]] = field(default_factory=dict)
    joined: Mapping[str, tuple[tuple[str, ...], Callable[..., Key | None]]] = field(default_factory=dict)
    own_parent: str = ""
    theirs: Callable[[Values], bool] = lambda _values: False
    repeats: bool = False

    @property
    def path(self) -> str:
        """Return the name of its file."""
        return f"{self.file or self.name}.csv"

    @property
    def plain(self) -> dict[str, str]:
        """Return the field that each plain column fills."""
        pairs = (word.partition(">") for word in self.columns.split())
        return {column: name or column for column, _sign, name in pairs if column not in self.split}

    @property
    def wanted(self) -> set[str]:
        """Return the columns the file must have."""
        together = {column for columns, _build in self.joined.values() for column in columns}
        return {*self.plain, *self.split, *together}

    def column_of(self, name: str) -> str:
        """Return the column to look at when a field is wrong."""
        if name in self.joined:
            return self.joined[name][0][-1]
        return next((column for column, filled in self.plain.items() if filled == name), name)


def planned_window(text: str) -> Values:
    """Return the days a window spans: of a year, of a month, or from one day to another.

    :raises ValueError: for anything else.
    """
    if not text:
        return {"window_from": None, "window_until": None}
    first, _slash, last = text.partition("/")
    return {"window_from": _edge(first, last_day=False), "window_until": _edge(last or first, last_day=True)}


def _edge(text: str, *, last_day: bool) -> date:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date.fromisoformat(text)
    year, month = parts[0], (parts[1] if len(parts) == 2 else (12 if last_day else 1))
    return date(year, month, calendar.monthrange(year, month)[1] if last_day else 1)


def one_of(name: str, known: Mapping[str, object]) -> Callable[[str], Values]:
    """Return what puts the value known for a word into a field."""

    def read(text: str) -> Values:
        if text not in known:
            raise ValueError(f"{text!r} is none of {', '.join(known)}.")
        return {name: known[text]}

    return read


def _theme_codes(text: str) -> Values:
    return {"theme_codes": text.split(";") if text else []}


def _duty(text: str) -> Values:
    return {"code": text, **one_of("duty", DUTIES)(text)}


def _meeting_key(forum: str, ordinal: str) -> Key:
    return (forum,), int(ordinal)


def _meeting_if_any(forum: str, ordinal: str) -> Key | None:
    return _meeting_key(forum, ordinal) if forum or ordinal else None


def _statement_key(forum: str, ordinal: str, stated_on: str) -> Key:
    return _meeting_key(forum, ordinal), date.fromisoformat(stated_on)


# Parents stand before their children.
TABLES = (
    Table("sides", Side, ("code",), "code name_en name_ko time_zone language"),
    Table(
        "frameworks",
        Framework,
        ("code",),
        "code name_en name_ko adopted_on adopted_at_forum adopted_at_ordinal summary_en summary_ko source confidence",
    ),
    Table(
        "priority_areas",
        PriorityArea,
        ("framework", "code"),
        "framework order code name_en name_ko scope_en scope_ko source confidence",
        refs={"framework": "frameworks"},
    ),
    Table(
        "principles",
        Principle,
        ("framework", "code"),
        "framework order code title_en title_ko summary_en summary_ko source",
        refs={"framework": "frameworks"},
    ),
    Table("themes", Theme, ("code",), "code name_en name_ko source"),
    Table(
        "organizations",
        Organization,
        ("code",),
        "code side parent name_en name_ko kind valid_from valid_until note source confidence",
        refs={"side": "sides", "parent": "organizations"},
        own_parent="parent",
    ),
    Table("country_groups", CountryGroup, ("code",), "code name_en name_ko note source"),
    Table("countries", Country, ("alpha2",), "alpha2 alpha3 name_en name_ko"),
    Table(
        "country_memberships",
        CountryMembership,
        ("country", "group", "valid_from"),
        "country group since>valid_from until>valid_until source confidence",
        refs={"country": "countries", "group": "country_groups"},
    ),
    Table(
        "forums",
        Forum,
        ("code",),
        "code name_en name_ko reports_to function level cadence_en lead_us lead_rok lead_us_ko lead_rok_ko"
        " source confidence",
        refs={"reports_to": "forums"},
        own_parent="reports_to",
    ),
    Table(
        "meetings",
        Meeting,
        ("forum", "ordinal"),
        "forum ordinal start_on end_on date_precision city_en city_ko mode host_side time_zone status>state"
        " announced_on published_on note_en note_ko source confidence",
        refs={"forum": "forums"},
        split={"planned_window": planned_window},
        theirs=lambda values: values["start_on"] is None,
    ),
    Table(
        "deadline_rules",
        MilestoneRule,
        ("framework", "code"),
        "framework order name_en name_ko anchor_forum offset_days>offset offset_unit>unit due_time"
        " description_en description_ko",
        refs={"framework": "frameworks", "anchor_forum": "forums"},
        split={"code": _duty, "owner_role": one_of("owner_role", OWNERS)},
        theirs=lambda _values: True,
    ),
    Table(
        "statements",
        Statement,
        ("meeting", "stated_on"),
        "statement_on>stated_on",
        file="commitments",
        refs={"meeting": "meetings"},
        joined={"meeting": (("statement_forum", "statement_ordinal"), _meeting_key)},
        repeats=True,
    ),
    Table(
        "commitments",
        Commitment,
        ("code",),
        "pillar_en pillar_ko order code title_en title_ko summary_en summary_ko related_framework related_forum source",
        refs={"statement": "statements", "related_framework": "frameworks", "related_forum": "forums"},
        split={"themes": _theme_codes},
        joined={"statement": (("statement_forum", "statement_ordinal", "statement_on"), _statement_key)},
    ),
    Table(
        "source_conflicts",
        SourceConflict,
        ("subject_en",),
        "subject_en subject_ko claim_a_en claim_a_ko source_a claim_b_en claim_b_ko source_b",
        refs={"meeting": "meetings"},
        joined={"meeting": (("about_forum", "about_ordinal"), _meeting_if_any)},
    ),
    Table(
        "glossary",
        GlossaryTerm,
        ("en", "context"),
        "en ko context note source",
        split={"status": one_of("found", FOUND)},
    ),
)
