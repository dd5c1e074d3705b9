"""Duties, ladders, preferences, telling people, and calendars."""

from reminders.models.calendars import CalendarToken, Extension
from reminders.models.duties import Obligation
from reminders.models.ladders import Rung, StatutoryDuty
from reminders.models.nil_returns import NilReturn
from reminders.models.preferences import ErrandMute, MailPreference, Mute
from reminders.models.telling import Delivery, Heartbeat, Notice

__all__ = [
    "CalendarToken",
    "Delivery",
    "ErrandMute",
    "Extension",
    "Heartbeat",
    "MailPreference",
    "Mute",
    "NilReturn",
    "Notice",
    "Obligation",
    "Rung",
    "StatutoryDuty",
]
