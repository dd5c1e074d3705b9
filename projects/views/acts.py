"""Acts on a project, one address each: find it, ask the rules, check the form, call the operation, go back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from frameworks.policies import WrongStateError
from frameworks.views.signing_in import SignedInRequest, View, signed_in
from projects import operations
from projects.forms.acts import ActForm
from projects.operations import RefusedError, StaleVersionError, extending
from projects.policies import require
from projects.queries.finding import find
from projects.views.act_table import ACTS
from projects.views.detail import render_project


def act_view(name: str, operation: Callable[..., object], done: str | Promise) -> View:
    """Make the view of an act.

    :param operation: takes the project, the person, the moment, and what the act's form says.
    :param done: said to the person once it is done.
    """
    act = ACTS[name]

    def view(request: SignedInRequest, ref: str) -> HttpResponse:
        found = find(request.actor, ref)
        form = act.form(request.POST, request.FILES, project=found.project, actor=request.actor, auto_id=f"{name}-%s")
        try:
            require(request.actor, form.action_asked(act.action_for(request.actor)), found.facts)
            if not form.is_valid():
                return render_project(request, found, bound={name: form}, status=422)
            operation(project_id=found.project.pk, actor=request.actor, at=request.now, **form.said)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
            return render_project(request, found, bound={name: form}, status=422)
        except (StaleVersionError, WrongStateError) as overtaken:
            return _give_back(request, ref, form, why=str(overtaken))
        messages.success(request, str(done))
        # Sharing gives the project another address.
        found.project.refresh_from_db(fields=["number"])
        return redirect(found.project)

    return require_POST(signed_in(view))


def _give_back(request: SignedInRequest, ref: str, form: ActForm, *, why: str) -> HttpResponse:
    """Say how the project stands now that it was changed meanwhile, and give back what was typed.

    :raises HiddenError: if it does not exist for the person any more.
    """
    typed = [field for field in form.visible_fields() if field.widget_type == "textarea" and field.value()]
    context = {"project": find(request.actor, ref).project, "why": why, "typed": typed}
    return render(request, "projects/not_recorded.html", context, status=409)


extension = act_view(
    "extension", extending.ask_for_time, _("More time is asked for. The lead of the other side decides.")
)
submit = act_view("submit", operations.submit, _("It is submitted."))
share = act_view("share", operations.share_with_other_side, _("Both sides can see it now. This is its number."))
review = act_view("review", operations.review, _("Your review is recorded."))
share_review = act_view("share-review", operations.share_review, _("The other side can read the review now."))
propose_release = act_view("propose-release", operations.propose_release, _("The public release is proposed."))
approve_release = act_view("approve-release", operations.approve_release, _("It is released to the public."))
drop_release = act_view("drop-release", operations.drop_release, _("The proposed release is dropped."))
return_to_author = act_view("return", operations.return_to_author, _("It is returned to its authors."))
endorse = act_view("endorse", operations.endorse, _("You have endorsed it for your side."))
withdraw_endorsement = act_view(
    "withdraw-endorsement", operations.withdraw_endorsement, _("Your side's endorsement is withdrawn.")
)
withdraw = act_view("withdraw", operations.withdraw, _("It is withdrawn."))
confirm_language = act_view(
    "confirm-language", operations.confirm_language, _("It is recorded that both languages fit.")
)
defer = act_view("defer", operations.defer, _("It is deferred to a later cycle."))
merge = act_view("merge", operations.merge, _("It is merged. This page leads to the project that took it up."))
split = act_view("split", operations.split, _("It is split. Its parts are drafts of your side."))
carry_on = act_view("carry-on", operations.carry_on, _("It is carried on, with its authors to bring up to date."))
put_on_hold = act_view("put-on-hold", operations.put_on_hold, _("The work is on hold."))
take_up_again = act_view("take-up-again", operations.take_up_again, _("The work is active again."))
present = act_view("present", operations.record_presented, _("It is recorded as presented."))
close = act_view("close", operations.close, _("It is closed."))
comment = act_view("comment", operations.comment, _("Your comment is there."))
reply = act_view("reply", operations.reply, _("Your reply is there."))
edit_comment = act_view("edit-comment", operations.edit_comment, _("Your comment says it in the new words."))
resolve_thread = act_view("resolve", operations.resolve_thread, _("The thread is resolved."))
reopen_thread = act_view("reopen", operations.reopen_thread, _("The thread is open again."))
note = act_view("note", operations.write_side_note, _("Your note is there, for your side only."))
report_status = act_view("report-status", operations.report_status, _("Your side's status is recorded."))
settle_divergence = act_view(
    "settle-divergence", operations.settle_divergence, _("What your side says of the difference is recorded.")
)
add_milestone = act_view("add-milestone", operations.add_milestone, _("The milestone is planned."))
forecast_milestone = act_view("forecast-milestone", operations.forecast_milestone, _("The forecast is recorded."))
reach_milestone = act_view("reach-milestone", operations.reach_milestone, _("The milestone is recorded as reached."))
drop_milestone = act_view("drop-milestone", operations.drop_milestone, _("The milestone is dropped."))
log_engagement = act_view("log-engagement", operations.log_engagement, _("The engagement is logged."))
add_member = act_view("add-member", operations.add_member, _("The person is on the team."))
attach = act_view("attach", operations.attach, _("The file is there."))
remove_file = act_view("remove-file", operations.remove_file, _("The file is removed."))
