"""One page of the list of projects, and all of its rows for an export, in a fixed number of statements."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models import DateTimeField as Moment
from django.db.models.functions import Cast, Coalesce, Lower, NullIf, RowNumber
from django.db.models.lookups import LessThanOrEqual

from alliance.accounts.choices import Language
from alliance.facets import COUNTED_AT_ONCE, AsText
from alliance.statements import Statement
from frameworks.choices import Role
from frameworks.models import (
    Commitment,
    Country,
    CountryGroup,
    CountryMembership,
    Cycle,
    Framework,
    Post,
    PriorityArea,
    Theme,
)
from projects.arranging import Order
from projects.choices import ListKind, State
from projects.models import Project, ProjectMilestone
from projects.queries import saved_views
from projects.queries.counts import CountOf
from projects.queries.facets import Group, counted_in, read
from projects.queries.hits import keys_of, with_keys
from projects.queries.saved_views import Offered
from projects.queries.standing import diverge, fresh_since, status_of
from projects.queries.waiting import is_carried_on

PER_PAGE = 50
NEWEST = Order("newest", is_reversed=False)
ALIKE = frozenset({"area", "state", "owner"})
NOTHING: Mapping[str, Any] = MappingProxyType({})
CHUNK = 2_000
SHOWN = (
    *(
        "key",
        "number",
        "prefix",
        "owner",
        "title_en",
        "title_ko",
        "area_id",
        "kind",
        "stage",
        "state",
        "visibility",
        "cycle_id",
    ),
    *("starts_on", "ends_on", "updated_at", "is_illustrative"),
    *("us_health", "us_reported_at", "rok_health", "rok_reported_at", "us_signed", "rok_signed"),
    "partner_codes",
    # Only of what came back is it asked whether it was carried on.
    Case(When(state=State.RETURNED, then=Exists(is_carried_on())), default=Value(False)),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing of the reference data to filter by: ``code`` stands in the address."""

    kind: str
    pk: int
    code: str
    name_en: str
    name_ko: str
    order: int

    def name(self, language: str) -> str:
        """Return the name in a language."""
        return self.name_ko if language == Language.KO else self.name_en


class Listed(NamedTuple):
    """A project as a list needs it. ``us_signed`` is the version in force or None; ``since`` as in ``fresh_since``.

    ``more`` holds what ``more_for`` names, where a column asks for it.
    """

    key: str
    number: int | None
    prefix: str
    owner: str
    title_en: str
    title_ko: str
    area_id: int
    kind: str
    stage: str
    state: str
    visibility: str
    cycle_id: int | None
    starts_on: date | None
    ends_on: date | None
    updated_at: datetime
    is_illustrative: bool
    us_health: str
    us_reported_at: datetime | None
    rok_health: str
    rok_reported_at: datetime | None
    us_signed: int | None
    rok_signed: int | None
    partners: list[str]
    is_carried_on: bool
    since: datetime
    more: dict[str, Any]

    @property
    def us_status(self) -> str:
        """Return what the US side says: a code, or nothing before and after the work is active."""
        return status_of(self.stage, self.us_health, self.us_reported_at, self.since)

    @property
    def rok_status(self) -> str:
        """Return what the ROK side says, likewise."""
        return status_of(self.stage, self.rok_health, self.rok_reported_at, self.since)

    @property
    def divergent(self) -> bool:
        """Test whether the sides say different things of it."""
        return diverge(self.us_status, self.rok_status)

    @property
    def ref(self) -> str:
        """Return the address, as Project.ref does."""
        return f"{self.prefix}-{self.number:03d}" if self.number else self.key


@dataclass(frozen=True, slots=True)
class ListPage:
    """The rows of one page, its number from 1, and how many rows there are on all of them.

    ``groups`` is what came along for the facets: None where they are still to be asked for. ``has_more`` says that
    there are more rows than ``total``, which are counted only when asked for.
    """

    rows: list[Listed]
    number: int
    total: int
    groups: list[Group] | None = None
    has_more: bool = False

    @property
    def length(self) -> int:
        """Return how many rows there are to page through."""
        return self.total


def choices() -> list[Choice]:
    """Return areas, countries, groups, themes, frameworks and cycles, in one statement."""
    return [Choice(*row) for row in _choices_statement().rows()]


def choices_with_views(*, user_id: int, side: str, page: ListKind) -> tuple[list[Choice], list[Offered]]:
    """Return the same, and the saved views that a list offers a person of a side, still in one statement."""
    rows = _choices_statement(with_views=True).rows(user=user_id, side=side, page=page.value)
    views = [row for row in rows if row[0] == saved_views.KIND]
    return [Choice(*row) for row in rows if row[0] != saved_views.KIND], saved_views.in_order(views)


