"""Who owes what by when, and the outbox that tells them. PostgreSQL is the truth; Redis only rings."""

from reminders.models.calendars import CalendarToken, Extension
from reminders.models.duties import Obligation
from reminders.models.telling import Delivery, Heartbeat, Notice, Rung

__all__ = ["CalendarToken", "Delivery", "Extension", "Heartbeat", "Notice", "Obligation", "Rung"]
