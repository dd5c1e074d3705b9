"""The one door for changes: each act locks, permits, checks, changes and records in one transaction."""

from projects.operations.attaching import attach, remove_file, take_file
from projects.operations.drafting import StaleVersionError, add_member, create_project, save_project
from projects.operations.filing import (
    close,
    record_presented,
    return_to_author,
    share_with_other_side,
    submit,
    withdraw,
)
from projects.operations.following import (
    add_milestone,
    drop_milestone,
    forecast_milestone,
    log_engagement,
    reach_milestone,
    settle_divergence,
)
from projects.operations.forums import (
    move_on_agenda,
    put_on_agenda,
    record_outcome,
    take_off_agenda,
    task,
    waive_forum,
)
from projects.operations.judging import endorse, review, share_review, withdraw_endorsement, write_side_note
from projects.operations.keeping import drop_form, keep_form
from projects.operations.moving import RefusedError
from projects.operations.parity import confirm_language
from projects.operations.releasing import approve_release, drop_release, propose_release
from projects.operations.reporting import report_status
from projects.operations.reports import freeze_report, preview_report
from projects.operations.rerouting import carry_on, defer, fields_of, merge, put_on_hold, split, take_up_again
from projects.operations.talking import comment, edit_comment, mark_read, reopen_thread, reply, resolve_thread
from projects.operations.wishing import ask_for_files, drop_file, take_report

__all__ = [
    "RefusedError",
    "StaleVersionError",
    "add_member",
    "add_milestone",
    "approve_release",
    "ask_for_files",
    "attach",
    "carry_on",
    "close",
    "comment",
    "confirm_language",
    "create_project",
    "defer",
    "drop_file",
    "drop_form",
    "drop_milestone",
    "drop_release",
    "edit_comment",
    "endorse",
    "fields_of",
    "forecast_milestone",
    "freeze_report",
    "keep_form",
    "log_engagement",
    "mark_read",
    "merge",
    "move_on_agenda",
    "preview_report",
    "propose_release",
    "put_on_agenda",
    "put_on_hold",
    "reach_milestone",
    "record_outcome",
    "record_presented",
    "remove_file",
    "reopen_thread",
    "reply",
    "report_status",
    "resolve_thread",
    "return_to_author",
    "review",
    "save_project",
    "settle_divergence",
    "share_review",
    "share_with_other_side",
    "split",
    "submit",
    "take_file",
    "take_off_agenda",
    "take_report",
    "take_up_again",
    "task",
    "waive_forum",
    "withdraw",
    "withdraw_endorsement",
    "write_side_note",
]