@cache
def _choices_statement(*, with_views: bool = False) -> Statement:
    with_cycles = Exists(Cycle.objects.filter(framework=OuterRef("framework")))
    cycles_of = Exists(Cycle.objects.filter(framework=OuterRef("pk")))
    named = ("name_en", "name_ko")
    parts = [
        _choices("area", PriorityArea.objects.filter(with_cycles), "code", *named, F("order")),
        _choices("partner", Country.objects.partners(), "alpha2", *named, Value(0)),
        _choices("group", CountryGroup.objects.all(), "code", *named, Value(0)),
        _choices("theme", Theme.objects.all(), "code", *named, Value(0)),
        _choices("commitment", Commitment.objects.all(), "code", "title_en", "title_ko", F("order")),
        _choices("framework", Framework.objects.filter(cycles_of), "code", *named, Value(0)),
        _choices("cycle", Cycle.objects.all(), "slug", "slug", "slug", F("meeting__ordinal")),
        *([saved_views.rows_on()] if with_views else []),
    ]
    return Statement(parts[0].union(*parts[1:], all=True))


def _choices(kind: str, things: QuerySet[Any], code: str, name_en: str, name_ko: str, order: Any) -> QuerySet[Any]:
    return things.order_by().values_list(
        Value(kind), "pk", code, F(name_en), F(name_ko), Cast(order, IntegerField()), named=False
    )


def ordering(orders: Sequence[Order], language: str, *, searching: bool) -> list[Any]:
    """Return what to sort by: one thing, then another where it is alike, and the newest first where many are.

    While words are searched the date is wrapped, so that PostgreSQL cannot walk the index on the date, which for
    a word that stands in a tenth of the rows it thinks worth it, and read the text of every row.
    """
    wrapped = ExpressionWrapper(F("updated_at") + Value(timedelta(0)), output_field=Moment())
    first, second = ("title_ko", "title_en") if language == Language.KO else ("title_en", "title_ko")
    keys: dict[str, Any] = {
        "newest": wrapped if searching else F("updated_at"),
        "title": Lower(Coalesce(NullIf(first, Value("")), F(second))),
        "area": F("area__order"),
        "state": F("state"),
        "number": F("number"),
        "owner": F("owner"),
        "starts": F("starts_on"),
        "ends": F("ends_on"),
    }
    wanted: dict[str, Order] = {}
    # Many share an area, a state or an owner; titles, numbers and days tell nearly all apart.
    for order in [*orders, NEWEST] if len(orders) == 1 and orders[0].name in ALIKE else orders:
        wanted.setdefault(order.name, order)
    # The last key runs as the first does: an index that serves one way serves the other backwards.
    last = F("pk").asc() if orders[0].is_reversed else F("pk").desc()
    return [*(_running(keys[name], order) for name, order in wanted.items()), last]


def _running(key: Any, order: Order) -> Any:
    """Return a key that runs as it should; what has no number or day stands last whichever way that is."""
    nulls_last = True if order.name in ("number", "starts", "ends") else None
    if order.is_reversed != (order.name == "newest"):
        return key.desc(nulls_last=nulls_last)
    return key.asc(nulls_last=nulls_last)


def more_for(columns: Iterable[str], side: str, language: str) -> dict[str, Any]:
    """Return what some columns read beyond what every list does, by the name under which ``Listed.more`` holds it.

    :param side: whose point of contact for a project's area is named.
    """
    steps = ProjectMilestone.objects.filter(project=OuterRef("pk"), actual_on=None, dropped_at=None)
    themes = Project.themes.through.objects.filter(project=OuterRef("pk"))
    posts = Post.objects.filter(side_id=side, role=Role.POC, area=OuterRef("area"))
    read = {
        "themes": ("themes", ArraySubquery(themes.order_by("theme_id").values("theme_id"))),
        "due": ("due", Subquery(steps.values("project").values(day=Min(Coalesce("forecast_on", "planned_on"))))),
        "contact": ("contact", Subquery(posts.values("title_ko" if language == Language.KO else "title_en"))),
        "starts": ("precision", F("date_precision")),
        "ends": ("precision", F("date_precision")),
    }
    return dict(read[name] for name in columns if name in read)


