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


# Each act by its name, which is its address too, with its operation and what is said once it is done.
VIEWS: dict[str, View] = {
    name: act_view(name, operation, done)
    for name, operation, done in (
        ("extension", extending.ask_for_time, _("More time is asked for. The lead of the other side decides.")),
        ("submit", operations.submit, _("It is submitted.")),
        ("share", operations.share_with_other_side, _("Both sides can see it now. This is its number.")),
        ("review", operations.review, _("Your review is recorded.")),
        ("share-review", operations.share_review, _("The other side can read the review now.")),
        ("propose-release", operations.propose_release, _("The public release is proposed.")),
        ("approve-release", operations.approve_release, _("It is released to the public.")),
        ("drop-release", operations.drop_release, _("The proposed release is dropped.")),
        ("return", operations.return_to_author, _("It is returned to its authors.")),
        ("endorse", operations.endorse, _("You have endorsed it for your side.")),
        ("withdraw-endorsement", operations.withdraw_endorsement, _("Your side's endorsement is withdrawn.")),
        ("withdraw", operations.withdraw, _("It is withdrawn.")),
        ("confirm-language", operations.confirm_language, _("It is recorded that both languages fit.")),
        ("defer", operations.defer, _("It is deferred to a later cycle.")),
        ("merge", operations.merge, _("It is merged. This page leads to the project that took it up.")),
        ("split", operations.split, _("It is split. Its parts are drafts of your side.")),
        ("carry-on", operations.carry_on, _("It is carried on, with its authors to bring up to date.")),
        ("put-on-hold", operations.put_on_hold, _("The work is on hold.")),
        ("take-up-again", operations.take_up_again, _("The work is active again.")),
        ("present", operations.record_presented, _("It is recorded as presented.")),
        ("close", operations.close, _("It is closed.")),
        ("comment", operations.comment, _("Your comment is there.")),
        ("reply", operations.reply, _("Your reply is there.")),
        ("edit-comment", operations.edit_comment, _("Your comment says it in the new words.")),
        ("resolve", operations.resolve_thread, _("The thread is resolved.")),
        ("reopen", operations.reopen_thread, _("The thread is open again.")),
        ("note", operations.write_side_note, _("Your note is there, for your side only.")),
        ("report-status", operations.report_status, _("Your side's status is recorded.")),
        ("settle-divergence", operations.settle_divergence, _("What your side says of the difference is recorded.")),
        ("add-milestone", operations.add_milestone, _("The milestone is planned.")),
        ("forecast-milestone", operations.forecast_milestone, _("The forecast is recorded.")),
        ("reach-milestone", operations.reach_milestone, _("The milestone is recorded as reached.")),
        ("drop-milestone", operations.drop_milestone, _("The milestone is dropped.")),
        ("log-engagement", operations.log_engagement, _("The engagement is logged.")),
        ("add-member", operations.add_member, _("The person is on the team.")),
        ("attach", operations.attach, _("The file is there.")),
        ("remove-file", operations.remove_file, _("The file is removed.")),
    )
}
