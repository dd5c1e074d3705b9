"""What people say of a project, how its work goes, and what they add to it."""

from django.utils.translation import gettext_lazy as _

from projects.forms import acts as forms
from projects.forms import files as file_forms
from projects.forms import following, talking
from projects.forms.extending import ExtensionForm
from projects.policies import Action
from projects.views import conditions
from projects.views.act_table.act import Act

ACTS = (
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
