"""The acts a project page offers: in which order, under which words, with which form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frameworks.policies import Actor
from projects.forms import acts as forms
from projects.forms import files as file_forms
from projects.forms import following, judging, rerouting, talking
from projects.forms.extending import ExtensionForm
from projects.operations.judging import NOTE_ACTIONS
from projects.policies import Action
from projects.queries.page import ProjectPage
from projects.views import conditions

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a page. ``words`` stand on its button, ``note`` says what it does.

    ``fits`` says whether it makes sense to speak of it at all, ``hurdle`` what beside the rules stands in its way.
    """

    name: str
    action: Action | None
    words: Words
    note: Words
    form: type[forms.ActForm] = forms.ActForm
    fits: Callable[[ProjectPage, Actor], bool] = conditions.always
    is_grave: bool = False
    hurdle: Callable[[ProjectPage, Actor], str] = conditions.nothing

    def action_for(self, actor: Actor) -> Action:
        """Return the action that the rules are asked about; a note is one of the own side."""
        return self.action or NOTE_ACTIONS[actor.side]


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        Act(
            "endorse",
            Action.ENDORSE,
            _("Endorse"),
            _("You sign this version for your side. A later version makes the signature lapse."),
            forms.VersionForm,
            conditions.not_signed,
            hurdle=conditions.languages_apart,
        ),
        Act(
            "confirm-language",
            Action.CONFIRM_LANGUAGE,
            _("Confirm that both languages fit"),
            _("Nothing is changed: what was left behind still says the same in the other language."),
            forms.VersionForm,
            conditions.is_left_behind,
        ),
        Act(
            "review",
            Action.REVIEW,
            _("Review"),
            _("Your recommendation is bound to this version."),
            judging.ReviewForm,
            conditions.not_reviewed,
        ),
        Act(
            "share-review",
            Action.SHARE_REVIEW,
            _("Share this review"),
            _("The other side reads it from now on. This cannot be undone."),
            judging.ShareReviewForm,
            conditions.unshared,
        ),
        Act(
            "approve-release",
            Action.APPROVE_PUBLIC,
            _("Approve public release"),
            _("This version becomes public: anyone may be shown it. This cannot be undone."),
            forms.VersionForm,
            conditions.release_proposed,
        ),
        Act(
            "propose-release",
            Action.PROPOSE_PUBLIC,
            _("Propose public release"),
            _("You propose to make the endorsed version public. It takes the approval of the other side's lead."),
            forms.VersionForm,
            conditions.no_release,
        ),
        Act(
            "drop-release",
            Action.DROP_RELEASE,
            _("Decline or take back the release"),
            _("The proposal ends, and both sides can read why."),
            forms.ReasonForm,
            conditions.release_proposed,
            is_grave=True,
        ),
        Act(
            "submit",
            Action.SUBMIT,
            _("Submit"),
            _("It is filed in the open cycle; until it is returned, nobody can edit it."),
        ),
        Act(
            "share",
            Action.SHARE_WITH_OTHER_SIDE,
            _("Share with the other side"),
            _("The other side sees it from this version on, and it gets its number. This cannot be undone."),
        ),
        Act(
            "present",
            Action.RECORD_PRESENTED,
            _("Record as presented"),
            _("Record that it was put forward at the meeting of its cycle."),
        ),
        Act(
            "report-status",
            Action.REPORT_STATUS,
            _("Report status"),
            _("Your side's word. The other side's stands beside it, and neither is averaged."),
            forms.StatusForm,
        ),
        Act(
            "return",
            Action.RETURN_TO_AUTHOR,
            _("Return"),
            _("It goes back to its authors. Everyone who sees the project can read the reasons."),
            forms.ReturnForm,
        ),
        Act(
            "carry-on",
            Action.CARRY_ON,
            _("Carry on in the open cycle"),
            _("It is filed again, with its authors to bring up to date. Signatures on the last version lapse."),
            forms.ReasonForm,
            conditions.not_ended,
            hurdle=conditions.no_later_cycle,
        ),
        Act(
            "put-on-hold",
            Action.PUT_ON_HOLD,
            _("Put on hold"),
            _("The work rests. Everyone who sees the project can read why."),
            forms.ReasonForm,
            conditions.not_resting,
        ),
        Act(
            "take-up-again",
            Action.PUT_ON_HOLD,
            _("Take up again"),
            _("The work is active again. Everyone who sees the project can read why."),
            forms.ReasonForm,
            conditions.resting,
        ),
        Act(
            "defer",
            Action.DEFER,
            _("Defer"),
            _("The filing ends here and can be carried on in a later cycle. Nothing is lost."),
            forms.ReasonForm,
            is_grave=True,
        ),
        Act(
            "merge",
            Action.MERGE,
            _("Merge"),
            _("It is closed for good, and leads to the project that takes it up."),
            rerouting.MergeForm,
            is_grave=True,
        ),
        Act(
            "split",
            Action.SPLIT,
            _("Split"),
            _("It is closed for good; its parts are drafts of your side with its content and its team."),
            rerouting.SplitForm,
            is_grave=True,
        ),
        Act(
            "close",
            Action.CLOSE,
            _("Close"),
            _("The work is completed. Say with which results."),
            following.CloseForm,
            is_grave=True,
        ),
        Act(
            "withdraw-endorsement",
            Action.WITHDRAW_ENDORSEMENT,
            _("Withdraw endorsement"),
            _("Your side's signature is taken back, and both sides can read why."),
            forms.ReasonForm,
            conditions.signed,
            is_grave=True,
        ),
        Act(
            "withdraw",
            Action.WITHDRAW_SUBMISSION,
            _("Withdraw project"),
            _("It is closed for good. Nothing is deleted."),
            forms.ReasonForm,
            is_grave=True,
        ),
        Act(
            "add-member",
            Action.ASSIGN_OWN_SIDE,
            _("Put a person on the team"),
            _("An author on the team may edit and submit a project of your side, and speak of a shared one."),
            forms.MemberForm,
        ),
        Act(
            "comment",
            Action.COMMENT_SIDE,
            _("Comment"),
            _("Your own side reads it, unless you choose both."),
            talking.CommentForm,
        ),
        Act(
            "reply",
            Action.COMMENT_SIDE,
            _("Reply"),
            _("Nobody reads it who may not read the thread."),
            talking.ReplyForm,
            conditions.anything_said,
        ),
        Act(
            "edit-comment",
            Action.COMMENT_SIDE,
            _("Edit comment"),
            _("Who may read it stays as it is, and so does what it said before."),
            talking.EditCommentForm,
            conditions.anything_said,
        ),
        Act(
            "resolve",
            Action.COMMENT_SIDE,
            _("Resolve"),
            _("The thread is folded, and nobody is asked to answer."),
            talking.AboutCommentForm,
            conditions.anything_said,
        ),
        Act(
            "reopen",
            Action.COMMENT_SIDE,
            _("Reopen"),
            _("The thread can be answered again."),
            talking.AboutCommentForm,
            conditions.anything_said,
        ),
        Act(
            "settle-divergence",
            Action.SETTLE_DIVERGENCE,
            _("Settle the difference"),
            _("It is closed once both sides have said so; both read it."),
            following.SettleForm,
            conditions.unsettled,
        ),
        Act(
            "add-milestone",
            Action.PLAN_MILESTONE,
            _("Add a milestone"),
            _("Both sides see it as soon as they see the project."),
            following.MilestoneForm,
        ),
        Act(
            "forecast-milestone",
            Action.PLAN_MILESTONE,
            _("Forecast anew"),
            _("What was planned stays beside it."),
            following.ForecastForm,
            conditions.steps_ahead,
        ),
        Act(
            "reach-milestone",
            Action.PLAN_MILESTONE,
            _("Record as reached"),
            _("Said again, it corrects the day."),
            following.ReachForm,
            conditions.steps_kept,
        ),
        Act(
            "drop-milestone",
            Action.PLAN_MILESTONE,
            _("Drop a milestone"),
            _("It stays in the table, with the reason."),
            following.DropForm,
            conditions.steps_ahead,
            is_grave=True,
        ),
        Act(
            "log-engagement",
            Action.LOG_ENGAGEMENT,
            _("Log an engagement"),
            _("Your own side reads it, unless you choose both. It cannot be changed: correct it by a new entry."),
            following.EngagementForm,
        ),
        Act(
            "extension",
            Action.REQUEST_EXTENSION,
            _("Ask for more time"),
            _("For a duty of your own post that this project is for. The lead of the other side decides."),
            ExtensionForm,
        ),
        Act(
            "attach",
            Action.UPLOAD_ATTACHMENT,
            _("Add a file"),
            _("Your own side reads it, unless you choose both."),
            file_forms.AttachForm,
        ),
        Act(
            "remove-file",
            Action.UPLOAD_ATTACHMENT,
            _("Remove a file"),
            _("Nobody finds it any more. The record keeps that it was here, and why it went."),
            file_forms.RemoveFileForm,
            conditions.own_file,
            is_grave=True,
        ),
        Act("note", None, _("Add a note"), _("The other side never sees it."), forms.NoteForm),
    )
}
