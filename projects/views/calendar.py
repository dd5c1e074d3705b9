"""The calendar of both sides: a year in one drawing, a month in a grid, or a list, each at its own address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.templatetags.alliance import reader_language
from frameworks.calendar.months import is_known, weekday_names, year_span
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.calendar import Asked, CalendarForm, View
from projects.queries.calendar import Agenda, agenda_of, conflicts_about, today_of, years_with_meetings
from projects.reports.year_strip import strip_of


@require_safe
@signed_in
def calendar(request: SignedInRequest) -> HttpResponse:
    """Show what is asked for; a value nobody knows is told and narrows nothing."""
    today = today_of(request.actor.side, request.now)
    form = CalendarForm(request.GET.dict(), today=today)
    is_clear = form.is_valid()
    asked = form.asked
    span = asked.month.span if asked.view == View.MONTH else year_span(asked.year)
    agenda = agenda_of(request.actor, span, asked.choice, request.now)
    context = {"form": form, "asked": asked, "agenda": agenda, "views": View, "today": today, "now": request.now}
    match asked.view:
        case View.YEAR:
            context |= {"strip": strip_of(agenda, today), "lines": agenda.months()}
        case View.MONTH:
            context |= {"weeks": agenda.weeks(asked.month, today), "weekdays": weekday_names(reader_language())}
        case View.LIST:
            context |= _listed(agenda, asked)
    context |= {"earlier": _known(asked.year - 1), "later": _known(asked.year + 1)}
    return render(request, "projects/calendar.html", context, status=200 if is_clear else 422)


def _listed(agenda: Agenda, asked: Asked) -> dict[str, object]:
    return {
        "lines": agenda.months(),
        "years": sorted({*years_with_meetings(), asked.year}),
        "conflicts": conflicts_about(asked.choice),
    }


def _known(year: int) -> int | None:
    return year if is_known(year) else None
