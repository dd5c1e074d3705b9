"""Who holds which post on both sides, one post, handing it over, and the brief for its next holder."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from frameworks import operations
from frameworks.choices import Role
from frameworks.policies import HiddenError, Verdict, decide_management, insist
from frameworks.views.signing_in import SignedInRequest, signed_in
from projects.forms.posts import EndTenureForm, HandOverForm
from projects.queries import posts as queries

# What each post is for, in a sentence.
PURPOSES: dict[str, str | Promise] = {
    Role.AUTHOR: gettext_lazy("Logs projects, keeps them up to date and submits them to the cycle."),
    Role.POC: gettext_lazy("Reviews what is filed in the area, follows how it goes and chases what is late."),
    Role.LEAD: gettext_lazy("Shares, returns and endorses projects for the side, and answers for the framework."),
    Role.ADMIN: gettext_lazy("Runs the cycle and the calendar, keeps the side's people and freezes the report."),
    Role.AUDITOR: gettext_lazy("Reads the side's record, verifies it and takes it out as a file."),
    Role.LEADERSHIP: gettext_lazy("Sees where things stand."),
}


@require_safe
@signed_in
def post_list(request: SignedInRequest) -> HttpResponse:
    context = {"directory": queries.directory(request.actor, at=request.now)}
    return render(request, "projects/post_list.html", context)


@require_safe
@signed_in
def post_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    return _show(request, _line(request, slug))


@require_safe
@signed_in
def post_brief(request: SignedInRequest, slug: str) -> HttpResponse:
    line = _line(request, slug)
    if line.post.side_id != request.actor.side or not request.actor.seats:
        raise HiddenError
    brief = queries.brief_of(line.post, request.actor, at=request.now)
    context = {"line": line, "brief": brief, "purpose": PURPOSES[line.post.role], "now": request.now}
    return render(request, "projects/post_brief.html", context)


@require_POST
@signed_in
def hand_over(request: SignedInRequest, slug: str) -> HttpResponse:
    line = _managed(request, slug)
    form = HandOverForm(request.POST, **_about(request, line))
    return _do(request, line, form, lambda said: operations.hand_over(
        slug=slug, username=said["user"].username, starts_on=said["starts_on"], acting=said["acting"],
        actor=request.actor, at=request.now,
    ), _("The post is handed over."))  # fmt: skip


@require_POST
@signed_in
def end_tenure(request: SignedInRequest, slug: str) -> HttpResponse:
    line = _managed(request, slug)
    form = EndTenureForm(request.POST, post=line.post, today=queries.today_of(line.post.side_id, request.now))
    return _do(request, line, form, lambda said: operations.end_tenure(
        slug=slug, tenure_id=said["tenure"].pk, ends_on=said["ends_on"], actor=request.actor, at=request.now
    ), _("The tenure ends on that day."))  # fmt: skip


def _line(request: SignedInRequest, slug: str) -> queries.PostLine:
    line = queries.line_of(request.actor, slug, at=request.now)
    if line is None:
        raise Http404
    return line


def _managed(request: SignedInRequest, slug: str) -> queries.PostLine:
    """Return a post whose holders the person may choose."""
    line = _line(request, slug)
    insist(decide_management(request.actor, of_side=line.post.side_id))
    return line


def _about(request: SignedInRequest, line: queries.PostLine) -> dict[str, Any]:
    return {"actor": request.actor, "today": queries.today_of(line.post.side_id, request.now)}


def _do(
    request: SignedInRequest, line: queries.PostLine, form: Form, act: Callable[[dict[str, Any]], object], done: str
) -> HttpResponse:
    """Do what a form says and return to the post; show the post with the form again where it makes no sense."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, done)
            return redirect(line.post)
    return _show(request, line, form)


def _show(request: SignedInRequest, line: queries.PostLine, sent: Form | None = None) -> HttpResponse:
    post, is_own = line.post, line.post.side_id == request.actor.side
    context: dict[str, Any] = {"line": line, "purpose": PURPOSES[post.role], "is_own": is_own, "now": request.now}
    if is_own and request.actor.seats:
        context["charge"] = queries.charge_of(post, request.actor, at=request.now)
    if decide_management(request.actor, of_side=post.side_id) is Verdict.ALLOW:
        about = _about(request, line)
        context["hand_over"] = sent if isinstance(sent, HandOverForm) else HandOverForm(**about)
        context["end_tenure"] = (
            sent if isinstance(sent, EndTenureForm) else EndTenureForm(post=post, today=about["today"])
        )
        context["sent"] = sent
    return render(request, "projects/post_detail.html", context, status=422 if sent else 200)
