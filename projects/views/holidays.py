"""Corrections of both countries' holidays: the list, and adding one of the own country or taking it back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from frameworks.models import HolidayOverride, Milestone
from frameworks.policies import SideAction, Verdict, decide, require
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.milestones import HolidayForm, TakeBackForm
from projects.operations.holidays import correct_holiday, moved_by, take_back_correction
from projects.queries.milestones import correction_at, corrections


@dataclass(frozen=True, slots=True)
class Line:
    """A correction, with the form to take it back for those who may."""

    correction: HolidayOverride
    form: TakeBackForm | None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def holiday_list(request: SignedInRequest) -> HttpResponse:
    """List the corrections; a form that is sent here is answered with what would move, and nothing is saved."""
    if request.method != "POST":
        return _show(request, HolidayForm(side=request.actor.side))
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    form = HolidayForm(request.POST, side=request.actor.side)
    if not form.is_valid():
        return _show(request, form, status=422)
    return _show(request, form, moves=moved_by(_adding(request, form)), looking=True)


@require_POST
@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    form = HolidayForm(request.POST, side=request.actor.side)
    if not form.is_valid():
        return _show(request, form, status=422)
    return _done(request, _adding(request, form)())


@require_POST
@signed_in
def take_back(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take back the correction of a day of the own country that is in force."""
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    found = correction_at(slug, request.actor)
    form = _take_back_form(found, request.POST)
    if not form.is_valid():
        return _show(request, HolidayForm(side=request.actor.side), refused=form, status=422)
    said = {"override_id": found.pk, "reason": form.cleaned_data["reason"]}
    return _done(request, take_back_correction(**said, actor=request.actor, at=request.now))


def _adding(request: SignedInRequest, form: HolidayForm) -> Callable[[], list[Milestone]]:
    return lambda: correct_holiday(**form.named, actor=request.actor, at=request.now)


def _done(request: SignedInRequest, moved: list[Milestone]) -> HttpResponse:
    words = ngettext(
        "The calendar is corrected. %(count)d milestone moved.",
        "The calendar is corrected. %(count)d milestones moved.",
        len(moved),
    )
    messages.success(request, words % {"count": len(moved)})
    return redirect("projects:holidays")


def _take_back_form(correction: HolidayOverride, sent: QueryDict | None = None) -> TakeBackForm:
    """Return the form of one correction among many on a page: its labels point at fields of its own."""
    return TakeBackForm(sent, auto_id=f"id_{correction.address}_%s")


def _show(
    request: SignedInRequest,
    form: HolidayForm,
    *,
    status: int = 200,
    refused: TakeBackForm | None = None,
    **more: object,
) -> HttpResponse:
    may_correct = decide(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE) is Verdict.ALLOW
    context = {
        "lines": [Line(one, _offered(request, one, refused) if may_correct else None) for one in corrections()],
        "form": form if may_correct else None,
        **more,
    }
    return render(request, "projects/holidays.html", context, status=status)


def _offered(
    request: SignedInRequest, correction: HolidayOverride, refused: TakeBackForm | None
) -> TakeBackForm | None:
    """Return the form of a correction in force of the own country: as it was refused, or empty."""
    if correction.ended_at is not None or correction.side != request.actor.side:
        return None
    empty = _take_back_form(correction)
    return refused if refused is not None and refused.auto_id == empty.auto_id else empty
