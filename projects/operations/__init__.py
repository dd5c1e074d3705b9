"""The one door for changes: each act locks, permits, checks, changes and records in one transaction."""

from projects.operations.drafting import StaleVersionError, add_member, create_project, save_project
from projects.operations.filing import (
    close,
    record_presented,
    return_to_author,
    share_with_other_side,
    submit,
    withdraw,
)
from projects.operations.judging import endorse, review, share_review, withdraw_endorsement, write_side_note
from projects.operations.keeping import drop_form, keep_form
from projects.operations.moving import RefusedError
from projects.operations.reporting import report_status
from projects.operations.reports import freeze_report, take_report
from projects.operations.talking import comment, edit_comment, mark_read, reopen_thread, reply, resolve_thread

__all__ = [
    "RefusedError",
    "StaleVersionError",
    "add_member",
    "close",
    "comment",
    "create_project",
    "drop_form",
    "edit_comment",
    "endorse",
    "freeze_report",
    "keep_form",
    "mark_read",
    "record_presented",
    "reopen_thread",
    "reply",
    "report_status",
    "resolve_thread",
    "return_to_author",
    "review",
    "save_project",
    "share_review",
    "share_with_other_side",
    "submit",
    "take_report",
    "withdraw",
    "withdraw_endorsement",
    "write_side_note",
]