def page_of(
    found: QuerySet[Project],
    order: list[Any],
    number: int,
    at: datetime,
    *,
    searching: bool = False,
    facets: QuerySet[Any, Any] | None = None,
    more: Mapping[str, Any] = NOTHING,
    whole: bool = False,
) -> ListPage:
    """Return a page of what was found; beyond the end it is the last one.

    :param searching: whether words narrow it, so that finding the rows costs more than reading them.
    :param facets: groups to count in the same statement, unless words are searched: searching twice is dear.
    :param more: what ``more_for`` returned for the columns that are shown.
    :param whole: whether to count the groups however many rows were found.
    """
    start = (number - 1) * PER_PAGE
    page = slice(start, start + PER_PAGE)
    ordered = found.order_by(*order)
    shown = (*SHOWN, *more.values())
    rows = _hits(ordered, page, shown) if searching else _rows(ordered, order, page, facets, shown, whole=whole)
    if rows or number == 1:
        listed = listed_of(rows, more, at)
        total, told = rows[0][len(shown) :] if rows else (0, None)
        return ListPage(listed, number, total, None if told is None else read(told))
    last = max(1, -(-found.count() // PER_PAGE))
    if last == number:
        return ListPage([], 1, 0)
    return page_of(found, order, last, at, searching=searching, facets=facets, more=more, whole=whole)


def searched_page_of(
    found: QuerySet[Project],
    orders: tuple[list[Any], list[Any]],
    number: int,
    at: datetime,
    *,
    facets: bool,
    more: Mapping[str, Any],
) -> ListPage:
    """Return a page of what words find, looked up once; of very many hits nothing is counted, and the last page is
    that of the last one that would be.

    :param orders: what to sort by where hits are few, and where they are so many that an index may be walked.
    :param facets: whether to count groups as well, where that takes no second search.
    """
    few, many = orders
    keys = keys_of(found)
    total = COUNTED_AT_ONCE if keys is None else len(keys)
    number = min(number, max(1, -(-total // PER_PAGE)))
    page = slice((number - 1) * PER_PAGE, number * PER_PAGE)
    shown = (*SHOWN, *more.values())
    if keys is None:
        nearest = found.order_by(*many).values_list(*shown)[page]
        return ListPage(listed_of(nearest, more, at), number, total, has_more=True)
    told = AsText(counted_in(with_keys(keys), at)) if facets else Value(None, TextField())
    first = Case(When(place=page.start + 1, then=told), output_field=TextField())
    placed = with_keys(keys).annotate(place=Window(RowNumber(), order_by=few)).order_by(*few)
    rows = list(placed.values_list(*shown, first)[page])
    groups = read(rows[0][-1]) if rows and facets else None
    return ListPage(listed_of(rows, more, at), number, total, groups)


def listed_of(rows: Iterable[tuple[Any, ...]], more: Mapping[str, Any], at: datetime) -> list[Listed]:
    """Return rows that begin with what ``SHOWN`` names and go on with ``more``, as a list needs them."""
    since, common, names = fresh_since(at), len(SHOWN), tuple(more)
    return [Listed._make((*row[:common], since, dict(zip(names, row[common:], strict=False)))) for row in rows]


def _rows(
    found: QuerySet[Project],
    order: list[Any],
    page: slice,
    facets: QuerySet[Any, Any] | None,
    shown: tuple[Any, ...],
    *,
    whole: bool,
) -> list[tuple[Any, ...]]:
    """Pick the ids of the page first, then read what is shown of these alone, with the count of all.

    The groups of the facets come with the first row alone. PostgreSQL does not begin to count them where so many rows
    were found that they would not be told.
    """
    total = CountOf(found.order_by().values("pk"))
    rows = Project.objects.filter(pk__in=found.values("pk")[page]).order_by(*order)
    if facets is None:
        return list(rows.values_list(*shown, total, Value(None, TextField())))
    rows = rows.annotate(place=Window(RowNumber(), order_by=order))
    is_first = Q(place=1) if whole else Q(LessThanOrEqual(total, Value(COUNTED_AT_ONCE)), place=1)
    return list(rows.values_list(*shown, total, Case(When(is_first, then=AsText(facets)), output_field=TextField())))


def _hits(found: QuerySet[Project], page: slice, shown: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Search once for the page and the count: finding the hits costs more than sorting them."""
    return list(found.values_list(*shown, Window(Count("pk")), Value(None, TextField()))[page])


def all_of(found: QuerySet[Project], order: list[Any], at: datetime) -> Iterator[Listed]:
    """Yield every row through a cursor of the server. Needs a transaction."""
    since = fresh_since(at)
    for row in found.order_by(*order).values_list(*SHOWN).iterator(chunk_size=CHUNK):
        yield Listed._make((*row, since, {}))


def members_of(group_id: int, on: date) -> ArraySubquery:
    """Return the codes of the countries that are in a group on a day."""
    members = CountryMembership.objects.on(on).filter(group_id=group_id)
    return ArraySubquery(members.values("country__alpha2"))


def with_theme(theme_id: int) -> QuerySet[Any]:
    """Return the ids of projects with a theme."""
    return Project.themes.through.objects.filter(theme_id=theme_id).values("project_id")
