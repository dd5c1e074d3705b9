"""What the lists of filings and of the record can be narrowed by; each filter is a parameter of the address."""

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from alliance.accounts.models import User
from alliance.audit.models import Entry
from alliance.sifting import (
    FacetFilter,
    Order,
    OrderedSift,
    PlainFilter,
    Sift,
    density_filter,
    order_filter,
    then_filter,
)
from alliance.statements import Statement
from frameworks.calendar.clocks import ZONES
from frameworks.models import Post
from frameworks.policies import Actor
from frameworks.queries import choice_rows, choices_among, choices_of
from projects.choices import Ending, State
from projects.labels import VERBS
from projects.models import Submission
from projects.queries.filings import on_agendas_of, signed_by

# What acts of the record are about, by how their names begin.
ABOUT = {
    "projects": ("project", "file"),
    "cycles": ("cycle", "ranking", "report", "milestone", "meeting", "holiday"),
    "duties": ("obligation", "notice", "delivery", "ladder", "reminder"),
    "people": ("person", "account", "post", "calendar"),
}
ABOUT_WORDS = [
    ("projects", _("Projects")),
    ("cycles", _("Cycles and calendar")),
    ("duties", _("Duties and reminders")),
    ("people", _("People and posts")),
    ("record", _("Record and reference data")),
]
WHEN = [
    ("today", _("Today")),
    ("week", _("1 to 6 days ago")),
    ("month", _("7 to 29 days ago")),
    ("earlier", _("Earlier")),
]
READERS = [("both", _("Both sides")), ("own", _("Own side only"))]
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2149, 12, 31)
SIGNED = [
    ("both", _("Both sides")),
    *((side.value, side.label) for side in SideCode),
    ("none", _("Nobody yet")),
    ("moved", _("In a later cycle since")),
]


class FilingFilter(OrderedSift):
    """Narrow the filings that a person may see. Give it the reader's language."""

    facets = ("state", "area", "owner", "signed")

    cycle = FacetFilter(label=_("Cycle"), of="cycle__slug")
    forum = PlainFilter(label=_("On an agenda of"), method="on_an_agenda")
    ending = FacetFilter(label=_("How it ended"), of="ending", choices=Ending.choices)
    state = FacetFilter(label=_("State"), of="state", choices=[one for one in State.choices if one[0] != State.DRAFT])
    area = FacetFilter(label=_("Priority area"), of="project__area__code")
    owner = FacetFilter(label=_("Owner"), of="project__owner", choices=SideCode.choices)
    signed = FacetFilter(label=_("Signed by"), of=signed_by(), choices=SIGNED)
    order = order_filter()
    then = then_filter()
    density = density_filter()

    class Meta:
        model = Submission
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Submission], *, language: str) -> None:
        self.orders = {
            "submitted": Order(_("Submitted"), (F("submitted_at").desc(nulls_last=True),), "descending"),
            "title": Order(_("Title"), (_title_in(language),)),
            "area": Order(_("Priority area"), ("project__area__order",)),
            "cycle": Order(_("Cycle"), ("-cycle__meeting__ordinal",), "descending"),
            "state": Order(_("State"), ("state",)),
            "number": Order(_("Reference"), (F("project__number").asc(nulls_last=True),)),
        }
        super().__init__(data, queryset)
        known = choices_of(_choices())
        for name in ("cycle", "forum", "area"):
            self.offer(name, known.get(name, []))

    def on_an_agenda(self, found: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        return found.filter(on_agendas_of(value))


def _title_in(language: str) -> Lower:
    own, other = ("title_ko", "title_en") if language == Language.KO else ("title_en", "title_ko")
    return Lower(Coalesce(NullIf(f"project__{own}", Value("")), F(f"project__{other}")))


@cache
def _choices() -> Statement:
    return choices_among()


def _day_filter(label: Any, method: str) -> django_filters.DateFilter:
    bounds = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, method=method, widget=widget, validators=bounds)


class EntryFilter(Sift):
    """Narrow the record of the own side. Its days are those of the side's own clock."""

    facets = ("about", "when", "readers")

    act = FacetFilter(label=_("Act"), of="verb")
    who = FacetFilter(label=_("Who"), of="actor__username")
    post = PlainFilter(label=_("As which post"), method="as_post")
    since = _day_filter(_("Since"), "since_day")
    until = _day_filter(_("Until"), "until_day")
    about = FacetFilter(label=_("About"), choices=ABOUT_WORDS)
    when = FacetFilter(label=_("When"), choices=WHEN)
    readers = FacetFilter(label=_("Who may read it"), choices=READERS)

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Entry], *, actor: Actor, at: datetime) -> None:
        super().__init__(data, queryset)
        self.zone = ZoneInfo(ZONES[actor.side])
        known = choices_of(_doers(actor.side))
        self.offer("act", sorted(((verb, str(words)) for verb, words in VERBS.items()), key=lambda named: named[1]))
        for name in ("who", "post"):
            self.offer(name, known.get(name, []))
        self.filters["about"].of = _about()
        self.filters["when"].of = _days_ago(at, self.zone)
        self.filters["readers"].of = Case(
            When(shared=True, then=Value("both")), default=Value("own"), output_field=CharField()
        )

    def as_post(self, found: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return found.filter(post_id__in=Post.objects.filter(slug=value).values("pk"))

    def since_day(self, found: QuerySet[Entry], name: str, value: date) -> QuerySet[Entry]:
        return found.filter(at__gte=datetime.combine(value, time(), self.zone))

    def until_day(self, found: QuerySet[Entry], name: str, value: date) -> QuerySet[Entry]:
        return found.filter(at__lt=datetime.combine(value + timedelta(days=1), time(), self.zone))


def _about() -> Case:
    whens = []
    for name, beginnings in ABOUT.items():
        begins = Q()
        for beginning in beginnings:
            begins |= Q(verb__startswith=f"{beginning}.")
        whens.append(When(begins, then=Value(name)))
    return Case(*whens, default=Value("record"), output_field=CharField())


def _days_ago(at: datetime, zone: ZoneInfo) -> Case:
    """Return in which of the spans of ``WHEN`` an entry was written: each value leaves out those after it."""
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"today": 0, "week": 6, "month": 29}
    spans = (When(at__gte=today - timedelta(days=number), then=Value(name)) for name, number in days.items())
    return Case(*spans, default=Value("earlier"), output_field=CharField())


@lru_cache(maxsize=8)
def _doers(side: str) -> Statement:
    people = choice_rows("who", User.objects.filter(side=side), "username", "name_en", "name_ko", Value(0))
    posts = choice_rows("post", Post.objects.filter(side=side), "slug", "title_en", "title_ko", Value(0))
    return Statement(people.union(posts, all=True))
