"""What each list can be asked by its address, in words, and what is wrong with what it is asked."""

from collections.abc import Callable, Iterable, Mapping

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.accounts.models import User
from alliance.audit.models import Entry
from alliance.sifting import OrderedSift, Sift
from alliance.templatetags.alliance import reader_language
from frameworks.filters import PersonFilter
from frameworks.views.signing_in import SignedInRequest
from projects.bars import ZOOMS
from projects.choices import ListKind
from projects.filters import ProjectFilter
from projects.forms.calendar import CalendarForm, View
from projects.forms.searching import SearchForm
from projects.forms.sifting import EntryFilter, FilingFilter
from projects.labels import value_of
from projects.policies import Action, require
from projects.queries.calendar import today_of
from projects.queries.filings import filings
from projects.views.board import BY
from projects.views.listing import filter_of
from projects.views.timeline import ZOOM_LABELS
from reminders.filters import DutyFilter, MailFilter
from reminders.models import Delivery, Obligation

Words = str | Promise


def _labels(sift: type[Sift]) -> dict[str, Words]:
    return {name: one.label for name, one in sift.base_filters.items()}


FILTERS = _labels(ProjectFilter)
# The parameters of each list's address, and what people call them.
KNOWN: Mapping[ListKind, Mapping[str, Words]] = {
    ListKind.PROJECTS: FILTERS,
    ListKind.TIMELINE: {**FILTERS, "zoom": gettext_lazy("Scale"), "from": gettext_lazy("From the year")},
    ListKind.BOARD: {"by": gettext_lazy("Columns")},
    ListKind.WORK_BOARD: {**FILTERS, "by": gettext_lazy("Columns")},
    ListKind.CALENDAR: {name: one.label or name for name, one in CalendarForm.base_fields.items()},
    ListKind.SUBMISSIONS: _labels(FilingFilter),
    ListKind.DUTIES: _labels(DutyFilter),
    ListKind.RECORD: _labels(EntryFilter),
    ListKind.PEOPLE: _labels(PersonFilter),
    ListKind.MAILS: _labels(MailFilter),
    ListKind.SEARCH: {"q": gettext_lazy("Words"), "kind": gettext_lazy("Kind")},
}


def _values(*sifts: type[Sift]) -> dict[str, dict[str, Words]]:
    """Return what the values of filters are called, where they are the same for everybody."""
    found: dict[str, dict[str, Words]] = {}
    for sift in sifts:
        for name, one in sift.base_filters.items():
            found.setdefault(name, {}).update(dict(one.extra.get("choices") or []))
        orders = {name: order.label for name, order in sift.orders.items()} if issubclass(sift, OrderedSift) else {}
        found.setdefault("order", {}).update(orders)
    return found


# What some of their values are called; the rest are codes of the record, or words of their own.
VALUES: Mapping[str, Mapping[str, Words]] = {
    **_values(PersonFilter, MailFilter, EntryFilter, DutyFilter, FilingFilter, ProjectFilter),
    "by": BY,
    "zoom": ZOOM_LABELS,
    "view": dict(View.choices),
}


def unknown_to(page: ListKind, names: Iterable[str]) -> list[str]:
    """Return the parameters that a list does not know, or knows no longer."""
    return [name for name in names if name not in KNOWN[page]]


def words_of(page: ListKind, pairs: Iterable[tuple[str, str]]) -> list[tuple[Words, Words]]:
    """Return what a query asks as people read it: what is narrowed or arranged, and to what."""
    return [(KNOWN[page].get(name, name), VALUES.get(name, {}).get(value) or value_of(value)) for name, value in pairs]


def problems_of(request: SignedInRequest, page: ListKind, query: QueryDict) -> list[str]:
    """Return what is wrong with what a list is asked, a sentence each; nothing if it can be saved."""
    unknown = unknown_to(page, query)
    told = [_("The list does not know this: {names}").format(names=", ".join(unknown))] if unknown else []
    return told + CHECKS[page](request, query)


