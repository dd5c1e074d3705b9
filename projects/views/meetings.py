"""One meeting: how it stands, what was changed, and moving it: see what would move, propose, confirm or refuse."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frameworks.calendar.clocks import ZONES
from frameworks.changing import read_back
from frameworks.models import Meeting, MeetingChange
from frameworks.operations import NoDateError, UncountableError
from frameworks.policies import SideAction, Verdict, WrongStateError, decide, decide_confirmation, require
from frameworks.queries import ministries_on
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.meetings import MeetingChangeForm, NewMeetingForm, RefusalForm, initial_for, initial_of
from projects.operations import RefusedError, calendar
from projects.queries.impact import Impact
from projects.queries.meetings import chain_of, meeting_at, proposed_of, told_changes
from projects.views.keeping import offer_kept

# What makes no sense: the form answers 422 and says why.
SENSELESS = (NoDateError, RefusedError, UncountableError)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show a meeting; a form that is sent here is answered with what would move, and nothing is saved."""
    meeting = meeting_at(slug)
    if request.method != "POST":
        return _show(request, meeting, _form(request, meeting))
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    form = _form(request, meeting)
    if not form.is_valid():
        return _show(request, meeting, form, status=422)
    try:
        impact = calendar.impact_of(meeting_id=meeting.pk, fields=form.named, actor=request.actor, at=request.now)
    except SENSELESS as refusal:
        form.add_error(None, str(refusal))
        return _show(request, meeting, form, status=422)
    return _show(request, meeting, form, looking=True, impact=impact)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Add a meeting: its number is on record at once, all else is proposed to the other side."""
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    data = request.POST if request.method == "POST" else None
    form = NewMeetingForm(data, initial=initial_for(request.actor.side), today=_today(request))
    if data is not None and form.is_valid():
        said = {"forum_id": form.cleaned_data["forum_code"].pk, "ordinal": form.cleaned_data["ordinal"]}
        said |= {"fields": form.named, "reason": form.cleaned_data["reason"]}
        try:
            meeting = calendar.add_meeting(**said, actor=request.actor, at=request.now)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is added. What you say of its days waits for the other side."))
            return redirect("projects:meeting", slug=meeting.address)
    context = {"form": form, "unsent": offer_kept(request, (request.path,), {"new": form}, {"new": _("Add a meeting")})}
    return render(request, "projects/meeting_new.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def propose(request: SignedInRequest, slug: str) -> HttpResponse:
    meeting = meeting_at(slug)
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    form = _form(request, meeting)
    if not form.is_valid():
        return _show(request, meeting, form, status=422)
    said = {"fields": form.named, "reason": form.cleaned_data["reason"]}
    try:
        change = calendar.propose_change(meeting_id=meeting.pk, **said, actor=request.actor, at=request.now)
    except SENSELESS as refusal:
        form.add_error(None, str(refusal))
        return _show(request, meeting, form, status=422)
    done = _("It is changed, and all that is counted from it.") if change.is_sole else _("It is proposed.")
    messages.success(request, done)
    return redirect("projects:meeting", slug=change.meeting.address)


@require_POST
@signed_in
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    require(request.actor, SideAction.CONFIRM_CALENDAR_CHANGE)
    change = calendar.confirm_change(change_id=_read_change(request, slug), actor=request.actor, at=request.now)
    messages.success(request, _("It is changed, and all that is counted from it."))
    return redirect("projects:meeting", slug=change.meeting.address)


@require_POST
@signed_in
def refuse(request: SignedInRequest, slug: str) -> HttpResponse:
    require(request.actor, SideAction.CONFIRM_CALENDAR_CHANGE)
    form = RefusalForm(request.POST)
    meeting = meeting_at(slug)
    if not form.is_valid():
        return _show(request, meeting, _form(request, meeting, is_sent=False), refusing=form, status=422)
    reason = form.cleaned_data["reason"]
    calendar.refuse_change(change_id=_read_change(request, slug), reason=reason, actor=request.actor, at=request.now)
    messages.success(request, _("The proposal is refused. Nothing moved."))
    return redirect("projects:meeting", slug=slug)


@require_POST
@signed_in
def take_back(request: SignedInRequest, slug: str) -> HttpResponse:
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    calendar.take_back_change(change_id=_read_change(request, slug), actor=request.actor, at=request.now)
    messages.success(request, _("The proposal is taken back."))
    return redirect("projects:meeting", slug=slug)


def _form(request: SignedInRequest, meeting: Meeting, *, is_sent: bool = True) -> MeetingChangeForm:
    """Return the form as it was sent, or as the meeting stands."""
    data = request.POST if is_sent and request.method == "POST" else None
    return MeetingChangeForm(data, initial=initial_of(meeting), meeting=meeting, today=_today(request))


def _today(request: SignedInRequest) -> date:
    return request.now.astimezone(ZoneInfo(ZONES[request.actor.side])).date()


def _read_change(request: SignedInRequest, slug: str) -> int:
    """Return the change of a meeting that waits to be decided, which is the one the person read.

    :raises WrongStateError: if none does, or another was proposed since the page was read.
    """
    change = proposed_of(told_changes(meeting_at(slug)))
    if change is None:
        raise WrongStateError(_("No change of this meeting is proposed. An administrator can propose one."))
    if request.POST.get("change", str(change.pk)) != str(change.pk):
        raise WrongStateError(_("Another change was proposed since you read this. Read it first."))
    return change.pk


def _impact_of(request: SignedInRequest, change: MeetingChange) -> Impact | None:
    """Return what a proposed change would move; nothing when it cannot take effect as things stand."""
    fields = {name: read_back(name, text) for name, text in change.after.items()}
    try:
        return calendar.impact_of(meeting_id=change.meeting_id, fields=fields, actor=request.actor, at=request.now)
    except SENSELESS:
        return None


def _show(
    request: SignedInRequest, meeting: Meeting, form: MeetingChangeForm, *, status: int = 200, **more: object
) -> HttpResponse:
    lines = told_changes(meeting)
    proposed = proposed_of(lines)
    may_propose = decide(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE) is Verdict.ALLOW
    context = {
        "meeting": meeting,
        "chain": chain_of(meeting.forum),
        "ministries": ministries_on(meeting.anchor_on, request.actor.sides) if meeting.anchor_on else [],
        "lines": lines,
        "proposed": proposed,
        "form": form if may_propose and proposed is None else None,
        "refusing": RefusalForm(),
        "now": request.now,
        **more,
    }
    if proposed:
        decided_by = calendar.deciding_side(meeting)
        verdict = decide_confirmation(request.actor, proposed_by=proposed.side, decided_by=decided_by)
        context |= {
            "impact": _impact_of(request, proposed),
            "may_decide": verdict is Verdict.ALLOW,
            "may_take_back": may_propose and proposed.side == request.actor.side,
        }
    shown = {"move": context["form"], "refuse": context["refusing"] if context.get("may_decide") else None}
    named = {name: form for name, form in shown.items() if isinstance(form, Form)}
    words = {"move": _("Change the meeting"), "refuse": _("Refuse the change")}
    context["unsent"] = offer_kept(request, (request.path,), named, words)
    return render(request, "projects/meeting_detail.html", context, status=status)
