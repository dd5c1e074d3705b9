"""What the list of projects can be narrowed by; each filter is a parameter of the address."""

from datetime import date, datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import SideCode
from alliance.sifting import PlainFilter, Sift
from frameworks.naming import cycle_name
from projects.arranging import GROUPS, ORDER_CHOICES, Order, UnknownColumnError, columns_of, order_of
from projects.choices import Health, Stage, State, Visibility
from projects.models import Project
from projects.queries import listing
from projects.queries.board import NOWHERE, stands_at
from projects.queries.commitments import answers_to
from projects.queries.forums import CHAIN
from projects.queries.standing import DIVERGENT, UNVERIFIED, disagreeing, said
from projects.words import LONGEST_WORDS

SAID = [*Health.choices, (UNVERIFIED, _("Unverified"))]
# What one side alone says, as the first page counts it: "US-AT_RISK".
SIDE_STATUSES = [
    (f"{side}-{code}", format_lazy("{}: {}", side.label, label)) for side in SideCode for code, label in SAID
]
NOWHERE_YET = _("On no agenda yet")
# These say how the list is shown, and narrow nothing.
ARRANGING = frozenset({"order", "then", "grouped", "columns", "density"})
# These stand above the list as chips, with how many projects each of their values would leave.
FACETS = ("stage", "area", "status")
STATUSES = [*SAID, (DIVERGENT, _("Divergent")), *SIDE_STATUSES]


def are_columns(text: str) -> None:
    """Say which name of an address is no column."""
    try:
        columns_of(text)
    except UnknownColumnError as error:
        raise ValidationError(error.label) from error


class ProjectFilter(Sift):
    """Narrow what a person may see. Give it ``on``, the day whose group memberships count, and ``at``.

    ``choices`` are what the references are chosen from, where somebody has read them already.
    """

    q = django_filters.CharFilter(label=_("Words"), method="with_words", max_length=LONGEST_WORDS)
    area = PlainFilter(label=_("Priority area"), method="of_reference")
    state = PlainFilter(label=_("State"), choices=State.choices)
    owner = PlainFilter(label=_("Owner"), choices=SideCode.choices)
    stage = PlainFilter(label=_("Stage"), choices=Stage.choices)
    visibility = PlainFilter(label=_("Visibility"), choices=Visibility.choices)
    status = PlainFilter(label=_("Either side says"), method="with_status", choices=STATUSES)
    partner = PlainFilter(label=_("Partner country"), method="of_reference")
    group = PlainFilter(label=_("Partner group"), method="of_reference")
    theme = PlainFilter(label=_("Theme"), method="of_reference")
    commitment = PlainFilter(label=_("Answers the commitment"), method="of_reference")
    cycle = PlainFilter(label=_("Cycle"), method="of_reference")
    forum = PlainFilter(
        label=_("Last forum"), method="at_forum", choices=[(NOWHERE, NOWHERE_YET), *((code, code) for code in CHAIN)]
    )
    framework = PlainFilter(label=_("Framework"), method="of_reference")
    languages = PlainFilter(label=_("Languages"), method="with_languages", choices=[("apart", _("One left behind"))])
    order = PlainFilter(label=_("Order"), method="as_they_are", choices=ORDER_CHOICES, empty_label=None)
    then = PlainFilter(label=_("Then by"), method="as_they_are", choices=ORDER_CHOICES, empty_label=_("None"))
    grouped = PlainFilter(
        label=_("Group by"), method="as_they_are", choices=list(GROUPS.items()), empty_label=_("Nothing")
    )
    columns = django_filters.CharFilter(
        label=_("Columns"), method="as_they_are", widget=HiddenInput, validators=[are_columns]
    )
    density = PlainFilter(
        label=_("Density"), method="as_they_are", choices=[("one", _("One language"))], empty_label=_("Two languages")
    )

    facets = FACETS
    arranging = ARRANGING

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Project],
        *,
        on: date,
        at: datetime,
        language: str,
        choices: list[listing.Choice] | None = None,
    ) -> None:
        super().__init__(data, queryset)
        self.on, self.at, self.language = on, at, language
        self.known: dict[str, dict[str, listing.Choice]] = {}
        for choice in listing.choices() if choices is None else choices:
            self.known.setdefault(choice.kind, {}).setdefault(choice.code, choice)
        for kind in ("area", "partner", "group", "theme", "commitment", "cycle", "framework"):
            self.filters[kind].extra["choices"] = self._labels(kind)

    @property
    def orders(self) -> list[Order]:
        """Return what to sort by, as chosen; the newest first unless something known was."""
        chosen = [self.said.get("order") or "newest", self.said.get("then")]
        return [order_of(text) for text in chosen if text]

    @property
    def order_by(self) -> list[Any]:
        """Return the same for a query."""
        return self.ordered(searching=self.is_search)

    def ordered(self, *, searching: bool) -> list[Any]:
        """Return the same for a query in which words are searched, or for one that may walk an index."""
        return listing.ordering(self.orders, self.language, searching=searching)

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """Return the names of the columns to show; the usual ones unless the address names others."""
        return columns_of(self.said.get("columns") or "")

    @property
    def grouped_by(self) -> str:
        """Return what to gather by, or nothing."""
        return self.said.get("grouped") or ""

    @property
    def is_search(self) -> bool:
        """Test whether words narrow what is found."""
        return bool(self.said.get("q"))

    def with_words(self, found: Any, name: str, value: str) -> Any:
        return found.matching(value)

    def with_status(self, found: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        side, _dash, code = value.rpartition("-")
        if side:
            return found.filter(said(side, code, self.at))
        if code == DIVERGENT:
            return found.filter(disagreeing(self.at))
        return found.filter(said(SideCode.US, code, self.at) | said(SideCode.ROK, code, self.at))

    def at_forum(self, found: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return found.filter(stands_at(value))

    def with_languages(self, found: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return found.exclude(stale=[])

    def of_reference(self, found: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        pk = self.known[name][value].pk
        match name:
            case "area":
                return found.filter(area_id=pk)
            case "cycle":
                return found.filter(cycle_id=pk)
            case "framework":
                return found.filter(framework_id=pk)
            case "partner":
                return found.filter(partner_codes__contains=[value])
            case "commitment":
                return found.filter(answers_to(pk))
            case "theme":
                return found.filter(pk__in=listing.with_theme(pk))
        return found.filter(partner_codes__overlap=listing.members_of(pk, self.on))

    def _labels(self, kind: str) -> list[tuple[str, str]]:
        things = self.known.get(kind, {}).values()
        if kind == "cycle":
            newest = sorted(things, key=lambda cycle: -cycle.order)
            return [(cycle.code, cycle_name(cycle.order, self.language)) for cycle in newest]
        named = sorted((thing.order, thing.name(self.language), thing.code) for thing in things)
        return [(code, name) for _order, name, code in named]