def _of_projects(request: SignedInRequest, query: QueryDict) -> list[str]:
    return _told(filter_of(request, query).form.errors, FILTERS)


def _of_timeline(request: SignedInRequest, query: QueryDict) -> list[str]:
    return _of_projects(request, query) + _among(query, "zoom", ZOOMS, ListKind.TIMELINE)


def _of_board(request: SignedInRequest, query: QueryDict) -> list[str]:
    return _among(query, "by", BY, ListKind.BOARD)


def _of_work_board(request: SignedInRequest, query: QueryDict) -> list[str]:
    return _of_projects(request, query) + _of_board(request, query)


def _of_calendar(request: SignedInRequest, query: QueryDict) -> list[str]:
    form = CalendarForm({name: str(query[name]) for name in query}, today=today_of(request.actor.side, request.now))
    return _told(form.errors, KNOWN[ListKind.CALENDAR])


def _of_submissions(request: SignedInRequest, query: QueryDict) -> list[str]:
    narrowed = FilingFilter(query, filings(request.actor), language=reader_language())
    return _told(narrowed.form.errors, KNOWN[ListKind.SUBMISSIONS])


def _of_duties(request: SignedInRequest, query: QueryDict) -> list[str]:
    visible = Obligation.objects.visible_to(request.actor)
    narrowed = DutyFilter(query, visible, actor=request.actor, at=request.now)
    return _told(narrowed.form.errors, KNOWN[ListKind.DUTIES])


def _of_record(request: SignedInRequest, query: QueryDict) -> list[str]:
    require(request.actor, Action.VIEW_AUDIT_OWN_SIDE)
    entries = Entry.objects.of_side(request.actor.side)
    narrowed = EntryFilter(query, entries, actor=request.actor, at=request.now)
    return _told(narrowed.form.errors, KNOWN[ListKind.RECORD])


def _of_people(request: SignedInRequest, query: QueryDict) -> list[str]:
    require(request.actor, Action.MANAGE_USERS_OWN_SIDE)
    people = User.objects.filter(side=request.actor.side)
    narrowed = PersonFilter(query, people, actor=request.actor, at=request.now, language=reader_language())
    return _told(narrowed.form.errors, KNOWN[ListKind.PEOPLE])


def _of_mails(request: SignedInRequest, query: QueryDict) -> list[str]:
    narrowed = MailFilter(query, Delivery.objects.visible_to(request.actor), actor=request.actor)
    return _told(narrowed.form.errors, KNOWN[ListKind.MAILS])


def _of_search(request: SignedInRequest, query: QueryDict) -> list[str]:
    return _told(SearchForm(query).errors, KNOWN[ListKind.SEARCH])


def _told(errors: Mapping[str, Iterable[object]], labels: Mapping[str, Words]) -> list[str]:
    return [f"{labels.get(name, name)}: {error}" for name, told in errors.items() for error in told]


def _among(query: QueryDict, name: str, values: Iterable[str], page: ListKind) -> list[str]:
    value = query.get(name, "")
    is_known = not value or value in values
    return [] if is_known else [_("{label}: “{value}” is not known.").format(label=KNOWN[page][name], value=value)]


CHECKS: Mapping[ListKind, Callable[[SignedInRequest, QueryDict], list[str]]] = {
    ListKind.PROJECTS: _of_projects,
    ListKind.TIMELINE: _of_timeline,
    ListKind.BOARD: _of_board,
    ListKind.WORK_BOARD: _of_work_board,
    ListKind.CALENDAR: _of_calendar,
    ListKind.SUBMISSIONS: _of_submissions,
    ListKind.DUTIES: _of_duties,
    ListKind.RECORD: _of_record,
    ListKind.PEOPLE: _of_people,
    ListKind.MAILS: _of_mails,
    ListKind.SEARCH: _of_search,
}
