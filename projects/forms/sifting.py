"""What the list of filings can be narrowed by; each filter is a parameter of the address."""

from functools import cache
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext_lazy as _

from alliance.accounts.choices import Language, SideCode
from alliance.sifting import FacetFilter, Order, OrderedSift, PlainFilter, density_filter, order_filter, then_filter
from alliance.statements import Statement
from frameworks.queries import choices_among, choices_of
from projects.choices import Ending, State
from projects.models import Submission
from projects.queries.filings import on_agendas_of, signed_by

SIGNED = [
    ("both", _("Both sides")),
    *((side.value, side.label) for side in SideCode),
    ("none", _("Nobody yet")),
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
