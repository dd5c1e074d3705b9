"""Everything a person can try."""

from enum import StrEnum

from frameworks.policies import SideAction


class Action(StrEnum):
    """Everything a person can try, on a project or not."""

    VIEW = "view"
    LIST_SEARCH_COUNT = "list_search_count"
    HISTORY = "history"
    DOWNLOAD_ATTACHMENT = "download_attachment"
    CALENDAR_ENTRY = "calendar_entry"
    REMINDER_EMAIL = "reminder_email"
    READ_SIDE_NOTE_US = "read_side_note_us"
    READ_SIDE_NOTE_ROK = "read_side_note_rok"
    WRITE_SIDE_NOTE_US = "write_side_note_us"
    WRITE_SIDE_NOTE_ROK = "write_side_note_rok"
    COMMENT_SIDE = "comment_side"
    COMMENT_JOINT = "comment_joint"
    EDIT_FIELDS = "edit_fields"
    UPLOAD_ATTACHMENT = "upload_attachment"
    SUBMIT = "submit"
    REQUEST_EXTENSION = "request_extension"
    WITHDRAW_SUBMISSION = "withdraw_submission"
    SHARE_WITH_OTHER_SIDE = "share_with_other_side"
    REVIEW = "review"
    RETURN_TO_AUTHOR = "return_to_author"
    ENDORSE = "endorse"
    WITHDRAW_ENDORSEMENT = "withdraw_endorsement"
    RECORD_PRESENTED = "record_presented"
    REPORT_STATUS = "report_status"
    CLOSE = "close"
    PROPOSE_PUBLIC = "propose_public"
    APPROVE_PUBLIC = "approve_public"
    ASSIGN_OWN_SIDE = "assign_own_side"
    ASSIGN_OTHER_SIDE = "assign_other_side"
    HARD_DELETE = "hard_delete"
    DEFER = "defer"
    MERGE = "merge"
    SPLIT = "split"
    CARRY_ON = "carry_on"
    PUT_ON_HOLD = "put_on_hold"
    CONFIRM_LANGUAGE = "confirm_language"
    SHARE_REVIEW = "share_review"
    DROP_RELEASE = "drop_release"
    PUT_ON_AGENDA = "put_on_agenda"
    RECORD_OUTCOME = "record_outcome"
    PLAN_MILESTONE = "plan_milestone"
    SETTLE_DIVERGENCE = "settle_divergence"
    LOG_ENGAGEMENT = "log_engagement"

    CREATE_PROJECT = "create_project"
    RANK_CYCLE = "rank_cycle"
    WAIVE_FORUM = "waive_forum"
    SAVE_VIEW = "save_view"
    SHARE_VIEW = "share_view"
    DELETE_SHARED_VIEW = "delete_shared_view"
    EXPORT_REPORT_OWN_VIEW = "export_report_own_view"
    EXPORT_REPORT_JOINT = "export_report_joint"
    EXPORT_REPORT_PUBLIC = "export_report_public"

    OPEN_OR_CLOSE_CYCLE = SideAction.OPEN_OR_CLOSE_CYCLE.value
    PROPOSE_CALENDAR_CHANGE = SideAction.PROPOSE_CALENDAR_CHANGE.value
    CONFIRM_CALENDAR_CHANGE = SideAction.CONFIRM_CALENDAR_CHANGE.value
    MANAGE_USERS_OWN_SIDE = SideAction.MANAGE_USERS_OWN_SIDE.value
    MANAGE_USERS_OTHER_SIDE = SideAction.MANAGE_USERS_OTHER_SIDE.value
    END_SESSIONS_OWN_SIDE = SideAction.END_SESSIONS_OWN_SIDE.value
    GRANT_ROLE_TO_SELF = SideAction.GRANT_ROLE_TO_SELF.value
    REFERENCE_ADMIN_SITE = SideAction.REFERENCE_ADMIN_SITE.value
    CREATE_OWN_CALENDAR_TOKEN = SideAction.CREATE_OWN_CALENDAR_TOKEN.value
    VIEW_AUDIT_OWN_SIDE = SideAction.VIEW_AUDIT_OWN_SIDE.value
    VIEW_AUDIT_OTHER_SIDE = SideAction.VIEW_AUDIT_OTHER_SIDE.value
    EXPORT_AUDIT_OWN_SIDE = SideAction.EXPORT_AUDIT_OWN_SIDE.value
    VERIFY_AUDIT_CHAIN = SideAction.VERIFY_AUDIT_CHAIN.value
