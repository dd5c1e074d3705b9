"""What the list of people can be narrowed by; each filter is a parameter of the address."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliance.accounts.models import User
from alliance.sifting import FacetFilter, Order, OrderedSift, PlainFilter, order_filter
from frameworks.calendar.clocks import ZONES
from frameworks.choices import Role
from frameworks.models import Tenure
from frameworks.policies import Actor

ACCOUNTS = [("open", pgettext_lazy("account", "Open")), ("closed", pgettext_lazy("account", "Closed"))]
HOLDING = [("held", _("Hold a post")), ("none", _("Hold none"))]


class PersonFilter(OrderedSift):
    """Narrow the people of the own side. Give it ``today``, the day on which posts are held, and a language."""

    facets = ("account", "holding")

    role = PlainFilter(label=_("Role"), method="in_role", choices=Role.choices)
    account = FacetFilter(label=_("Account"), choices=ACCOUNTS)
    holding = FacetFilter(label=_("Posts"), choices=HOLDING)
    order = order_filter()

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, data: Any, queryset: QuerySet[User], *, actor: Actor, at: datetime, language: str) -> None:
        self.orders = {
            "name": Order(_("Name"), ("-is_active", f"name_{language}", "username")),
            "username": Order(_("User name"), ("username",)),
            "sign-in": Order(_("Last sign-in"), (F("last_login").desc(nulls_last=True),), "descending"),
        }
        super().__init__(data, queryset)
        self.today: date = at.astimezone(ZoneInfo(ZONES[actor.side])).date()
        self.filters["account"].of = _either(Q(is_active=True), "open", "closed")
        self.filters["holding"].of = _either(Exists(self._held()), "held", "none")

    def in_role(self, found: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return found.filter(Exists(self._held().filter(post__role=value)))

    def _held(self) -> QuerySet[Tenure]:
        return Tenure.objects.on(self.today).filter(user=OuterRef("pk"))


def _either(condition: Q | Exists, yes: str, no: str) -> Case:
    return Case(When(condition, then=Value(yes)), default=Value(no), output_field=CharField())
