"""Answering what one side proposed or asked for."""

from datetime import datetime

from frameworks.choices import ChangeState
from frameworks.models import MeetingChange
from frameworks.policies import Actor
from projects.operations.moving import post_of
from reminders.choices import ExtensionState
from reminders.models import Extension


def decide_on(
    asked: MeetingChange | Extension,
    state: ChangeState | ExtensionState,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Write down who decided, for which side and as which post, and why. Who may is for the caller to ask."""
    asked.state, asked.decided_side, asked.decided_by_id = state, actor.side, actor.user_id
    asked.decided_as_id, asked.decided_at, asked.decided_reason = post_of(actor), at, reason
    asked.save(update_fields=["state", "decided_side", "decided_by", "decided_as", "decided_at", "decided_reason"])
