"""Changes to duties, ladders, mails and preferences: each act locks, permits, checks, changes and records."""

from reminders.operations.duties import (
    Followed,
    acknowledge_nil,
    end_of_day,
    follow_rule,
    mark_met,
    mark_read,
    open_obligations,
    open_taskings,
    put_off,
    redate_obligations,
    return_nil,
    settle,
    waive,
)
from reminders.operations.ladders import begin_ladder, call_statutory, end_ladder, remove_rung, save_rung
from reminders.operations.mails import choose_mails, drop, mute, resend

__all__ = [
    "Followed",
    "acknowledge_nil",
    "begin_ladder",
    "call_statutory",
    "choose_mails",
    "drop",
    "end_ladder",
    "end_of_day",
    "follow_rule",
    "mark_met",
    "mark_read",
    "mute",
    "open_obligations",
    "open_taskings",
    "put_off",
    "redate_obligations",
    "remove_rung",
    "resend",
    "return_nil",
    "save_rung",
    "settle",
    "waive",
]
