"""One milestone of a cycle: how its day was counted, and changing its rule for this cycle: look first, then save."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frameworks.calendar.clocks import ZONES
from frameworks.choices import CycleState
from frameworks.models import HolidayOverride, Milestone
from frameworks.operations import UncountableError
from frameworks.policies import SideAction, Verdict, decide, require
from frameworks.queries import due_moment
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.milestones import MilestoneRuleForm, initial_of
from projects.operations import RefusedError
from projects.operations.milestones import Effect, change_milestone, effect_of
from projects.queries.milestones import changes_of_rule, explanation_of, milestone_at
from projects.views.keeping import offer_kept


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def milestone_detail(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Show a milestone; a form that is sent here is answered with what would come of it, and nothing is saved."""
    milestone = milestone_at(slug, code)
    if request.method == "POST":
        return _take(request, milestone)
    form = MilestoneRuleForm(initial=initial_of(milestone), milestone=milestone)
    return _show(request, milestone, form if _may_change(request, milestone) else None)


@require_POST
@signed_in
def change(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    return _take(request, milestone_at(slug, code), is_saved=True)


def _take(request: SignedInRequest, milestone: Milestone, *, is_saved: bool = False) -> HttpResponse:
    require(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE)
    form = MilestoneRuleForm(request.POST, milestone=milestone)
    if not form.is_valid():
        return _show(request, milestone, form, status=422)
    act: dict[str, Any] = {
        "milestone_id": milestone.pk,
        "fields": form.named,
        "actor": request.actor,
        "at": request.now,
    }
    try:
        if not is_saved:
            return _show(request, milestone, form, effect=effect_of(**act))
        change_milestone(**act, reason=form.cleaned_data["reason"])
    except (RefusedError, UncountableError) as refusal:
        form.add_error(None, str(refusal))
        return _show(request, milestone, form, status=422)
    messages.success(request, _("The milestone is changed, and the duties on it with it."))
    return redirect("projects:milestone", slug=milestone.cycle.slug, code=milestone.code)


def _may_change(request: SignedInRequest, milestone: Milestone) -> bool:
    cycle = milestone.cycle
    is_open = cycle.state == CycleState.OPEN and cycle.deciding_side in {"", request.actor.side}
    return is_open and decide(request.actor, SideAction.PROPOSE_CALENDAR_CHANGE) is Verdict.ALLOW


def _show(
    request: SignedInRequest,
    milestone: Milestone,
    form: MilestoneRuleForm | None,
    *,
    effect: Effect | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "milestone": milestone,
        "cycle": milestone.cycle,
        "due_at": due_moment(milestone, ZONES[request.actor.side]),
        "posts": milestone.owner_posts.order_by("side_id", "slug"),
        "told": explanation_of(milestone),
        "changes": changes_of_rule(milestone, request.actor),
        "form": form,
        "unsent": offer_kept(request, (request.path,), {"rule": form} if form else {}, {"rule": _("Change the rule")}),
        **(_effect(request, effect) if effect else {}),
    }
    return render(request, "projects/milestone_detail.html", context, status=status)


def _effect(request: SignedInRequest, effect: Effect) -> dict[str, object]:
    """Return what the page says of a change that is looked at, on the reader's clock."""
    zone, after = ZONES[request.actor.side], effect.after
    return {
        "effect": effect,
        "was_at": due_moment(effect.before, zone),
        "then_at": due_moment(after, zone),
        "collisions": HolidayOverride.objects.calendar().why_not(after.due_on),
        "is_late": after.due_on < request.now.astimezone(ZoneInfo(zone)).date(),
    }
