"""What the lists of duties and of mails can be narrowed by; each filter is a parameter of the address."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.accounts.models import User
from alliance.sifting import FacetFilter, Order, OrderedSift, PlainFilter, density_filter, order_filter, then_filter
from alliance.statements import Statement
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Duty
from frameworks.models import Post
from frameworks.policies import Actor
from frameworks.queries import choice_rows, choices_among, choices_of
from reminders.choices import DeliveryState, ObligationState, ToldAs
from reminders.models import Delivery, Obligation

MINE, OTHERS = "mine", "others"
LATE = "LATE"
NO_AREA = "none"
STANDINGS = [
    (LATE, _("Late")),
    (ObligationState.OPEN.value, pgettext_lazy("duty", "Open, not late")),
    *((state.value, state.label) for state in (ObligationState.MET, ObligationState.NIL, ObligationState.WAIVED)),
]
# How far ahead of today, on the clock of the own side, a duty falls due: each value leaves out those before it.
DUE = [
    ("past", _("Past")),
    ("today", _("Today")),
    ("week", _("In 1 to 7 days")),
    ("month", _("In 8 to 30 days")),
    ("later", pgettext_lazy("duty", "Later")),
]
DUTY = Case(*(When(duty=duty, then=Value(place)) for place, duty in enumerate(Duty.values)))
# What is open comes first, by its day; the rest has none here.
OPEN_BY_DAY = Case(When(state=ObligationState.OPEN, then=F("due_at")))


class DutyFilter(OrderedSift):
    """Narrow the duties that a person may see: those of the own side's posts."""

    facets = ("whose", "state", "due", "area")
    orders = {
        "pressing": Order(_("Most pressing"), (OPEN_BY_DAY.asc(nulls_last=True), "-due_at"), "other"),
        "due": Order(_("Due"), ("due_at",)),
        "latest": Order(_("Due last"), ("-due_at",), "descending"),
        "post": Order(_("Post"), ("post__slug",)),
        "duty": Order(_("Duty"), (DUTY.asc(),)),
        "state": Order(_("State"), ("state",)),
    }

    duty = FacetFilter(label=_("Duty"), of="duty", choices=Duty.choices)
    post = FacetFilter(label=_("Post"), of="post__slug")
    cycle = FacetFilter(label=_("Cycle"), of="cycle__slug")
    forum = FacetFilter(
        label=_("Forum"), of=Coalesce("milestone__anchor_forum__code", "meeting__forum__code", output_field=CharField())
    )
    whose = FacetFilter(label=_("Whose"), choices=[(MINE, _("My posts")), (OTHERS, _("Others of my side"))])
    state = FacetFilter(label=_("State"), choices=STANDINGS)
    due = FacetFilter(label=_("Due"), choices=DUE)
    area = FacetFilter(label=_("Priority area"), of=Coalesce("post__area__code", Value(NO_AREA)))
    order = order_filter()
    then = then_filter()
    density = density_filter()

    class Meta:
        model = Obligation
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Obligation], *, actor: Actor, at: datetime) -> None:
        super().__init__(data, queryset)
        known = choices_of(_choices(actor.side))
        for name in ("post", "cycle", "forum", "area"):
            self.offer(name, known.get(name, []))
        self.filters["area"].extra["choices"].append((NO_AREA, _("No area of its own")))
        held = [seat.post_id for seat in actor.seats]
        self.filters["whose"].of = Case(When(post_id__in=held, then=Value(MINE)), default=Value(OTHERS))
        self.filters["state"].of = standing(at)
        self.filters["due"].of = _days_ahead(at, actor.side)


def standing(at: datetime) -> Case:
    """Return where a duty stands at a moment: its state, or that it is late."""
    is_late = Q(state=ObligationState.OPEN, due_at__lt=at)
    return Case(When(is_late, then=Value(LATE)), default=F("state"), output_field=CharField())


def _days_ahead(at: datetime, side: str) -> Case:
    """Return in which of the spans of ``DUE`` a duty falls, by the days of a side's own clock."""
    zone = ZoneInfo(ZONES[side])
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = {"past": 0, "today": 1, "week": 8, "month": 31}
    spans = (When(due_at__lt=today + timedelta(days=number), then=Value(name)) for name, number in days.items())
    return Case(*spans, default=Value("later"), output_field=CharField())


@lru_cache(maxsize=8)
def _choices(side: str) -> Statement:
    owing = Post.objects.filter(Exists(Obligation.objects.filter(post=OuterRef("pk"))), side_id=side)
    return choices_among(choice_rows("post", owing, "slug", "title_en", "title_ko", Value(0)))


class MailFilter(OrderedSift):
    """Narrow the mails that a person may see: their own, or those of their side."""

    facets = ("state", "told_as")
    orders = {
        "newest": Order(_("Planned"), ("-planned_at",), "descending"),
        "oldest": Order(_("Planned first"), ("planned_at",)),
        "sent": Order(_("Sent"), (F("sent_at").desc(nulls_last=True),), "descending"),
    }

    duty = FacetFilter(label=_("Duty"), of="obligation__duty", choices=Duty.choices)
    reader = PlainFilter(label=_("Reader"), method="to_reader")
    state = FacetFilter(label=_("State"), of="state", choices=DeliveryState.choices)
    told_as = FacetFilter(label=_("Told as"), of="told_as", choices=ToldAs.choices)
    order = order_filter()

    class Meta:
        model = Delivery
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[Delivery], *, actor: Actor) -> None:
        super().__init__(data, queryset)
        self.offer("reader", choices_of(_readers(actor.side)).get("reader", []))

    def to_reader(self, found: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        return found.filter(user__username=value)


@lru_cache(maxsize=8)
def _readers(side: str) -> Statement:
    people = User.objects.filter(side=side)
    return Statement(choice_rows("reader", people, "username", "name_en", "name_ko", Value(0)))
